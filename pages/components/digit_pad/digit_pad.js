// The pad: an image of 8 × 8 pixels to draw on, and a shallow network's distribution over the classes, worked out here.

import { clamp, isChorded, make, part, setText, whenGone } from "../page.js";
import { stroke } from "./brush.js";
import { INK, logProbabilities, rowsOf } from "./network.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Activation } from "../activations.js" */
/** @import { Network, Weights } from "./network.js" */

/**
 * @typedef {object} Message
 * @property {Weights} theta
 * @property {Weights} phi
 * @property {Activation} activation
 * @property {string[]} classes
 * @property {number | null} label
 * @property {string} image
 * @property {string} drawing
 */

/**
 * `given` is the drawing that Python gave or was told last, `reports` all that it was told since it gave one.
 *
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {HTMLElement} grid
 * @property {HTMLButtonElement[]} cells
 * @property {{ bar: HTMLElement, number: HTMLElement, button: HTMLButtonElement }[]} bars
 * @property {number[]} levels
 * @property {boolean} held
 * @property {[number, number] | null} place of the pointer while it draws
 * @property {string | null} given
 * @property {Set<string>} reports
 * @property {Message} message
 * @property {Network} network
 * @property {Tell} tell
 * @property {Tell} choose tells Python of a choice, also if it is the one of before
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

const SIDE = 8;
const CODES = "0123456789abcdefg"; // a character for each grey level, as core/infer/images.py writes them
const SETTLE = 250; // ms of rest after a stroke before Python hears of it

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @type {WeakMap<HTMLElement, State>} */
const pads = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

// --- showing ---

/** @param {string} text */
const decoded = (text) => [...text].map((code) => CODES.indexOf(code));

/** @param {number[]} levels */
const encoded = (levels) => levels.map((level) => CODES[level]).join("");

/** @param {State} state */
function fill(state) {
  const { classes, label } = state.message;
  const items = classes.map((name, k) => classBar(name, k === label));
  state.bars = items;
  part(state.root, ".pad-bars").replaceChildren(...items.map(({ item }) => item));
}

/**
 * @param {string} name
 * @param {boolean} isLabel
 */
function classBar(name, isLabel) {
  const [item, bar, number] = [make("li"), make("i"), make("b")];
  const button = make("button", isLabel ? `${name} ✓` : name, `Let ${name} be the label`);
  Object.assign(button, { type: "button", ariaPressed: String(isLabel) }).dataset.label = name;
  item.toggleAttribute("data-label", isLabel);
  item.append(button, bar, number);
  return { item, bar, number, button };
}

/** @param {State} state */
function show(state) {
  const { levels, cells, network, root } = state;
  levels.forEach((level, i) => {
    cells[i].style.setProperty("--level", String(level));
    cells[i].ariaLabel = `row ${Math.floor(i / SIDE) + 1}, column ${(i % SIDE) + 1}: ink ${level} of ${INK}`;
  });
  showClasses(state, logProbabilities(network, levels));
  root.dataset.drawing = encoded(levels);
}

/**
 * @param {State} state
 * @param {number[]} log of the probability of each class
 */
function showClasses({ root, bars, levels, message }, log) {
  const { classes, label, image } = message;
  const isOwn = encoded(levels) !== image;
  log.forEach((value, k) => {
    bars[k].button.disabled = !isOwn;
    bars[k].bar.style.setProperty("--share", String(Math.exp(value)));
    setText(bars[k].number, Math.exp(value).toFixed(3));
  });
  const best = log.indexOf(Math.max(...log));
  const verdict = `The network says ${classes[best]}, with probability ${Math.exp(log[best]).toFixed(3)}.`;
  setText(part(root, ".pad-verdict"), verdict);
  const cost = label === null ? "" : costText(classes[label], -log[label]);
  setText(part(root, ".pad-cost"), cost && (isOwn ? `As drawn, ${cost} Press a digit to let it be the label.` : cost));
}

/**
 * @param {string} name
 * @param {number} cost
 */
const costText = (name, cost) => `−log Pr(y = ${name} | image) = ${cost.toFixed(3)} nats.`;

// --- drawing ---

/**
 * Gives one pixel the chosen ink.
 *
 * @param {State} state
 * @param {number} i
 */
function paint(state, i) {
  const level = Number(inkOf(state).value);
  if (state.levels[i] !== level) change(state, state.levels.with(i, level));
}

/**
 * @param {State} state
 * @returns {HTMLInputElement}
 */
const inkOf = ({ root }) => part(root, ".pad-ink");

/**
 * @param {State} state
 * @param {number[]} levels
 */
function change(state, levels) {
  state.levels = levels;
  show(state);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => !state.held && report(state), SETTLE);
}

/** @param {State} state */
function report(state) {
  const text = encoded(state.levels);
  if (text === state.given) return;
  state.given = text;
  state.reports.add(text);
  state.tell("drawing", text);
}

/**
 * Where a pointer is on the image, in pixels of it from its corner.
 *
 * @param {State} state
 * @param {PointerEvent} event
 * @returns {[number, number]}
 */
