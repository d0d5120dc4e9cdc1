// The terms: a row a data point, which is lit with its point elsewhere on the page.

import { clamp, isChorded, make, part, setText, whenGone } from "../page.js";
import { keep, listen, litPoint, pointAt } from "../point.js";
import { inOrder, shares, turned, written } from "./order.js";

/** @import { Call } from "../page.js" */
/** @import { Column, Order } from "./order.js" */

/**
 * `rows` are the data points of the rows of the table, null where these are all of them in their order.
 *
 * @typedef {{ name: string, columns: { title: string, values: Column }[], rows: number[] | null }} Message
 */

/** @typedef {{ root: HTMLElement, rows: HTMLElement[], message: Message, order: Order, end: AbortController }} State */

/** @type {WeakMap<HTMLElement, State>} */
const tables = new WeakMap();

/**
 * @param {HTMLElement} element
 * @param {Message} message
 * @returns {State}
 */
function mount(element, message) {
  const root = part(element, ".terms");
  /** @type {State} */
  const state = { root, rows: [], message, order: null, end: new AbortController() };
  const body = part(root, "tbody");
  listen(() => light(state), state.end.signal);
  body.addEventListener(
    "pointerover",
    (event) => event.pointerType === "mouse" && pointAt(pointOf(state, event.target)),
  );
  body.addEventListener("pointerleave", () => pointAt(null));
  body.addEventListener("click", ({ target }) =>
    state.rows[rowAt(state, target) ?? -1]?.focus({ preventScroll: true }),
  );
  body.addEventListener("focusin", ({ target }) => focused(state, target));
  body.addEventListener("keydown", (event) => moved(state, event));
  return state;
}

/** @param {HTMLElement} element */
function unmount(element) {
  tables.get(element)?.end.abort();
  tables.delete(element);
}

/**
 * @param {State} state
 * @param {EventTarget | null} target
 */
function rowAt({ rows }, target) {
  const at = rows.findIndex((row) => target instanceof Node && row.contains(target));
  return at < 0 ? null : at;
}

/**
 * @param {State} state
 * @param {EventTarget | null} target
 */
function pointOf(state, target) {
  const at = rowAt(state, target);
  return at === null ? null : (state.message.rows?.[at] ?? at);
}

/**
 * @param {State} state
 * @param {EventTarget | null} target
 */
function focused(state, target) {
  const [at, point] = [rowAt(state, target), pointOf(state, target)];
  if (at === null || point === null) return;
  for (const row of state.rows) row.tabIndex = -1;
  state.rows[at].tabIndex = 0;
  keep(point);
}

/**
 * Arrows, Home and End go from row to row.
 *
 * @param {State} state
 * @param {KeyboardEvent} event
 */
function moved({ root }, event) {
  const shown = /** @type {HTMLElement[]} */ ([...part(root, "tbody").children]);
  const at = shown.indexOf(/** @type {HTMLElement} */ (event.target));
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: shown.length - 1 }[event.key];
  if (to === undefined || at < 0 || isChorded(event)) return;
  event.preventDefault();
  event.stopPropagation();
  shown[clamp(to, 0, shown.length - 1)].focus();
}

/** @param {State} state */
function fill(state) {
  const { root, message } = state;
  part(root, "table").ariaLabel = message.name;
  fillHead(state);
  const count = message.columns[0].values.length;
  for (const row of state.rows.splice(count)) row.remove();
  while (state.rows.length < count) state.rows.push(newRow(message.columns.length, state.rows.length));
  const bars = shares(message.columns[message.columns.length - 1].values);
  state.rows.forEach((row, i) => {
    message.columns.forEach(({ values }, k) => {
      setText(row.children[k], written(values[i]));
    });
    row.style.setProperty("--share", String(bars[i]));
  });
  arrange(state);
  light(state);
}

/** @param {State} state */
function fillHead(state) {
  const head = part(state.root, "thead tr");
  const { columns } = state.message;
  if (head.children.length !== columns.length) head.replaceChildren(...columns.map((_, k) => newTitle(state, k)));
  columns.forEach(({ title }, k) => {
    setText(part(head.children[k], "button"), title);
    head.children[k].ariaSort = state.order?.column === k ? (state.order.down ? "descending" : "ascending") : "none";
  });
}

/**
 * @param {State} state
 * @param {number} column
 */
function newTitle(state, column) {
  const [title, button] = [make("th"), make("button", "", "Order the rows by this column")];
  Object.assign(title, { scope: "col" }).append(Object.assign(button, { type: "button" }));
  button.addEventListener("click", () => {
    state.order = turned(state.order, column);
    fill(state);
  });
  return title;
}

/**
 * @param {number} cells
 * @param {number} index
 */
function newRow(cells, index) {
  const row = Object.assign(make("tr"), { tabIndex: index ? -1 : 0 });
  row.append(...Array.from({ length: cells }, () => make("td")));
  return row;
}

/**
 * Rows that are where they belong stay: one that is taken out and put in again loses the focus.
 *
 * @param {State} state
 */
function arrange({ root, rows, order, message }) {
  const wanted = inOrder(
    message.columns.map(({ values }) => values),
    order,
  ).map((i) => rows[i]);
  const body = part(root, "tbody");
  if (wanted.some((row, i) => body.children[i] !== row)) body.replaceChildren(...wanted);
}

/** @param {State} state */
function light({ root, rows, message }) {
  const point = litPoint();
  const lit = message.rows && point !== null ? message.rows.indexOf(point) : point;
  rows.forEach((row, i) => {
    row.ariaCurrent = i === lit ? "true" : null;
  });
  if (lit !== null && rows[lit] && !root.matches(":hover, :focus-within")) reveal(root, rows[lit]);
}

/**
 * Scrolls the table, and never the page, until a row is in it.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} row
 */
function reveal(root, row) {
  const head = part(root, "thead").offsetHeight;
  const [box, own] = [root.getBoundingClientRect(), row.getBoundingClientRect()];
  if (own.top < box.top + head) root.scrollTop -= box.top + head - own.top;
  else if (own.bottom > box.bottom) root.scrollTop += own.bottom - box.bottom;
}

/** @param {Call<Message>} call */
export default function ({ parentElement, data }) {
  const state = tables.get(parentElement) ?? mount(parentElement, data);
  tables.set(parentElement, state);
  state.message = data;
  fill(state);
  return whenGone(parentElement, unmount);
}
