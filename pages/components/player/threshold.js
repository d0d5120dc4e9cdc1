// The threshold of a film in the hand: a grip on its line, dragged or moved by keys. Python hears where it rests.
// Over two inputs the line is where a block has that level: it is dragged to where the pointer is.

import { numberText } from "../numbers.js";
import { clamp, isChorded, make, part } from "../page.js";
import { drawnAxis } from "../plotly_internals.js";
import { crossings, margins } from "./boundaries.js";
import { drawPinned } from "./drawing.js";
import { row } from "./film.js";
import { blockAt } from "./interpolation.js";

/** @import { Film } from "./format.js" */
/** @import { Grip, PlayerPlot, State } from "./state.js" */

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
  state.grip.button.toggleAttribute("data-plane", isPlane(film));
  if (state.grip.held) film.threshold.at = state.grip.at;
}

/** @param {Film} film */
const isPlane = ({ grids }) => grids.length > 1;

/**
 * @param {State} state
 * @param {HTMLElement} chart
 */
function newGrip(state, chart) {
  const button = make("button", "", "Drag it, or move it with the arrow keys");
  Object.assign(button, { type: "button", className: "player-threshold", ariaLabel: "Threshold in the picture" });
  button.setAttribute("role", "slider");
  /** @type {Grip} */
  const grip = { button, held: false, off: [0, 0], place: null, at: 0 };
  button.addEventListener("pointerdown", (event) => hold(state, grip, event));
  button.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (button.dataset.held !== undefined) lead(state, grip, valueAt(state, grip, [clientX, clientY]));
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
  const off = [event.clientX - (box.left + box.width / 2), event.clientY - (box.top + box.height / 2)];
  Object.assign(grip, { held: true, off, at: state.film.threshold.at });
  grip.button.setPointerCapture(event.pointerId);
  grip.button.toggleAttribute("data-held", true);
}

/**
 * The value of the threshold for a pointer that holds the grip.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {[number, number]} pointer
 */
function valueAt({ film, frame, now }, grip, [clientX, clientY]) {
  const along = film.threshold?.along ?? "";
  const box = now.plot.getBoundingClientRect();
  const [right, down] = [clientX - grip.off[0] - box.left, clientY - grip.off[1] - box.top];
  const [across, up] = [drawnAxis(now.plot, "xaxis"), drawnAxis(now.plot, isPlane(film) ? "yaxis" : along)];
  const y = up.toData(down - up.offset);
  if (!isPlane(film)) return y;
  const inputs = [across.toData(right - across.offset), y];
  grip.place = /** @type {[number, number]} */ (
    film.grids.map((grid, i) => clamp(inputs[i], grid[0], grid[grid.length - 1]))
  );
  return blockAt(film, along, frame, grip.place);
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
export function placeThreshold(state) {
  const { film, grip, now } = state;
  if (!grip || !film.threshold || !now.plot.watched) return;
  const { at, along, values } = film.threshold;
  const [across, up] = [drawnAxis(now.plot, "xaxis"), drawnAxis(now.plot, isPlane(film) ? "yaxis" : along)];
  const [right, down] = isPlane(film) ? onLine(state, grip, now.plot) : [across.length - INSET, up.toPixel(at)];
  grip.button.hidden = right < 0 || right > across.length || down < 0 || down > up.length;
  grip.button.style.transform = `translate(${across.offset + right}px, ${up.offset + down}px)`;
  const text = numberText(at, 2);
  const says = { valuemin: values[0], valuemax: values[values.length - 1], valuenow: at, valuetext: text };
  for (const [name, value] of Object.entries(says)) grip.button.setAttribute(`aria-${name}`, String(value));
}

/**
 * Where the grip is in a plane, from the corner of the axes: under the pointer that holds it, or else on the line, next to
 * where it was left; at first at the right.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {PlayerPlot} plot
 * @returns {[number, number]}
 */
function onLine({ film, frame }, { button, place }, plot) {
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, "yaxis")];
  const pixel = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {[number, number]} */ ([across.toPixel(x), up.toPixel(y)]);
  const from = place ? pixel(...place) : [across.length, up.length / 2];
  if (place && button.dataset.held !== undefined) return pixel(...place);
  const places = line(film, frame).map(([x, y]) => pixel(x, y));
  const far = places.map(([right, down]) => Math.hypot(right - from[0], down - from[1]));
  return places[far.indexOf(Math.min(...far))];
}

/**
 * The places of the line of the threshold; where no place has that level, the one that comes nearest to it.
 *
 * @param {Film} film
 * @param {number} frame
 * @returns {number[][]}
 */
function line(film, frame) {
  const { grids, threshold } = film;
  const [margin] = margins([row(film, threshold?.along ?? "", frame)], threshold?.at ?? 0);
  const [x, y] = [crossings(margin, grids, 0), crossings(margin, grids, 1)];
  const places = x.map((each, i) => [each, y[i]]).filter(([each]) => !Number.isNaN(each));
  const off = [...margin].map(Math.abs);
  const nearest = off.indexOf(Math.min(...off));
  const { length: height } = grids[1];
  return places.length ? places : [[grids[0][Math.floor(nearest / height)], grids[1][nearest % height]]];
}
