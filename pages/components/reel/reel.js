// The reel: charts over a row of moments (core/film/reel.py), drawn by Plotly.js, played and dragged here in the browser.
// Python hears of it when playing rests or a gesture ends.

import { inflated, split } from "../packed.js";
import { make, namePlace, part, whenGone } from "../page.js";
import { isPlotlyLoaded, loadPlotly } from "../plotly.js";
import { leave } from "../written.js";
import { draftAll, drawAll, fill, last, purgeAll, resized } from "./charts.js";
import { grasp, listen } from "./gestures.js";
import { schedule, setPlaying } from "./playing.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Body, Message, Opening, State } from "./state.js" */

/** @type {WeakMap<HTMLElement, State>} */
const reels = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

/** @type {WeakMap<HTMLElement, Uint8Array>} */
const received = new WeakMap(); // mount element -> what was sent last

/**
 * @param {HTMLElement} element
 * @param {Message} message
 * @param {Tell} tell
 */
function mount(element, message, tell) {
  const root = part(element, ".reel");
  namePlace(root, "reel-place");
  /** @type {State} */
  const state = {
    ...{ root, picture: part(root, ".picture"), tell, message, charts: [], moment: message.moment, shown: -1 },
    ...{ fresh: true, ready: false, playing: false, held: false, touched: false, speed: 1, clock: 0, due: null },
    ...{ lastReport: message.moment, number: 0, request: message.request, tick: 0, pointer: -1, grip: 0 },
    ...{ end: new AbortController(), sizes: new ResizeObserver(resized) },
  };
  listen(state);
  return state;
}

/** @param {HTMLElement} element */
function unmount(element) {
  const state = reels.get(element);
  reels.delete(element);
  received.delete(element);
  if (!state) return;
  state.end.abort();
  clearTimeout(state.timer);
  cancelAnimationFrame(state.tick);
  purgeAll(state);
  for (const { key } of state.message.written) leave(key);
  state.sizes.disconnect();
}

/**
 * Takes new charts, and goes where Python asks for.
 *
 * @param {State} state
 * @param {Message} message
 */
function take(state, message) {
  const isAsked = message.request !== state.request || message.values.length <= state.moment;
  Object.assign(state, { message, request: message.request, fresh: true });
  if (isAsked && !state.held) go(state, message.moment);
  fill(state);
  grasp(state);
  fillBar(state);
}

/**
 * @param {State} state
 * @param {number} moment
 */
function go(state, moment) {
  state.moment = state.lastReport = moment;
  state.touched = true;
  setPlaying(state, false);
}

/** @param {State} state */
function fillBar({ root, message }) {
  const { times, marks, words, plays } = message;
  const [first, end] = [times[0], times[last(message)]];
  Object.assign(part(root, ".reel-scrub"), { min: String(first), max: String(end), ariaLabel: "Moment" });
  part(root, ".reel-buttons").hidden = !plays;
  part(root, ".reel-speed").hidden = !plays;
  const longest = Math.max(...words.map((word) => word.length));
  part(root, ".reel-word").style.setProperty("--word", `${longest * 0.55 + 0.6}em`);
  part(root, ".reel-marks").replaceChildren(
    ...marks.map(({ label, moment }) => {
      const button = make("button", label, `Go to ${words[moment]}`);
      Object.assign(button, { type: "button" }).dataset.moment = String(moment);
      button.style.setProperty("--at", `${(100 * (times[moment] - first)) / (end - first)}%`);
      return button;
    }),
  );
}

/**
 * The message of Python, with each list of texts where it belongs.
 *
 * @param {string} text
 * @returns {Body}
 */
function opened(text) {
  const packed = JSON.parse(text);
  const list = (/** @type {number} */ at) => packed.lists[at];
  for (const label of packed.labels) label.texts = list(label.texts);
  for (const each of [...packed.written, ...Object.values(packed.explained)]) each.columns = each.columns.map(list);
  return { ...packed, words: list(packed.words) };
}

/**
 * @param {HTMLElement} element
 * @param {string} chunk
 */
async function loadAndDraw(element, chunk) {
  const state = reels.get(element);
  try {
    await loadPlotly(chunk);
    if (state && reels.get(element) === state) drawAll(state);
    if (state) schedule(state);
  } catch (error) {
    const note = part(element, ".reel-fault");
    note.textContent = `The charts could not be loaded (${error instanceof Error ? error.message : error}). Reload the page.`;
    note.hidden = false;
  }
}

/**
 * Takes what was sent, unless more has come until it is unpacked: a reel that is there already need not be.
 *
 * @param {HTMLElement} element
 * @param {Uint8Array} data
 * @param {Tell} tell
 */
async function receive(element, data, tell) {
  received.set(element, data);
  /** @type {[Opening, Uint8Array]} */
  const [opening, packed] = split(data);
  const known = reels.get(element)?.message;
  const body = known?.digest === opening.digest ? known : opened(await inflated(packed));
  if (received.get(element) !== data) return;
  const message = { ...body, ...opening };
  const state = reels.get(element) ?? mount(element, message, tell);
  reels.set(element, state);
  state.tell = tell;
  take(state, message);
  if (isPlotlyLoaded()) drawAll(state);
  else {
    draftAll(state);
    loadAndDraw(element, message.plotly);
  }
  schedule(state);
}

/** @param {Call<Uint8Array>} call */
export default function ({ parentElement, data, setStateValue }) {
  receive(parentElement, data, setStateValue);
  return whenGone(parentElement, unmount);
}
