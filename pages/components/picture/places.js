// Where the handles of a picture are: in the data, and on the screen.

import { axisOf } from "../plotly_internals.js";

/** @import { Grip, PicturePlot, Place, State } from "./state.js" */

const DIGITS = 6; // significant digits of what Python is told

/**
 * @param {Grip} grip
 * @returns {Place}
 */
function home({ chart, handle }) {
  const { x, y } = chart.panel.figure.data[handle.trace];
  return { x: x[handle.point], y: y[handle.point] };
}

/** @param {Grip} grip */
export const whereabouts = (grip) => grip.lead ?? home(grip);

/** @param {Grip} grip */
export const axes = ({ chart, handle }) => [
  axisOf(chart.plot, handle.trace, "x"),
  axisOf(chart.plot, handle.trace, "y"),
];

/**
 * Where a marker is, in pixels from the corner of its axes.
 *
 * @param {Grip} grip
 */
export function pixels(grip) {
  const { x, y } = whereabouts(grip);
  const [across, up] = axes(grip);
  return [across.toPixel(x), up.toPixel(y)];
}

/**
 * @param {State} state
 * @param {PicturePlot} plot
 */
export function locateAll(state, plot) {
  for (const grip of state.grips) if (grip.chart.plot === plot) locate(grip);
}

/** @param {Grip} grip */
export function locate(grip) {
  const { button, handle, chart } = grip;
  const [across, up] = axes(grip);
  const [right, down] = pixels(grip);
  button.hidden = !(right >= -1 && right <= across.length + 1 && down >= -1 && down <= up.length + 1);
  button.style.transform = `translate(${across.offset + right}px, ${up.offset + down}px)`;
  button.ariaLabel = `${handle.name}, ${chart.panel.title || chart.panel.name}: ${placeText(grip)}`;
}

/** @param {Grip} grip */
function placeText(grip) {
  const { x, y } = whereabouts(grip);
  const letters = grip.handle.axes.split("");
  return letters.map((letter) => `${letter} ${shorter(letter === "x" ? x : y)}`).join(", ");
}

/** @param {number} value */
export const shorter = (value) => Number(Number(value).toPrecision(DIGITS));
