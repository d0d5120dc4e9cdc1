// Points of data drawn by hand, without the page: where they lie, which one is hit, and how they are written.

import { minus } from "../numbers.js";
import { clamp } from "../page.js";

/**
 * What Python says of a canvas (core/figures/hand.py). A point is its inputs, then its y: a number, or a label's number.
 *
 * @typedef {object} Ground
 * @property {string} on the name of the canvas
 * @property {number[][]} points
 * @property {number[][]} origin the points of the built-in data whose canvas it is
 * @property {number[]} decimals of each number of a point
 * @property {[number, number][]} limits of each number of a point
 * @property {string[]} names of each number of a point
 * @property {string[]} labels none where y is a number
 * @property {string[]} colours of the labels, or of all points
 * @property {string} axis the axis of y, x₂ or the labels
 * @property {number[] | null} levels where each label lies on it, null where y or x₂ does
 * @property {number} most so many points may be drawn
 * @property {string} charts the selector of those that are drawn on
 * @property {number} heard the number of what Python was told last
 */

/** @typedef {{ on: string, points: number[][] }} Drawing */

/** @typedef {[number, number]} Place x and y of the axes, or px */

/**
 * A number rounded to so many decimals, which may be negative; never −0.
 *
 * @param {number} value
 * @param {number} decimals
 */
export const rounded = (value, decimals) =>
  (decimals < 0 ? Math.round(value * 10 ** decimals) * 10 ** -decimals : Number(value.toFixed(decimals))) + 0;

/**
 * A point within its limits, each number to its decimals.
 *
 * @param {Ground} ground
 * @param {number[]} point
 */
export const snapped = ({ limits, decimals }, point) =>
  point.map((value, i) => rounded(clamp(value, ...limits[i]), decimals[i]));

/**
 * The drawing as a link has it.
 *
 * @param {Drawing} drawing
 */
export const textOf = ({ on, points }) => `${on}~${points.flat().join("_")}`;

/**
 * The place of a point on the axes.
 *
 * @param {Ground} ground
 * @param {number[]} point
 * @returns {Place}
 */
export const placeOf = ({ levels }, point) => [point[0], levels ? levels[point[1]] : point[1]];

/**
 * The point at a place. Where labels lie on the axis, the place says which of them it is, unless one was chosen.
 *
 * @param {Ground} ground
 * @param {Place} place
 * @param {number | null} label
 */
export function pointAt(ground, [x, y], label) {
  const { labels, levels } = ground;
  if (levels) return snapped(ground, [x, label ?? nearestLevel(levels, y)]);
  return snapped(ground, labels.length ? [x, y, label ?? 0] : [x, y]);
}

/**
 * A point that is led to a place: in the plane it keeps its label.
 *
 * @param {Ground} ground
 * @param {number[]} point
 * @param {Place} place
 */
export const led = (ground, point, place) => pointAt(ground, place, ground.levels ? null : point[2]);

/**
 * @param {number[]} levels
 * @param {number} y
 */
function nearestLevel(levels, y) {
  const far = levels.map((level) => Math.abs(level - y));
  return far.indexOf(Math.min(...far));
}

/**
 * The number of the label of a point, 0 where y is a number.
 *
 * @param {Ground} ground
 * @param {number[]} point
 */
export const labelOf = ({ labels }, point) => (labels.length ? point[point.length - 1] : 0);

/**
 * Which of the pixels is nearest to a place and within reach, the last of those that are equally near; -1 if none is.
 *
 * @param {Place[]} pixels
 * @param {Place} at
 * @param {number} reach
 */
export function nearest(pixels, [x, y], reach) {
  let found = -1;
  let least = reach;
  pixels.forEach(([right, down], i) => {
    const far = Math.hypot(right - x, down - y);
    if (far <= least) [found, least] = [i, far];
  });
  return found;
}

/**
 * A point that an arrow key has moved: by a hundredth of the axis, and to the next label up or down where labels lie on
 * it.
 *
 * @param {Ground} ground
 * @param {number[]} point
 * @param {Place} arrow
 * @param {number} many so many steps
 */
export function nudged(ground, [x, y, ...rest], [right, up], many) {
  const { limits, decimals, levels } = ground;
  const step = (/** @type {number} */ i) => Math.max((limits[i][1] - limits[i][0]) / 100, 10 ** -decimals[i]);
  return snapped(ground, [x + right * many * step(0), y + (levels ? up : up * many * step(1)), ...rest]);
}

/**
 * A point in the middle of the canvas, of this label where there are any.
 *
 * @param {Ground} ground
 * @param {number} label
 */
export function middle(ground, label) {
  const centre = ground.limits.map(([low, high]) => 0.5 * (low + high));
  return snapped(ground, ground.labels.length ? relabelled(centre, label) : centre);
}

/**
 * A point like another, a little to the right of it, or to the left where the canvas ends.
 *
 * @param {Ground} ground
 * @param {number[]} point
 */
export function beside(ground, [x, ...rest]) {
  const [low, high] = ground.limits[0];
  const step = 0.04 * (high - low);
  return snapped(ground, [x + step > high ? x - step : x + step, ...rest]);
}

/**
 * A point with another label.
 *
 * @param {number[]} point
 * @param {number} label
 */
export const relabelled = (point, label) => [...point.slice(0, -1), label];

/**
 * What a point is called.
 *
 * @param {Ground} ground
 * @param {number[]} point
 */
export function pointText({ names, labels }, point) {
  const last = point.length - 1;
  return point
    .map((value, i) => `${names[i]} ${labels.length && i === last ? labels[value] : minus(String(value))}`)
    .join(", ");
}
