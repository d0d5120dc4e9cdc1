// Where the points of a drawing lie on a chart, in px of its axes, and what lies at a pointer.

import { drawnAxis, isOnModebar } from "../plotly_internals.js";
import { placeOf } from "./points.js";

/** @import { Place } from "./points.js" */
/** @import { Hand, Sheet } from "./state.js" */

export const CLICK = 5; // px that a pointer may move between down and up and still click

/**
 * The chart's axis of x, and that of y.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
export const axesOf = ({ ground }, { plot }) => [drawnAxis(plot, "xaxis"), drawnAxis(plot, ground.axis)];

/**
 * Whether the chart is drawn yet.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
export const hasAxes = ({ ground }, { plot }) => Boolean(plot.layout && ground.axis in plot.layout);

/**
 * Where a point lies, in px of the axes.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {number[]} point
 * @returns {Place}
 */
export function pixels(hand, sheet, point) {
  const [across, upward] = axesOf(hand, sheet);
  const [x, y] = placeOf(hand.ground, point);
  return [across.toPixel(x), upward.toPixel(y)];
}

/**
 * The place on the axes at so many px of them.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {Place} at
 * @returns {Place}
 */
export function dataAt(hand, sheet, [right, below]) {
  const [across, upward] = axesOf(hand, sheet);
  return [across.toData(right), upward.toData(below)];
}

/**
 * The px of a pointer on the axes of a chart, also beyond their ends.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {PointerEvent} event
 * @returns {Place}
 */
export function pointerAt(hand, sheet, event) {
  const [across, upward] = axesOf(hand, sheet);
  const box = sheet.plot.getBoundingClientRect();
  return [event.clientX - box.left - across.offset, event.clientY - box.top - upward.offset];
}

/**
 * The px of a pointer on the axes of a chart, null beside them.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {PointerEvent} event
 */
export function pressedAt(hand, sheet, event) {
  const [across, upward] = axesOf(hand, sheet);
  const [right, down] = pointerAt(hand, sheet, event);
  const below = down + upward.offset;
  const { height } = sheet.plot.getBoundingClientRect();
  const isBeside = right < -CLICK || right > across.length + CLICK || below < -CLICK || below > height;
  return isBeside || isOnModebar(event.target) ? null : /** @type {Place} */ ([right, down]);
}

/**
 * Whether a point may be added at so many px of the axes: where labels lie on the axis, above it, too.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {Place} at
 */
export function isWithin(hand, sheet, [right, below]) {
  const [across, upward] = axesOf(hand, sheet);
  const isAcross = right >= 0 && right <= across.length;
  return isAcross && (hand.ground.levels ? below <= upward.length : below >= 0 && below <= upward.length);
}
