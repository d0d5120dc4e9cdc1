// The point in hand: ringed in the pictures, and the slice at its x with its y in it.

import { axisOf, drawnAxis } from "../plotly_internals.js";
import { listen, litPoint, nearest } from "../point.js";

/** @import { PlayerPlot, State } from "./state.js" */

const REACH = 10; // px from a point that still point at it
const FINGER = 22;

/** @typedef {{ trace: number, row: number, x: number, y: number, cut: number }} Point a data point that is drawn */

/**
 * The data points that a chart draws one by one, but for those that a person has put away in the legend.
 *
 * @param {PlayerPlot} plot
 * @returns {Point[]}
 */
function pointsOf({ panel, data = [] }) {
  return panel.figure.data.flatMap(({ x, y, meta }, trace) =>
    meta?.rows && data[trace]?.visible !== "legendonly"
      ? meta.rows.map((/** @type {number} */ row, /** @type {number} */ i) => ({
          ...{ trace, row, x: x[i], y: y[i], cut: meta.cut[i] },
        }))
      : [],
  );
}

/**
 * @param {PlayerPlot} plot
 * @param {Point} point
 */
function pixelOf(plot, { trace, x, y }) {
  const [across, up] = [axisOf(plot, trace, "x"), axisOf(plot, trace, "y")];
  return [across.offset + across.toPixel(x), up.offset + up.toPixel(y)];
}

/** @param {State} state */
function litIn({ now }) {
  const row = litPoint();
  return row === null || !now.plot.watched ? undefined : pointsOf(now.plot).find((point) => point.row === row);
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
  const point = litIn(state);
  return point && state.film.slice ? [point.x, point.y].slice(0, state.film.grids.length) : null;
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
  const point = litIn(state);
  if (point) root.dataset.lit = String(point.row);
  else delete root.dataset.lit;
  for (const { plot, light } of [now, pinned]) {
    light.hidden = !point || !plot.watched;
    if (!point || light.hidden) continue;
    const [across, down] = pixelOf(plot, point);
    light.style.transform = `translate(${across}px, ${down}px)`;
  }
  shineSlice(slicePlot, film.slice ? point : undefined);
}

/**
 * @param {PlayerPlot} plot
 * @param {Point} [point]
 */
function shineSlice(plot, point) {
  const light = /** @type {HTMLElement} */ (plot.nextElementSibling);
  light.hidden = !point || !plot.watched;
  if (!point || light.hidden) return;
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, "yaxis")];
  light.style.transform = `translate(${across.offset + across.toPixel(point.cut)}px, ${up.offset}px)`;
  light.style.height = `${up.length}px`;
}
