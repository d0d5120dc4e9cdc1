// The handles of a picture: buttons over markers, dragged or moved by keys. The browser leads a marker from the first
// move until Python has answered the last place that it was told; of a scene it leads all that is drawn.

import { clamp, isChorded, make } from "../page.js";
import { move } from "../plotly_internals.js";
import { write } from "../written.js";
import { draw, moveChart, put } from "./charts.js";
import { shineAll } from "./lights.js";
import { axes, locate, pixels, shorter, whereabouts } from "./places.js";
import { kindOf } from "./scenes.js";
import { hear, report, settle } from "./telling.js";

/** @import { Chart, Grip, Handle, Place, State } from "./state.js" */

const STEP = 0.01; // of an axis, for an arrow key on a handle that has no steps of its own

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * A handle keeps its button, and a drag of it goes on, as long as its name and panel stay.
 *
 * @param {State} state
 * @param {Handle[]} handles
 */
export function grasp(state, handles) {
  const id = (/** @type {Handle} */ { name, panel }) => JSON.stringify([name, panel]);
  const known = new Map(state.grips.map((grip) => [id(grip.handle), grip]));
  state.grips = handles.flatMap((handle) => {
    const chart = state.charts.find(({ panel }) => panel.name === handle.panel);
    const grip = known.get(id(handle));
    known.delete(id(handle));
    return chart ? [grip ? Object.assign(grip, { handle, chart }) : newGrip(state, handle, chart)] : [];
  });
  for (const grip of known.values()) letGo(state, grip);
  for (const { button, chart, handle } of state.grips) {
    if (button.parentElement !== chart.frame) chart.frame.append(button);
    button.dataset.axes = handle.axes;
  }
}

/**
 * @param {State} state
 * @param {Handle} handle
 * @param {Chart} chart
 */
