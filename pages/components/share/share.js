// The link of what is shown: copied, as a QR code for the phones of a hall, and without controls, as an exercise.

import { make, part, whenGone } from "../page.js";
import { codeOf, linkOf, namesOf } from "./link.js";
import { follow, whenTold } from "./telling.js";

/** @import { Call } from "../page.js" */
/** @import { Watch } from "./telling.js" */

/** @typedef {[name: string, title: string, selector: string]} Hideable what can be left out; its widget has the title if "" */

/** @typedef {{ names: Hideable[], hidden: string }} Message */

/**
 * `hidden` is what the link of the dialog leaves out, `last` what a hand did last on the page.
 *
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {HTMLDialogElement} dialog
 * @property {Message} message
 * @property {string[]} hidden
 * @property {Watch} last
 * @property {AbortController} end
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();
const COPIED = "Copied";
const BY_HAND = "This browser lets no page copy: the link is selected, so press Ctrl+C, or ⌘C.";
const TOLD = 2500; // ms for which it is said that the link was copied
const LABEL = "[data-testid=stWidgetLabel]";
const WORDS = "button [data-testid=stMarkdownContainer]"; // without the name of its icon

/**
 * @param {HTMLElement} root
 * @param {Message} message
 * @returns {State}
 */
function begin(root, message) {
  const dialog = /** @type {HTMLDialogElement} */ (part(root, ".share-all"));
  const end = new AbortController();
  const heard = { signal: end.signal };
  /** @type {State} */
  const state = { root, dialog, message, hidden: [], last: follow(end.signal), end };
  part(root, ".share-copy").addEventListener("click", () => copyShown(state), heard);
  part(root, ".share-open").addEventListener("click", () => open(state), heard);
  part(dialog, "[data-do=copy]").addEventListener("click", () => copyField(state), heard);
  part(dialog, "details").addEventListener("toggle", () => list(state), heard);
  part(dialog, "ul").addEventListener("change", () => choose(state), heard);
  dialog.addEventListener("keydown", (event) => event.stopPropagation(), heard); // no key is the page's meanwhile
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close(), heard); // beside it
  const code = part(dialog, "img");
  for (const event of ["load", "error"]) code.addEventListener(event, () => showCode(dialog, event === "load"), heard);
  return state;
}

/** @param {State} state */
async function copyShown(state) {
  await whenTold(state.last);
  if (await isCopied(linkOf(location.href, namesOf(state.message.hidden)))) return say(state, COPIED);
  await open(state);
  copyByHand(state);
}

/** @param {State} state */
async function copyField(state) {
  if (await isCopied(field(state).value)) say(state, COPIED);
  else copyByHand(state);
}

/**
 * A page that came without TLS, as one of a machine in a hall may, has no clipboard.
 *
 * @param {string} link
 */
async function isCopied(link) {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false;
  }
}

/**
 * Selects the link, and copies what is selected, as all browsers still do where a page came without TLS.
 *
 * @param {State} state
 */
function copyByHand(state) {
  field(state).focus();
  field(state).select();
  say(state, document.execCommand("copy") ? COPIED : BY_HAND);
}

/** @param {State} state */
const field = ({ dialog }) => /** @type {HTMLTextAreaElement} */ (part(dialog, "textarea"));

/**
 * @param {State} state
 * @param {string} text
 */
function say(state, text) {
  const { root, dialog } = state;
  const place = dialog.open ? part(dialog, ".share-told") : part(root, ".share-told");
  place.textContent = text;
  root.toggleAttribute("data-copied", text === COPIED);
  clearTimeout(state.timer);
  if (text !== COPIED) return;
  state.timer = setTimeout(() => {
    place.textContent = "";
    root.removeAttribute("data-copied");
  }, TOLD);
}

/** @param {State} state */
async function open(state) {
  state.hidden = namesOf(state.message.hidden);
  part(state.dialog, ".share-told").textContent = "";
  if (!state.dialog.open) state.dialog.showModal();
  list(state);
  await whenTold(state.last);
  show(state);
}

/** @param {State} state */
function show(state) {
  const link = linkOf(location.href, state.hidden);
  field(state).value = link;
  /** @type {HTMLAnchorElement} */ (part(state.dialog, "a")).href = link;
  /** @type {HTMLImageElement} */ (part(state.dialog, "img")).src = codeOf(location.href, link);
}

/**
 * @param {HTMLElement} dialog
 * @param {boolean} isDrawn
 */
function showCode(dialog, isDrawn) {
  part(dialog, "img").hidden = !isDrawn;
  part(dialog, ".share-code p").hidden = isDrawn;
}

/**
 * Lists what can be left out of the page as it is now, once it is asked for: what is of many parts first, then controls
 * as they stand on the page, each once.
 *
 * @param {State} state
 */
function list(state) {
  if (!(/** @type {HTMLDetailsElement} */ (part(state.dialog, "details")).open)) return;
  const found = new Map(state.message.names.map((each) => [each, shownBy(each)]));
  const there = state.message.names.filter((each) => found.get(each));
  const once = there.filter((each, i) => there.findIndex((other) => found.get(other) === found.get(each)) === i);
  const place = (/** @type {Hideable} */ each) => /** @type {Element} */ (found.get(each));
  const groups = once.filter(([, title]) => title);
  const controls = once.filter(([, title]) => !title).sort((a, b) => (isBefore(place(a), place(b)) ? -1 : 1));
  const rows = [...groups, ...controls].map((each) => row(each[0], each[1] || titleOf(place(each)) || each[0], state));
  part(state.dialog, "ul").replaceChildren(...rows);
}

/** @param {Hideable} hideable */
function shownBy([, , selector]) {
  const found = [...document.querySelectorAll(selector)];
  return found.find((each) => each.querySelector(LABEL)) ?? found[0];
}

/** @type {(one: Element, other: Element) => boolean} what is in the panel at the side comes last */
const isBefore = (one, other) => {
  const [side, otherSide] = [one, other].map((each) => each.closest("[data-testid=stSidebar]") !== null);
  if (side !== otherSide) return otherSide;
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
};

/** @param {Element} shown */
const titleOf = (shown) => (shown.querySelector(LABEL) ?? shown.querySelector(WORDS))?.textContent?.trim() ?? "";

/**
 * @param {string} name
 * @param {string} title
 * @param {State} state
 */
function row(name, title, { hidden }) {
  const [item, label, box] = [make("li"), make("label"), make("input")];
  Object.assign(box, { type: "checkbox", value: name, checked: hidden.includes(name) });
  label.append(box, make("span", title), make("code", name));
  item.append(label);
  return item;
}

/** @param {State} state */
function choose(state) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = state.dialog.querySelectorAll("li input");
  const listed = [...boxes].map(({ value }) => value);
  const ticked = [...boxes].filter(({ checked }) => checked).map(({ value }) => value);
  state.hidden = [...state.hidden.filter((name) => !listed.includes(name)), ...ticked];
  show(state);
}

/** @param {Call<Message>} call */
export default function ({ parentElement, data }) {
  const root = part(parentElement, ".share");
  const state = states.get(root) ?? begin(root, data);
  state.message = data;
  states.set(root, state);
  return whenGone(root, () => {
    state.end.abort();
    states.delete(root);
  });
}
