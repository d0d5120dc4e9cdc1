// The player: shows one frame of a film (core/film) with Plotly.js, and plays the frames here in the browser. Python
// hears of it only when a gesture ends.

import { split } from "../packed.js";
import { namePlace, part, whenGone } from "../page.js";
import { isPlotlyLoaded, loadPlotly } from "../plotly.js";
import { purge } from "../plotly_internals.js";
import { draftAll, drawAll, resized } from "./drawing.js";
import { read, VERSION, versionOf } from "./film.js";
import { listen } from "./gestures.js";
import { load, open } from "./opening.js";
import { schedule, stop } from "./playing.js";
import { show } from "./showing.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Opening, Picture, PlayerPlot, State } from "./state.js" */

/** @type {WeakMap<HTMLElement, State>} */
const players = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

/**
 * @param {HTMLElement} element
 * @param {Tell} tell
 */
function mount(element, tell) {
  const state = newState(part(element, ".player"), tell);
  namePlace(state.root, "player-place");
  listen(state);
  return state;
}

/**
 * The state of a player before its first film.
 *
 * @param {HTMLElement} root
 * @param {Tell} tell
 */
function newState(root, tell) {
  /** @type {Omit<State, "film">} */
  const state = {
    root,
    tell,
    drawing: null,
    frame: 0,
    pin: null,
    place: [],
    preview: null,
    speed: 1,
    playing: false,
    chosen: false,
    ready: false,
    held: false,
    zoom: {},
    top: 0,
    drawn: {},
    lastReport: { step: null, x: null, pin: null, x2: null },
    asked: null,
    charts: [],
    values: [],
    numbers: [],
    now: picture(part(root, "[data-panel=now]")),
    pinned: picture(part(root, "[data-panel=pinned]")),
    slicePlot: part(root, ".player-slice .player-plot"),
    sliders: [part(root, ".player-x"), part(root, ".player-x2")],
    end: new AbortController(),
    sizes: new ResizeObserver((entries) => resized(whole, entries)),
    grip: null,
    due: null,
    tick: 0,
    refresh() {
      state.drawn = {};
      schedule(whole);
    },
  };
  const whole = /** @type {State} */ (state); // its film comes in the same call, before anything is shown
  return whole;
}

/**
 * @param {HTMLElement} figure
 * @returns {Picture}
 */
const picture = (figure) => ({
  figure,
  caption: part(figure, "figcaption"),
  plot: part(figure, ".player-plot"),
  cursor: part(figure, ".player-cursor"),
  level: part(figure, ".player-level"),
  light: /** @type {SVGElement} */ (figure.querySelector(".player-lit")),
});

/** @param {HTMLElement} element */
function unmount(element) {
  const state = players.get(element);
  players.delete(element);
  if (state) end(state);
  /** @type {NodeListOf<PlayerPlot>} */
  const plots = element.querySelectorAll(".player-plot");
  for (const plot of plots) purge(plot);
}

/** @param {State} state */
function end(state) {
  state.ready = false; // a change of size may still have a frame due
  state.end.abort();
  state.sizes.disconnect();
  clearTimeout(state.timer);
  cancelAnimationFrame(state.tick);
}

/**
 * @param {State} state
 * @param {string} chunk
 */
async function begin(state, chunk) {
  state.drawing = state.film;
  try {
    if (!isPlotlyLoaded()) draftAll(state);
    await loadPlotly(chunk);
    if (!state.end.signal.aborted && (await drawAll(state))) show(state);
  } catch (error) {
    state.drawing = null; // the next message tries again
    const reason = error instanceof Error ? error.message : error;
    fault(state.root, `The charts could not be loaded (${reason}). Reload the page; the numbers below still play.`);
  }
}

/**
 * @param {HTMLElement} root
 * @param {string} text
 */
function fault(root, text) {
  const note = part(root, ".player-fault");
  note.textContent = text;
  note.hidden = false;
}

/**
 * A page that was opened before its server was replaced may be sent a film that it cannot read: it says so in the
 * player's place.
 *
 * @param {HTMLElement} element
 * @param {number} version
 */
function refuse(element, version) {
  const state = players.get(element);
  if (state) stop(state);
  const root = part(element, ".player");
  root.dataset.refused = "";
  fault(
    root,
    `The app has changed since this page was opened (its films are of version ${version}, ` +
      `this page reads version ${VERSION}): reload the page.`,
  );
}

/** @param {HTMLElement} element */
function accept(element) {
  const root = part(element, ".player");
  if (root.dataset.refused === undefined) return;
  delete root.dataset.refused;
  part(root, ".player-fault").hidden = true;
}

/** @param {Call<Uint8Array>} call */
export default function ({ parentElement, data, setStateValue }) {
  /** @type {[Opening, Uint8Array]} */
  const [opening, bytes] = split(data);
  const isKnown = players.get(parentElement)?.digest === opening.digest;
  const version = isKnown ? VERSION : versionOf(bytes);
  if (version === VERSION) {
    accept(parentElement);
    take(parentElement, opening, bytes, setStateValue);
  } else refuse(parentElement, version);
  return whenGone(parentElement, unmount);
}

/**
 * @param {HTMLElement} element
 * @param {Opening} opening
 * @param {Uint8Array} bytes
 * @param {Tell} tell
 */
function take(element, opening, bytes, tell) {
  const state = players.get(element) ?? mount(element, tell);
  players.set(element, state);
  state.tell = tell;
  if (state.digest !== opening.digest) load(state, read(bytes));
  state.digest = opening.digest;
  if (state.opening !== opening.id) open(state, opening);
  state.opening = opening.id;
  show(state);
  if (state.drawing !== state.film) begin(state, opening.plotly);
}
