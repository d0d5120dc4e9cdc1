// The point in hand: ringed in the pictures, and the slice at its x with its y in it.
// `meta.rows` of a trace are the data points that it draws, `meta.x` and `meta.y` where they are if it draws them as shade.

import { axisOf, drawnAxis } from "../plotly_internals.js";
import { listen, litPoint, nearest } from "../point.js";

/** @import { PlacedSlice } from "./format.js" */
/** @import { PlayerPlot, State } from "./state.js" */

const REACH = 10; // px from a point that still point at it
const FINGER = 22;

/** @typedef {{ trace: number, row: number, x: number, y: number, cut: number | number[] }} Point a drawn data point */

/** @typedef {number[]} Pixel across and down in a chart */

/**
 * The data points that a chart draws, but for those that a person has put away in the legend.
 *
 * @param {PlayerPlot} plot
 * @returns {Point[]}
 */
function pointsOf({ panel, data = [] }) {
  return panel.figure.data.flatMap(({ x, y, meta }, trace) => {
    if (!meta?.rows || data[trace]?.visible === "legendonly") return [];
    const [across, up] = [meta.x ?? x, meta.y ?? y];
    return meta.rows.map((/** @type {number} */ row, /** @type {number} */ i) => ({
      ...{ trace, row, x: across[i], y: up[i], cut: (meta.cut ?? up)[i] },
    }));
  });
}

/**
 * @param {PlayerPlot} plot
 * @param {Point} point
 * @returns {Pixel}
 */
function pixelOf(plot, { trace, x, y }) {
  const [across, up] = [axisOf(plot, trace, "x"), axisOf(plot, trace, "y")];
  return [across.offset + across.toPixel(x), up.offset + up.toPixel(y)];
}

/**
 * The point in hand, as often as the picture draws it.
 *
 * @param {State} state
 */
function litIn({ now }) {
  const row = litPoint();
  return row === null || !now.plot.watched ? [] : pointsOf(now.plot).filter((point) => point.row === row);
}

/**
 * The row of the point under a pointer, null where there is none.
 *
 * @param {PlayerPlot} plot
 * @param {PointerEvent} event
 */
export function rowUnder(plot, { clientX, clientY, pointerType }) {
  const box = plot.getBoundingClientRect();
  const points = pointsOf(plot);
  const places = points.map((point) => pixelOf(plot, point));
  const at = nearest(places, [clientX - box.left, clientY - box.top], pointerType === "mouse" ? REACH : FINGER);
  return at === null ? null : points[at].row;
}

/**
 * The inputs of the point in hand, null without one.
 *
 * @param {State} state
 */
export function litPlace(state) {
  const [point] = litIn(state);
  const { slice, grids } = state.film;
  if (!point || !slice) return null;
  return slice.type === "EllipseSpec" ? [slice.points_x[point.row]] : [point.x, point.y].slice(0, grids.length);
}

/**
 * Calls when another point is in hand, until the signal.
 *
 * @param {() => void} act
 * @param {AbortSignal} signal
 */
export const followPoint = (act, signal) => listen(act, signal);

/**
 * Draws the light where it is now, or takes it away.
 *
 * @param {State} state
 */
export function shine(state) {
  const { root, film, now, pinned, slicePlot } = state;
  const points = litIn(state);
  if (points.length) root.dataset.lit = String(points[0].row);
  else delete root.dataset.lit;
  for (const { plot, light } of [now, pinned])
    draw(plot, light, points, (radius) => points.map((point) => ring(pixelOf(plot, point), radius)).join(""));
  const { slice } = film;
  const light = /** @type {SVGElement} */ (slicePlot.nextElementSibling);
  draw(slicePlot, light, slice ? points : [], (radius) => (slice ? inSlice(slicePlot, slice, points[0], radius) : ""));
}

/**
 * @param {PlayerPlot} plot
 * @param {SVGElement} light
 * @param {Point[]} points
 * @param {(radius: number) => string} path
 */
function draw(plot, light, points, path) {
  const isLit = points.length > 0 && Boolean(plot.watched);
  light.toggleAttribute("hidden", !isLit);
  if (isLit) light.firstElementChild?.setAttribute("d", path(Number.parseFloat(getComputedStyle(light).fontSize)));
}

/**
 * What is lit of a point in the slice: its outline, the places of its items, or a line at its y.
 *
 * @param {PlayerPlot} plot
 * @param {PlacedSlice} slice
 * @param {Point} point
 * @param {number} radius
 */
function inSlice(plot, slice, { row, cut }, radius) {
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, "yaxis")];
  const pixel = (/** @type {number} */ x, /** @type {number} */ y) => [
    across.offset + across.toPixel(x),
    up.offset + up.toPixel(y),
  ];
  if (slice.type === "EllipseSpec")
    return outline(
      slice.marks[row].map(([x, y]) => pixel(x, y)),
      radius,
    );
  if (slice.type === "TableSpec" && Array.isArray(cut))
    return cut.map((item, place) => cell(pixel(item - 0.5, place - 0.5), pixel(item + 0.5, place + 0.5))).join("");
  return `M${across.offset + across.toPixel(cut)} ${up.offset}v${up.length}`;
}

/**
 * @param {Pixel} middle
 * @param {number} radius
 */
const ring = ([across, down], radius) =>
  `M${across - radius} ${down}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

/**
 * @param {Pixel[]} corners
 * @param {number} radius of the ring about a single one
 */
const outline = (corners, radius) => (corners.length > 1 ? `M${corners.join("L")}z` : ring(corners[0], radius));

/**
 * @param {Pixel} from
 * @param {Pixel} to
 */
const cell = ([left, top], [right, bottom]) => `M${left} ${top}H${right}V${bottom}H${left}z`;
