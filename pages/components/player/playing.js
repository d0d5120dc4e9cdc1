// Time: what plays, goes and is pinned, and what Python hears of it when a gesture ends.

import { clamp, part } from "../page.js";
import { drawPinned, rememberAll } from "./drawing.js";
import { show } from "./showing.js";

/** @import { Choice, State } from "./state.js" */

const PACE = 30; // frames a second at 1×
const SETTLE = 300; // ms of rest after a gesture before Python hears of it

/** @param {State} state */
export function schedule(state) {
  state.tick ||= requestAnimationFrame((time) => {
    state.tick = 0;
    if (state.playing && state.ready) advance(state, time); // what plays before it is drawn would be missed
    show(state);
    if (state.playing) schedule(state);
  });
}

/**
 * @param {State} state
 * @param {number} time
 */
function advance(state, time) {
  const pause = state.speed === "full" ? 0 : 1000 / (PACE * state.speed);
  const waited = time - (state.due ?? time);
  const steps = pause ? Math.floor((waited + 3) / pause) : 1; // screens tick at 60 Hz give or take a millisecond
  if (state.due === null || waited > 10 * pause + 250) state.due = time;
  else state.due += steps * pause;
  state.frame = Math.min(state.frame + steps, state.film.last);
  if (state.frame === state.film.last) stop(state);
}

/** @param {State} state */
export function play(state) {
  if (state.frame === state.film.last) state.frame = 0;
  setPlaying(state, true);
  state.due = null;
}

/** @param {State} state */
export const stop = (state) => setPlaying(state, false);

/**
 * @param {State} state
 * @param {boolean} playing
 */
function setPlaying(state, playing) {
  state.playing = playing;
  state.chosen = state.frame !== state.film.last;
  state.root.toggleAttribute("data-playing", playing);
  part(state.root, "[data-do=play]").setAttribute("aria-label", playing ? "Pause" : "Play");
  settle(state);
  schedule(state);
}

/**
 * @param {State} state
 * @param {number} frame
 */
export function goTo(state, frame) {
  state.frame = clamp(frame, 0, state.film.last);
  stop(state);
}

/**
 * A place of null keeps what was chosen of that input.
 *
 * @param {State} state
 * @param {(number | null)[]} place
 */
export function choose(state, place) {
  const { film } = state;
  state.place = place.map((x, i) => (x === null ? (state.place[i] ?? null) : within(film, x, i)));
  settle(state);
  schedule(state);
}

/**
 * @param {State["film"]} film
 * @param {number} x
 * @param {number} i
 */
function within({ slice, grids }, x, i) {
  return clamp(Number(x.toFixed(slice?.x_digits)), grids[i][0], grids[i][grids[i].length - 1]);
}

/**
 * @param {State} state
 * @param {number | null} pin
 */
export function setPin(state, pin) {
  const { root, film, pinned } = state;
  state.pin = pin;
  if (pin === null) delete root.dataset.pin;
  else root.dataset.pin = String(film.steps[pin]);
  pinned.figure.hidden = pin === null;
  showPinButton(part(root, ".player-pin"), pin !== null);
  if (state.ready) drawPinned(state);
  settle(state);
  schedule(state);
}

/**
 * @param {HTMLElement} button
 * @param {boolean} pinned
 */
function showPinButton(button, pinned) {
  button.setAttribute("aria-pressed", String(pinned));
  button.textContent = pinned ? "Unpin" : "Pin";
  button.title = pinned ? "Back to one picture" : "Pin this moment, to compare it with another";
}

/** @param {State} state */
export function settle(state) {
  clearTimeout(state.timer);
  state.root.toggleAttribute("data-untold", state.playing || state.held || isUntold(state));
  state.timer = setTimeout(() => !state.playing && !state.held && rest(state), SETTLE);
}

/** @param {State} state */
function rest(state) {
  report(state);
  state.root.removeAttribute("data-untold");
  if (state.ready) rememberAll(state);
}

/**
 * What the film shows, as it is told: null stands for the film's own, the last step, its x, no pin. So a link keeps
 * only what was chosen.
 *
 * @param {State} state
 * @returns {Choice}
 */
function shown({ film, frame, pin, chosen, place }) {
  const [x = null, x2 = null] = place;
  return { step: chosen ? film.steps[frame] : null, x, pin: pin === null ? null : film.steps[pin], x2 };
}

/**
 * As long as nothing has been told, Python takes what it asked for: that is told only with what differs from it.
 *
 * @param {State} state
 */
const isUntold = (state) => JSON.stringify(shown(state)) !== JSON.stringify(state.asked ?? state.lastReport);

/** @param {State} state */
function report(state) {
  if (!isUntold(state)) return;
  const values = shown(state);
  state.asked = null;
  const before = new Map(Object.entries(state.lastReport));
  for (const [name, value] of Object.entries(values)) if (before.get(name) !== value) state.tell(name, value);
  state.lastReport = values;
}
