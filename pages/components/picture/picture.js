// The picture: panels drawn by Plotly.js that follow new figures without a new node, and markers that can be dragged.

import { namePlace, part, whenGone } from "../page.js";
import { isPlotlyLoaded, loadPlotly } from "../plotly.js";
import { letGo, listen } from "../point.js";
import { leave } from "../written.js";
import { discard, draftAll, drawAll, fill, resized } from "./charts.js";
import { follow, grasp } from "./grips.js";
import { forgetOther, released, shineAll } from "./lights.js";
import { hear } from "./telling.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Message, State } from "./state.js" */

/** @type {WeakMap<HTMLElement, State>} */
const pictures = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

/**
 * @param {HTMLElement} element
 * @param {number} heard
 * @param {Tell} tell
 * @returns {State}
 */
function mount(element, heard, tell) {
  const root = part(element, ".picture");
  namePlace(root, "picture-place");
  const long = Number.NEGATIVE_INFINITY;
  const counts = { number: heard, sentAt: long, movedAt: long, heard, tick: 0 };
  const led = { scene: null, katex: "", base: null, values: null, sight: null };
  const own = { root, sizes: new ResizeObserver(resized), end: new AbortController() };
  const state = { ...own, charts: [], grips: [], due: null, press: null, tell, ...led, ...counts };
  listen(() => shineAll(state), own.end.signal);
  addEventListener("pointerup", (event) => released(state, event), { signal: own.end.signal });
  return state;
}

/** @param {HTMLElement} element */
function unmount(element) {
  const state = pictures.get(element);
  pictures.delete(element);
  if (!state) return;
  state.end.abort();
  letGo();
  for (const key of Object.keys(state.sight?.formulas ?? {})) leave(key);
  clearTimeout(state.timer);
  cancelAnimationFrame(state.tick);
  for (const chart of state.charts) discard(state, chart);
}

/**
 * Takes new charts; what is in the hand goes on from what Python has now.
 *
 * @param {State} state
 * @param {Message} message
 */
function take(state, message) {
  forgetOther(state, message);
  state.scene = message.scene;
  state.katex = message.katex;
  if (state.base && message.scene) state.base.values = message.scene.values;
  state.root.dataset.size = message.size;
  state.root.style.setProperty("--rows", String(message.rows));
  fill(state, message);
  grasp(state, message.handles);
  hear(state, message.heard);
  follow(state);
}

/**
 * @param {HTMLElement} element
 * @param {unknown} error
 */
function fault(element, error) {
  const note = part(element, ".picture-fault");
  const reason = error instanceof Error ? error.message : error;
  note.textContent = `The charts could not be loaded (${reason}). Reload the page.`;
  note.hidden = false;
}

/**
 * @param {HTMLElement} element
 * @param {string} chunk
 */
async function loadAndDraw(element, chunk) {
  const state = pictures.get(element);
  try {
    await loadPlotly(chunk);
    if (state && pictures.get(element) === state) drawAll(state);
  } catch (error) {
    fault(element, error);
  }
}

/** @param {Call<Uint8Array>} call */
export default function ({ parentElement, data, setStateValue }) {
  /** @type {Message} */
  const message = JSON.parse(new TextDecoder().decode(data));
  const state = pictures.get(parentElement) ?? mount(parentElement, message.heard, setStateValue);
  pictures.set(parentElement, state);
  state.tell = setStateValue;
  take(state, message);
  if (isPlotlyLoaded()) drawAll(state);
  else {
    draftAll(state);
    loadAndDraw(parentElement, message.plotly);
  }
  return whenGone(parentElement, unmount);
}
