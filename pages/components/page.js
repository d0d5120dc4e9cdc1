// What all components share: finding and making parts of the page, and when Streamlit has done with them.

/**
 * What Streamlit calls a component with, once for every message of Python.
 *
 * @template Data
 * @typedef {object} Call
 * @property {HTMLElement} parentElement the element that holds the component's html: the same at every call
 * @property {Data} data
 * @property {Tell} setStateValue
 * @property {Tell} setTriggerValue
 */

/** @typedef {(name: string, value: unknown) => void} Tell sends Python a value of that name */

/** The event by which a chart asks to be saved: its detail is the kind of file, png or svg. */
export const SAVE = "save-picture";

/** @param {string} query */
export const media = (query) => window.matchMedia(query).matches;

/**
 * Whether a key or a button is pressed together with one that makes it a command of the browser or the system.
 *
 * @param {KeyboardEvent | MouseEvent} event
 */
export const isChorded = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [text]
 * @param {string} [title]
 */
export const make = (tag, text = "", title = "") =>
  Object.assign(document.createElement(tag), { textContent: text, title });

/**
 * The one element within a component's own html, which always holds it.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 */
export const part = (root, selector) => /** @type {Kind} */ (root.querySelector(selector));

/**
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * What the bubble at a title or a number says (pages/components/words); none without a text.
 *
 * @param {HTMLElement} node
 * @param {string} text
 */
export function setExplained(node, text) {
  if ((node.dataset.explain ?? "") === text) return;
  if (text) Object.assign(node, { tabIndex: 0 }).dataset.explain = text;
  else {
    delete node.dataset.explain;
    node.removeAttribute("tabindex");
  }
}

/**
 * Streamlit also cleans up after a call that newer data overtook: only an element that has left the page is at its end.
 *
 * @param {HTMLElement} element
 * @param {(element: HTMLElement) => void} unmount
 */
export function whenGone(element, unmount) {
  return () => void setTimeout(() => element.isConnected || unmount(element));
}

/**
 * Gives the element around a component's own a name: its width decides how the component is laid out.
 *
 * @param {Element} root
 * @param {string} name
 */
export const namePlace = (root, name) => root.parentElement?.classList.add(name);

/**
 * The nodes of a new panel: a caption above the frame of a plot, with classes that begin with what it is a panel of.
 *
 * @param {string} kind
 * @param {string} name
 */
export function panelOf(kind, name) {
  const [figure, frame, plot] = [make("figure"), make("div"), make("div")];
  figure.className = `${kind}-panel`;
  figure.dataset.panel = name;
  frame.className = `${kind}-chart`;
  plot.className = `${kind}-plot`;
  frame.append(plot);
  figure.append(make("figcaption"), frame);
  return { figure, frame, plot: /** @type {any} */ (plot) };
}