function placeOf({ grid }, { clientX, clientY }) {
  const box = grid.getBoundingClientRect();
  return [((clientX - box.left) / box.width) * SIDE, ((clientY - box.top) / box.height) * SIDE];
}

/**
 * Draws with the brush from where the pointer was to where it is.
 *
 * @param {State} state
 * @param {PointerEvent} event
 */
function draw(state, event) {
  if (!state.held) return;
  const now = placeOf(state, event);
  const levels = stroke(state.levels, state.place ?? now, now, Number(inkOf(state).value));
  state.place = now;
  if (encoded(levels) !== encoded(state.levels)) change(state, levels);
}

/** @param {State} state */
function release(state) {
  Object.assign(state, { held: false, place: null });
  change(state, state.levels);
}

/**
 * @param {State} state
 * @param {KeyboardEvent} event
 */
function pressed(state, event) {
  const i = state.cells.indexOf(/** @type {HTMLButtonElement} */ (event.target));
  const move = MOVES[event.key];
  if (i < 0 || isChorded(event) || !(move || [" ", "Enter"].includes(event.key))) return;
  event.preventDefault();
  event.stopPropagation();
  if (move) focus(state, neighbour(i, move));
  else paint(state, i);
}

/**
 * @param {number} i
 * @param {[number, number]} move
 */
function neighbour(i, [down, right]) {
  const [row, column] = [Math.floor(i / SIDE) + down, (i % SIDE) + right].map((at) => clamp(at, 0, SIDE - 1));
  return row * SIDE + column;
}

/**
 * One cell at a time takes part in the order of Tab.
 *
 * @param {State} state
 * @param {number} i
 */
function focus(state, i) {
  for (const cell of state.cells) cell.tabIndex = -1;
  state.cells[i].tabIndex = 0;
  state.cells[i].focus();
}

/**
 * Lets a class be the label of what is drawn: what it costs follows at once.
 *
 * @param {State} state
 * @param {number} label
 */
function choose(state, label) {
  state.message = { ...state.message, label };
  fill(state);
  show(state);
  state.choose("label", label);
}

/** @type {Record<string, (state: State) => void>} */
const deeds = {
  clear: (state) => change(state, Array(SIDE * SIDE).fill(0)),
  back: (state) => change(state, decoded(state.message.image)),
};

/** @param {State} state */
function listen(state) {
  const { grid, root } = state;
  grid.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    state.held = true;
    grid.setPointerCapture(event.pointerId);
    draw(state, event);
  });
  grid.addEventListener("pointermove", (event) => draw(state, event));
  grid.addEventListener("lostpointercapture", () => release(state));
  grid.addEventListener("keydown", (event) => pressed(state, event));
  root.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    deeds[target.dataset.do ?? ""]?.(state);
    if (target.dataset.label) choose(state, state.message.classes.indexOf(target.dataset.label));
  });
  listenToInk(inkOf(state), part(root, ".pad-level"));
}

/**
 * @param {HTMLInputElement} ink
 * @param {HTMLElement} text
 */
function listenToInk(ink, text) {
  const level = () => setText(text, `${ink.value} of ${INK}`);
  ink.addEventListener("input", level);
  level();
}

// --- mounting ---

/**
 * @param {HTMLElement} element
 * @param {Message} message
 * @param {Tell} tell
 * @param {Tell} choose
 */
function mount(element, message, tell, choose) {
  const root = part(element, ".pad");
  const grid = part(root, ".pad-grid");
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => cell(i));
  grid.replaceChildren(...cells);
  const network = networkOf(message);
  /** @type {State} */
  const state = {
    ...{ root, grid, cells, bars: [], levels: [], held: false, place: null, given: null, reports: new Set() },
    ...{ message, network, tell, choose },
  };
  listen(state);
  return state;
}

/** @param {number} i */
const cell = (i) => Object.assign(make("button"), { type: "button", tabIndex: i ? -1 : 0 });

/**
 * @param {Message} message
 * @returns {Network}
 */
const networkOf = ({ theta, phi, activation }) => ({ theta: rowsOf(theta), phi: rowsOf(phi), activation });

/**
 * Python gives back what it was told, perhaps late: only what it was not told comes from elsewhere and is taken over.
 *
 * @param {State} state
 * @param {string} drawing
 */
function take(state, drawing) {
  if (drawing === state.given || state.reports.has(drawing)) return;
  Object.assign(state, { levels: decoded(drawing), given: drawing });
  state.reports.clear();
}

/** @param {HTMLElement} element */
function unmount(element) {
  clearTimeout(pads.get(element)?.timer);
  pads.delete(element);
}

/** @param {Call<Message>} call */
export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const state = pads.get(parentElement) ?? mount(parentElement, data, setStateValue, setTriggerValue);
  pads.set(parentElement, state);
  Object.assign(state, { message: data, tell: setStateValue, choose: setTriggerValue, network: networkOf(data) });
  take(state, data.drawing);
  fill(state);
  show(state);
  return whenGone(parentElement, unmount);
}