function newGrip(state, handle, chart) {
  const button = make("button", "", "Drag it, or move it with the arrow keys");
  Object.assign(button, { type: "button", className: "picture-handle", hidden: true });
  /** @type {Grip} */
  const grip = { button, handle, chart, lead: null, asked: null, number: 0, held: null };
  button.addEventListener("pointerdown", (event) => hold(state, grip, event));
  button.addEventListener("pointermove", (event) => drag(state, grip, event));
  button.addEventListener("lostpointercapture", () => release(state, grip));
  button.addEventListener("keydown", (event) => nudge(state, grip, event));
  // What keys have moved was done before what is pressed elsewhere: told after it, it would undo that.
  button.addEventListener("blur", () => state.due === grip && !grip.held && report(state, grip));
  return grip;
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function letGo(state, grip) {
  if (state.due === grip) state.due = null;
  grip.button.remove();
}

/**
 * @param {State} state
 * @param {Grip} grip
 * @param {PointerEvent} event
 */
function hold(state, grip, event) {
  if (event.button || state.grips.some(({ held }) => held)) return;
  const [right, down] = pixels(grip);
  grip.held = [event.clientX - right, event.clientY - down];
  grip.button.setPointerCapture(event.pointerId);
  grip.button.toggleAttribute("data-held", true);
}

/**
 * @param {State} state
 * @param {Grip} grip
 * @param {PointerEvent} event
 */
function drag(state, grip, event) {
  if (!grip.held) return;
  const [left, top] = grip.held;
  lead(state, grip, [event.clientX - left, event.clientY - top]);
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function release(state, grip) {
  grip.held = null;
  grip.button.toggleAttribute("data-held", false);
  if (state.due === grip) report(state, grip);
  hear(state, state.heard);
  for (const chart of state.scene ? state.charts : [grip.chart]) draw(state, chart);
}

/**
 * Only arrows, and only those of a handle that has the focus.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {KeyboardEvent} event
 */
function nudge(state, grip, event) {
  const arrow = ARROWS[event.key];
  if (!arrow || isChorded(event)) return;
  event.preventDefault();
  event.stopPropagation();
  lead(state, grip, nudged(grip, arrow, event.shiftKey ? 10 : 1));
}

/**
 * Where an arrow key puts a marker, in pixels. All arrows move one that has one axis.
 *
 * @param {Grip} grip
 * @param {[number, number]} arrow
 * @param {number} many
 */
function nudged(grip, [right, up], many) {
  const { axes: free, steps } = grip.handle;
  const along = free.length > 1 ? [right, up] : [right + up, right + up];
  const { x, y } = whereabouts(grip);
  return axes(grip).map((axis, i) => {
    if (steps) return axis.toPixel([x, y][i] + many * along[i] * steps[i]);
    return axis.toPixel([x, y][i]) + many * along[i] * STEP * axis.length * (i ? -1 : 1);
  });
}

/**
 * Moves a marker to pixels within its axes, here at once and for Python when it is time.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {number[]} to
 */
function lead(state, grip, to) {
  const from = grip.asked ?? whereabouts(grip);
  const next = placeAt(grip, to);
  if (next.x === from.x && next.y === from.y) return;
  grip.lead = grip.asked = next;
  if (state.due && state.due !== grip) report(state, state.due);
  Object.assign(state, { due: grip, movedAt: performance.now() });
  if (state.base?.grip !== grip) state.base = { grip, values: state.values ?? state.scene?.values ?? {} };
  follow(state);
  for (const { plot } of state.scene ? state.charts : [grip.chart]) plot.drawn = null;
  state.tick ||= requestAnimationFrame(() => show(state));
  settle(state);
}

/**
 * Works out what the scene shows where the hand has put a handle, and where that leaves all handles. What Python has
 * answered to that place is not put there again: rounded values turn once more.
 *
 * @param {State} state
 */
export function follow(state) {
  const { scene, base, due, heard } = state;
  if (!scene || !base?.grip.asked) return;
  const { asked, number, handle } = base.grip;
  const kind = kindOf(scene);
  const isAnswered = due !== base.grip && number <= heard;
  state.values = isAnswered ? base.values : kind.moved(scene.model, base.values, handle.name, asked);
  state.sight = kind.sight(scene.model, state.values);
  for (const grip of state.grips) {
    const { panel } = grip.chart;
    const moved = state.sight.panels[panel.name]?.traces[panel.figure.data[grip.handle.trace].name];
    if (moved?.x && moved.y) grip.lead = { x: moved.x[grip.handle.point], y: moved.y[grip.handle.point] };
  }
}

/**
 * @param {Grip} grip
 * @param {number[]} pixels
 * @returns {Place}
 */
function placeAt(grip, pixels) {
  const from = whereabouts(grip);
  const { axes: free } = grip.handle;
  const [x, y] = axes(grip).map((axis, i) => shorter(axis.toData(clamp(pixels[i], 0, axis.length))));
  return { x: free.includes("x") ? x : from.x, y: free.includes("y") ? y : from.y };
}

/** @param {State} state */
function show(state) {
  state.tick = 0;
  if (state.sight) showSight(state);
  else for (const grip of state.grips.filter(({ lead }) => lead)) showGrip(state, grip);
}

/** @param {State} state */
function showSight(state) {
  const { sight, charts, grips } = state;
  if (!sight) return;
  for (const chart of charts) {
    const view = sight.panels[chart.panel.name];
    if (view) moveChart(chart, view);
  }
  for (const grip of grips) locate(grip);
  shineAll(state);
  say(sight.texts);
  for (const [key, latex] of Object.entries(sight.formulas ?? {})) write(key, latex, state.katex);
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function showGrip(state, grip) {
  const { plot, panel } = grip.chart;
  const { trace } = grip.handle;
  const { x, y } = structuredClone(panel.figure.data[trace]);
  const same = state.grips.filter(({ chart, handle }) => chart.plot === plot && handle.trace === trace);
  for (const { handle, lead } of same) if (lead) put({ x, y }, handle.point, lead);
  move(plot, { data: [{ x, y }], traces: [trace] });
  locate(grip);
}

/**
 * Writes numbers that Streamlit shows, by their labels; it writes over them when Python has heard.
 *
 * @param {Record<string, string>} texts
 */
function say(texts) {
  if (!Object.keys(texts).length) return;
  for (const metric of document.querySelectorAll("[data-testid=stMetric]")) {
    const text = texts[metric.querySelector("[data-testid=stMetricLabel]")?.textContent ?? ""];
    const value = metric.querySelector("[data-testid=stMetricValue]");
    const node = text && value && document.createTreeWalker(value, NodeFilter.SHOW_TEXT).nextNode();
    if (node && node.nodeValue !== text) node.nodeValue = text;
  }
}
