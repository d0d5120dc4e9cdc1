// The point in hand, lit in each chart of a scene: what is drawn of it alone, over all else, and its term in the sum.

import { part, setText } from "../page.js";
import { drawnAxis, isOnModebar } from "../plotly_internals.js";
import { letGo, litPoint, nearest, pointAt, press } from "../point.js";
import { kindOf } from "./scenes.js";

/** @import { Moved } from "../plotly_internals.js" */
/** @import { Lit } from "./scenes.js" */
/** @import { Chart, Message, State } from "./state.js" */

const REACH = 16; // px from a point that still point at it
const FINGER = 28;
const CLICK = 5; // px that a pointer may move between down and up and still press
const SVG = "http://www.w3.org/2000/svg";

/**
 * Other data have other points.
 *
 * @param {State} state
 * @param {Message} message
 */
export function forgetOther({ scene }, message) {
  const data = (/** @type {State["scene"]} */ each) => JSON.stringify([each?.model.x, each?.model.y]);
  if (data(scene) !== data(message.scene)) letGo();
}

/**
 * @param {State} state
 * @returns {Lit | null}
 */
function litNow({ scene, values }) {
  const index = litPoint();
  if (!scene || index === null || !(index < scene.model.x?.length)) return null;
  return kindOf(scene).lit?.(scene.model, values ?? scene.values, index) ?? null;
}

/**
 * Draws the light of a chart where it is now, or takes it away.
 *
 * @param {State} state
 * @param {Chart} chart
 */
export function shine(state, { figure, frame, plot, panel }) {
  const now = litNow(state);
  const before = frame.querySelector(".picture-lit");
  if (!now && !before) return;
  before?.remove();
  const own = now?.panels[panel.name];
  setText(part(figure, "figcaption"), own?.title ?? state.sight?.panels[panel.name]?.title ?? panel.title);
  if (!now || !own || !plot.data) return;
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, "yaxis")];
  const layer = node("svg", { class: "picture-lit", width: across.length, height: up.length });
  layer.style.translate = `${across.offset}px ${up.offset}px`;
  for (const { name, line } of panel.figure.data)
    if (own.traces[name] && line)
      layer.append(node("path", { d: outline(own.traces[name], across, up), stroke: line.color, fill: line.color }));
  layer.append(node("circle", { cx: across.toPixel(now.x), cy: up.toPixel(now.y), r: 9 }));
  frame.prepend(layer);
}

/** @param {State} state */
export function shineAll(state) {
  for (const chart of state.charts) shine(state, chart);
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function node(name, attributes) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/**
 * @param {Moved} trace
 * @param {{ toPixel: (value: any) => number }} across
 * @param {{ toPixel: (value: any) => number }} up
 */
function outline({ x = [], y = [] }, across, up) {
  let pen = "M";
  return Array.from(x, (at, i) => {
    if (at === null || y[i] === null) pen = "M";
    else {
      const step = `${pen}${across.toPixel(at)},${up.toPixel(y[i])}`;
      pen = "L";
      return step;
    }
    return "";
  }).join("");
}

/**
 * Lights the point under a mouse, and chooses that which is pressed.
 *
 * @param {State} state
 * @param {Chart} chart
 */
export function attend(state, chart) {
  const { frame } = chart;
  frame.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") pointAt(event.buttons ? null : under(state, chart, event));
  });
  frame.addEventListener("pointerleave", () => pointAt(null));
  frame.addEventListener(
    "pointerdown",
    (event) => {
      const [x, y] = [event.clientX, event.clientY];
      const isButton = event.target instanceof Element && event.target.closest("button");
      state.press = event.button || isButton || isOnModebar(event.target) ? null : { id: event.pointerId, x, y, chart };
    },
    true,
  );
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
export function released(state, event) {
  const { press: began } = state;
  if (!began || began.id !== event.pointerId) return;
  state.press = null;
  if (!state.scene || Math.hypot(event.clientX - began.x, event.clientY - began.y) > CLICK) return;
  press(under(state, began.chart, event));
}

/**
 * @param {State} state
 * @param {Chart} chart
 * @param {PointerEvent} event
 */
function under({ scene }, { plot }, event) {
  if (!scene?.model.x || !plot.data) return null;
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, "yaxis")];
  const box = plot.getBoundingClientRect();
  const at = [event.clientX - box.left - across.offset, event.clientY - box.top - up.offset];
  const places = scene.model.x.map((/** @type {number} */ x, /** @type {number} */ i) => [
    across.toPixel(x),
    up.toPixel(scene.model.y[i]),
  ]);
  return nearest(places, at, event.pointerType === "touch" ? FINGER : REACH);
}
