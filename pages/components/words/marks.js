// The marks of words in texts that others draw: a text node is cut, and made whole again before its owner misses it.

import { make } from "../page.js";

/** @import { Entry } from "./pattern.js" */

const TEXTS = ".stMain .stMarkdown :is(p, li), .ask-text, .ask-reasons [role=status] p";
const READOUTS = "[data-testid=stMetricLabel] p";
const SKIPPED =
  "a, button, summary, code, pre, dfn, .katex, [aria-hidden=true], [role=radiogroup], label:not([data-testid=stMetricLabel])";

/** What was cut off a text node, which keeps the beginning: its owner knows that node alone. */
/** @type {Map<Text, ChildNode[]>} */
const cuts = new Map();
const owners = new MutationObserver((records) => records.forEach(mend));

/**
 * Takes away what was cut off a text node that its owner has written anew or taken away.
 *
 * @param {MutationRecord} record
 */
function mend({ target, removedNodes }) {
  for (const node of [target, ...removedNodes]) {
    for (const rest of cuts.get(/** @type {Text} */ (node)) ?? []) rest.remove();
    cuts.delete(/** @type {Text} */ (node));
  }
}

/**
 * Marks each word where it first stands in the texts of the page, and where in its readouts.
 *
 * @param {Entry[]} entries
 * @param {RegExp} pattern
 */
export function markWords(entries, pattern) {
  for (const [node] of cuts) if (!node.isConnected) cuts.delete(node);
  const [inTexts, inReadouts] = [TEXTS, READOUTS].map((of) => new Set([...marksOf(of)].map(entryOf)));
  for (const text of document.querySelectorAll(`${TEXTS}, ${READOUTS}`)) {
    const known = text.matches(READOUTS) ? inReadouts : inTexts;
    if (text.checkVisibility() && !text.closest("[aria-hidden=true]")) markIn(text, entries, pattern, known);
  }
}

/** @param {string} of */
const marksOf = (of) => document.querySelectorAll(`:is(${of}) dfn.word`);

/** @param {Element} mark */
const entryOf = (mark) => Number(/** @type {HTMLElement} */ (mark).dataset.entry);

/**
 * @param {Element} text
 * @param {Entry[]} entries
 * @param {RegExp} pattern
 * @param {Set<number>} known
 */
function markIn(text, entries, pattern, known) {
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const found = [];
  while (nodes.nextNode()) found.push(/** @type {Text} */ (nodes.currentNode));
  for (const node of found) {
    const isOurs = node.parentElement?.closest(SKIPPED);
    if (!isOurs && !cuts.has(node)) markNode(node, entries, pattern, known);
  }
}

/**
 * @param {Text} node
 * @param {Entry[]} entries
 * @param {RegExp} pattern
 * @param {Set<number>} known
 */
function markNode(node, entries, pattern, known) {
  /** @type {ChildNode[]} */
  const pieces = [];
  let rest = node;
  for (let from = 0; ; ) {
    const found = pattern.exec(rest.data.slice(from));
    if (!found) break;
    const at = entries.findIndex(({ forms }) => forms.includes(found[0]));
    const start = from + found.index;
    from = start + found[0].length;
    if (known.has(at)) continue;
    known.add(at);
    const mark = marked(rest.splitText(start), found[0].length, at);
    rest = /** @type {Text} */ (mark.nextSibling);
    pieces.push(mark, rest);
    from = 0;
  }
  if (pieces.length === 0) return;
  cuts.set(node, pieces);
  owners.observe(/** @type {Node} */ (node.parentNode), { childList: true, characterData: true, subtree: true });
  owners.takeRecords().forEach((record) => void (record.target === node || mend(record)));
}

/**
 * Cuts a mark off the beginning of a text, and returns it with the rest behind it.
 *
 * @param {Text} text
 * @param {number} length
 * @param {number} at the place of its entry
 */
function marked(text, length, at) {
  text.splitText(length);
  const mark = make("dfn");
  Object.assign(mark, { className: "word", tabIndex: 0 }).dataset.entry = String(at);
  text.replaceWith(mark);
  mark.append(text);
  return mark;
}
