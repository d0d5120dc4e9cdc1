// Gestures: keys, buttons, the slider, and the cursors that lie on charts.

import { isChorded, make, part } from "../page.js";
import { buttonOf, deedOfKey, keys, momentsOf } from "../playback.js";
import { valueAt } from "./charts.js";
import { goTo, play, setPlaying, settle } from "./playing.js";
import { nearest } from "./rows.js";

/** @import { Chart, State } from "./state.js" */

/** @type {Record<string, (state: State, many: number) => void>} */
const deeds = {
  start: (state) => goTo(state, 0),
  back: (state, many) => goTo(state, state.moment - many),
  play: (state) => (state.playing ? setPlaying(state, false) : play(state)),
  next: (state, many) => goTo(state, state.moment + many),
  end: (state) => goTo(state, state.message.values.length - 1),
};

/** @type {Record<string, string>} */
const cursorKeys = { ...keys, ArrowDown: "back", ArrowUp: "next" };

/** @param {State} state */
export function listen(state) {
  const { root } = state;
  const { signal } = state.end;
  document.addEventListener("keydown", (event) => pressed(state, event), { signal });
  root.addEventListener("click", (event) => clicked(state, event), { signal });
  const speed = /** @type {HTMLSelectElement} */ (part(root, ".reel-speed"));
  speed.addEventListener("change", () => Object.assign(state, { speed: Number(speed.value) }), { signal });
  listenToScrub(state, part(root, ".reel-scrub"));
}

/**
 * @param {State} state
 * @param {HTMLInputElement} scrub
 */
function listenToScrub(state, scrub) {
  const { signal } = state.end;
  const hold = (/** @type {boolean} */ held) => () => {
    state.held = held;
    settle(state);
  };
  scrub.addEventListener("input", () => goTo(state, nearest(state.message.times, Number(scrub.value))), { signal });
  scrub.addEventListener("keydown", (event) => stepped(state, event), { signal });
  scrub.addEventListener("pointerdown", hold(true), { signal });
  for (const kind of ["pointerup", "pointercancel"]) scrub.addEventListener(kind, hold(false), { signal });
}

/**
 * Arrows go from moment to moment, which lie unevenly on the slider.
 *
 * @param {State} state
 * @param {KeyboardEvent} event
 */
function stepped(state, event) {
  const deed = cursorKeys[event.key];
  if (!deed || deed === "play" || isChorded(event)) return;
  event.preventDefault();
  event.stopPropagation();
  deeds[deed](state, momentsOf(event));
}

/**
 * @param {State} state
 * @param {MouseEvent} event
 */
function clicked(state, event) {
  const button = buttonOf(event);
  if (!button) return;
  const { moment, do: deed } = button.dataset;
  if (moment) goTo(state, Number(moment));
  else if (deed) deeds[deed]?.(state, momentsOf(event));
}

/**
 * Keys belong to the page, of which one reel plays.
 *
 * @param {State} state
 * @param {KeyboardEvent} event
 */
function pressed(state, event) {
  const deed = state.message.plays ? deedOfKey(state.root, event) : null;
  if (deed) deeds[deed](state, momentsOf(event));
}

/**
 * A cursor on each chart over whose x the moment can be dragged.
 *
 * @param {State} state
 */
export function grasp(state) {
  for (const chart of state.charts) {
    const wanted = state.message.cursors.includes(chart.panel.name);
    if (wanted) chart.cursor ??= newCursor(state, chart);
    else chart.cursor?.remove();
    if (!wanted) chart.cursor = null;
    if (chart.cursor) dress(state, chart, chart.cursor);
  }
}

/**
 * @param {State} state
 * @param {Chart} chart
 * @param {HTMLButtonElement} cursor
 */
function dress({ message: { values } }, { panel }, cursor) {
  cursor.ariaLabel = `Moment, ${panel.title}`;
  cursor.setAttribute("aria-valuemin", String(values[0]));
  cursor.setAttribute("aria-valuemax", String(values[values.length - 1]));
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
function newCursor(state, { panel: { name }, frame }) {
  const cursor = make("button", "", "Drag it, or move it with the arrow keys");
  Object.assign(cursor, { type: "button", className: "reel-cursor" });
  cursor.setAttribute("role", "slider");
  cursor.addEventListener("pointerdown", (event) => hold(state, cursor, event));
  cursor.addEventListener("pointermove", ({ clientX }) => {
    const chart = state.charts.find(({ panel }) => panel.name === name);
    if (chart && cursor.hasPointerCapture(state.pointer)) drag(state, chart, clientX);
  });
  cursor.addEventListener("lostpointercapture", () => release(state, cursor));
  cursor.addEventListener("keydown", (event) => stepped(state, event));
  frame.append(cursor);
  return cursor;
}

/**
 * @param {State} state
 * @param {HTMLButtonElement} cursor
 * @param {PointerEvent} event
 */
function hold(state, cursor, event) {
  if (event.button || state.held) return;
  const box = cursor.getBoundingClientRect();
  Object.assign(state, { held: true, pointer: event.pointerId, grip: event.clientX - (box.left + box.width / 2) });
  cursor.setPointerCapture(event.pointerId);
  cursor.toggleAttribute("data-held", true);
  setPlaying(state, false);
}

/**
 * @param {State} state
 * @param {Chart} chart
 * @param {number} clientX
 */
const drag = (state, chart, clientX) =>
  goTo(state, nearest(state.message.values, valueAt(chart, clientX - state.grip)));

/**
 * @param {State} state
 * @param {HTMLButtonElement} cursor
 */
function release(state, cursor) {
  state.held = false;
  cursor.toggleAttribute("data-held", false);
  settle(state);
}
