// What Streamlit has written on the page, a sentence or a formula, written anew here until Streamlit has done so.

import { make } from "./page.js";
import { loadScript } from "./scripts.js";

/** @typedef {{ type: string, tagName: string, properties: Record<string, any>, children: Tree[], value: string }} Tree */

/** @typedef {{ place: HTMLElement, node: HTMLElement, text: string, isGiven: boolean, changes: MutationObserver }} Anew */

/** @type {Map<string, Anew>} by the key of the container that holds what is written anew */
const written = new Map();

/** @type {{ set?: (tree: object) => void, loading?: Promise<void> }} what puts formulas in a tree */
const library = {};

/** @type {Record<string, string>} */
const SPACES = { math: "http://www.w3.org/1998/Math/MathML", svg: "http://www.w3.org/2000/svg" };
const HTML = "http://www.w3.org/1999/xhtml";

/** @type {Record<string, string>} */
const ATTRIBUTES = { className: "class", ariaHidden: "aria-hidden" };

/**
 * Writes a text in place of what a container of that key holds. LaTeX is set by the script of that name, with which
 * Streamlit sets its own; it is loaded when it is first needed, and then the text is the one asked for last.
 *
 * @param {string} key
 * @param {string} text
 * @param {string} [chunk]
 */
export function write(key, text, chunk) {
  const place = /** @type {HTMLElement | null} */ (
    document.querySelector(`.st-key-${key} [data-testid=stMarkdownContainer]`)
  );
  if (!place || (!written.has(key) && said(place) === text)) return;
  const anew = begun(key, place);
  anew.isGiven = false;
  if (anew.text === text && anew.node.hasChildNodes()) return;
  anew.text = text;
  if (!chunk) anew.node.textContent = text;
  else if (library.set) anew.node.replaceChildren(...formula(text));
  else load(chunk);
  place.toggleAttribute("data-written", anew.node.hasChildNodes());
  settle(key);
}

/**
 * Gives a container of that key to what Streamlit writes next, whatever it is.
 *
 * @param {string} key
 */
export function give(key) {
  const anew = written.get(key);
  if (anew) anew.isGiven = true;
  settle(key);
}

/**
 * Leaves to Streamlit what a container of that key holds.
 *
 * @param {string} key
 */
export function leave(key) {
  const anew = written.get(key);
  if (!anew) return;
  anew.changes.disconnect();
  anew.node.remove();
  anew.place.removeAttribute("data-written");
  written.delete(key);
}

/**
 * @param {string} key
 * @param {HTMLElement} place
 */
function begun(key, place) {
  const known = written.get(key);
  if (known?.place === place) return known;
  leave(key);
  const node = make("div");
  node.className = "written";
  place.append(node);
  const changes = new MutationObserver(([{ target }]) => settle(key, !node.contains(target)));
  const anew = { place, node, text: "", isGiven: false, changes };
  written.set(key, anew);
  changes.observe(place, { childList: true, characterData: true, subtree: true });
  return anew;
}

/**
 * Streamlit has written the same, or what it was given to write.
 *
 * @param {string} key
 * @param {boolean} [hasWritten]
 */
function settle(key, hasWritten = false) {
  const anew = written.get(key);
  if (!anew) return;
  if ((hasWritten && anew.isGiven) || said(anew.place) === anew.text || !anew.place.isConnected) leave(key);
}

/**
 * What Streamlit has written: of a formula its LaTeX.
 *
 * @param {HTMLElement} place
 */
function said(place) {
  const own = place.querySelector(":scope > :not(.written)");
  return (own?.querySelector("annotation") ?? own)?.textContent ?? null;
}

/** @param {string} chunk */
function load(chunk) {
  library.loading ??= loadScript(chunk).then(({ default: setter }) => {
    library.set = setter({ output: "html" }); // without MathML, which takes as long again
    for (const [key, { text, node }] of written) if (!node.hasChildNodes()) write(key, text, chunk);
  });
}

/**
 * The nodes of a formula on a line of its own.
 *
 * @param {string} latex
 */
function formula(latex) {
  const code = { type: "text", value: latex };
  const properties = { className: ["language-math", "math-display"] };
  const tree = { type: "root", children: [{ type: "element", tagName: "code", properties, children: [code] }] };
  library.set?.(tree);
  return /** @type {any} */ (tree).children.map((/** @type {Tree} */ each) => nodeOf(each, HTML));
}

/**
 * @param {Tree} tree
 * @param {string} space
 * @returns {Node}
 */
function nodeOf(tree, space) {
  if (tree.type === "text") return document.createTextNode(tree.value);
  const own = SPACES[tree.tagName] ?? space;
  const node = document.createElementNS(own, tree.tagName);
  for (const [name, value] of Object.entries(tree.properties))
    node.setAttribute(ATTRIBUTES[name] ?? name, [value].flat().join(" "));
  node.append(...tree.children.map((each) => nodeOf(each, own)));
  return node;
}
