// Time: what plays, goes and rests, and what Python hears of it.

import { clamp, part, setText } from "../page.js";
import { write } from "../written.js";
import { last, show } from "./charts.js";
import { upTo, writtenAt } from "./rows.js";

/** @import { State } from "./state.js" */

const SETTLE = 300; // ms of rest before Python hears of it
const PAUSE = 0.25; // s that a frame may take at most: a hidden page is not played on

/** @param {State} state */
export function schedule(state) {
  state.tick ||= requestAnimationFrame((time) => {
    state.tick = 0;
    if (state.playing && state.ready) advance(state, time);
    showAll(state);
    if (state.playing) schedule(state);
  });
}

/**
 * @param {State} state
 * @param {number} time
 */
function advance(state, time) {
  const { times, stops } = state.message;
  state.clock += state.speed * Math.min((time - (state.due ?? time)) / 1000, PAUSE);
  state.due = time;
  const to = Math.max(upTo(times, state.clock) - 1, state.moment);
  const stop = stops.find((each) => state.moment < each && each <= to);
  state.moment = stop ?? to;
  if (stop !== undefined || to === last(state.message)) setPlaying(state, false);
}

/** @param {State} state */
function showAll(state) {
  if (state.shown === state.moment && !state.fresh) return;
  if (state.ready) for (const chart of state.charts) show(state, chart);
  showBar(state);
  say(state);
  state.fresh = !state.ready;
  state.shown = state.moment;
}

/** @param {State} state */
function say({ message, moment }) {
  for (const each of message.written) write(each.key, writtenAt(each, moment), each.latex ? message.katex : undefined);
}

/** @param {State} state */
function showBar({ root, message, moment, playing }) {
  /** @type {HTMLInputElement} */
  const scrub = part(root, ".reel-scrub");
  scrub.value = String(message.times[moment]);
  scrub.setAttribute("aria-valuetext", message.words[moment]);
  setText(part(root, ".reel-word"), message.words[moment]);
  disable(root, ["start", "back"], moment === 0);
  disable(root, ["next", "end"], moment === last(message));
  root.dataset.moment = String(moment);
  root.toggleAttribute("data-playing", playing);
}

/**
 * @param {HTMLElement} root
 * @param {string[]} deeds
 * @param {boolean} disabled
 */
function disable(root, deeds, disabled) {
  for (const name of deeds) Object.assign(part(root, `[data-do=${name}]`), { disabled });
}

/**
 * Plays on; from the start where it is at its end, or as it was opened and may begin there.
 *
 * @param {State} state
 */
export function play(state) {
  const { message } = state;
  if (state.moment === last(message) || (message.fromStart && !state.touched)) state.moment = 0;
  state.touched = true;
  state.clock = message.times[state.moment];
  state.due = null;
  setPlaying(state, true);
}

/**
 * @param {State} state
 * @param {boolean} playing
 */
export function setPlaying(state, playing) {
  state.playing = playing;
  state.root.toggleAttribute("data-playing", playing);
  part(state.root, "[data-do=play]").setAttribute("aria-label", playing ? "Pause" : "Play");
  settle(state);
  schedule(state);
}

/**
 * @param {State} state
 * @param {number} moment
 */
export function goTo(state, moment) {
  state.moment = clamp(moment, 0, last(state.message));
  state.touched = true;
  setPlaying(state, false);
}

/** @param {State} state */
export function settle(state) {
  clearTimeout(state.timer);
  const isTold = state.lastReport === state.moment && !state.playing && !state.held;
  state.root.toggleAttribute("data-unheard", !isTold);
  state.timer = setTimeout(() => !state.playing && !state.held && report(state), SETTLE);
}

/** @param {State} state */
function report(state) {
  state.root.toggleAttribute("data-unheard", false);
  if (state.lastReport === state.moment) return;
  state.lastReport = state.moment;
  state.number = Date.now(); // unlike any that this session has told, on this server or the one before
  state.tell("rested", { moment: state.moment, number: state.number, request: state.request });
}
