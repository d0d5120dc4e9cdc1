// The threshold of a film in the hand: a grip on its line, dragged or moved by keys. Python hears where it rests.

import { numberText } from "../numbers.js";
import { clamp, isChorded, make, part } from "../page.js";
import { drawnAxis } from "../plotly_internals.js";
import { drawPinned } from "./drawing.js";

/** @import { Grip, State } from "./state.js" */

const REST = 300; // ms without a key after which a hand rests
const INSET = 24; // px of the grip's middle from the right end of the axes

/** @type {Record<string, number>} */
const KEYS = { ArrowDown: -1, ArrowLeft: -1, ArrowUp: 1, ArrowRight: 1, PageDown: -10, PageUp: 10 };

/**
 * Gives the picture of a film that has a threshold its grip; what a hand has put elsewhere stays there.
 *
 * @param {State} state
 */
export function graspThreshold(state) {
  const { film, now, grip } = state;
  state.root.toggleAttribute("data-unheard", false);
  if (!film.threshold) {
    grip?.button.remove();
    state.grip = null;
    return;
  }
  state.grip ??= newGrip(state, part(now.figure, ".player-chart"));
  if (state.grip.held) film.threshold.at = state.grip.at;
}

/**
 * @param {State} state
 * @param {HTMLElement} chart
 */
function newGrip(state, chart) {
  const button = make("button", "", "Drag it, or move it with the arrow keys");
  Object.assign(button, { type: "button", className: "player-threshold", ariaLabel: "Threshold in the picture" });
  button.setAttribute("role", "slider");
  /** @type {Grip} */
  const grip = { button, held: false, below: 0, at: 0 };
  button.addEventListener("pointerdown", (event) => hold(state, grip, event));
  button.addEventListener("pointermove", ({ clientY }) => {
    if (button.dataset.held !== undefined) lead(state, grip, valueAt(state, clientY - grip.below));
  });
  button.addEventListener("lostpointercapture", () => release(state, grip));
  button.addEventListener("keydown", (event) => pressed(state, grip, event));
  // What keys have moved was done before what is pressed elsewhere: told after it, it would undo that.
  button.addEventListener("blur", () => grip.held && button.dataset.held === undefined && release(state, grip));
  chart.append(button);
  return grip;
}

/**
 * @param {State} state
 * @param {Grip} grip
 * @param {PointerEvent} event
 */
function hold(state, grip, event) {
  if (event.button || !state.film.threshold) return;
  const box = grip.button.getBoundingClientRect();
  Object.assign(grip, { held: true, below: event.clientY - (box.top + box.height / 2), at: state.film.threshold.at });
  grip.button.setPointerCapture(event.pointerId);
  grip.button.toggleAttribute("data-held", true);
}

/**
 * The value of the threshold at a height of the window.
 *
 * @param {State} state
 * @param {number} clientY
 */
function valueAt({ film, now }, clientY) {
  const up = drawnAxis(now.plot, film.threshold?.axis ?? "yaxis");
  return up.toData(clientY - now.plot.getBoundingClientRect().top - up.offset);
}

/**
 * @param {State} state
 * @param {Grip} grip
 * @param {KeyboardEvent} event
 */
function pressed(state, grip, event) {
  const { threshold } = state.film;
  if (!threshold || isChorded(event)) return;
  const { values, at } = threshold;
  const ends = new Map([
    ["Home", values[0]],
    ["End", values[values.length - 1]],
  ]);
  const steps = (KEYS[event.key] ?? 0) * (event.shiftKey ? 10 : 1);
  if (!steps && !ends.has(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  grip.held = true;
  lead(state, grip, ends.get(event.key) ?? at + steps * (values[1] - values[0]));
  clearTimeout(grip.timer);
  grip.timer = setTimeout(() => release(state, grip), REST);
}

/**
 * Puts the threshold at the value of its own that is nearest.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {number} value
 */
function lead(state, grip, value) {
  const { threshold } = state.film;
  if (!threshold) return;
  const { values } = threshold;
  const step = (values[values.length - 1] - values[0]) / (values.length - 1);
  grip.at = threshold.at = values[clamp(Math.round((value - values[0]) / step), 0, values.length - 1)];
  state.root.toggleAttribute("data-unheard", grip.at !== threshold.value);
  state.refresh();
  if (state.ready) drawPinned(state);
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function release(state, grip) {
  clearTimeout(grip.timer);
  grip.held = false;
  grip.button.toggleAttribute("data-held", false);
  const { threshold } = state.film;
  if (threshold && threshold.at !== threshold.value)
    state.tell("threshold", { value: threshold.at, number: Date.now() });
}

/**
 * Puts the grip on its line, where that is in the picture.
 *
 * @param {State} state
 */
export function placeThreshold({ film, grip, now }) {
  if (!grip || !film.threshold || !now.plot.watched) return;
  const { at, axis, values } = film.threshold;
  const [across, up] = [drawnAxis(now.plot, "xaxis"), drawnAxis(now.plot, axis)];
  const down = up.toPixel(at);
  grip.button.hidden = down < 0 || down > up.length;
  grip.button.style.transform = `translate(${across.offset + across.length - INSET}px, ${up.offset + down}px)`;
  const text = numberText(at, 2);
  const says = { valuemin: values[0], valuemax: values[values.length - 1], valuenow: at, valuetext: text };
  for (const [name, value] of Object.entries(says)) grip.button.setAttribute(`aria-${name}`, String(value));
}
