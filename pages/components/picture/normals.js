// A normal density with two handles, at its peak and at μ + σ: as core/figures/cross_entropy.py draws it.

import { fixed } from "../numbers.js";
import { clamp } from "../page.js";

/** @import { Note, View } from "./scenes.js" */

/** @typedef {{ loc: number, scale: number }} Normal */

/** @typedef {{ ends: [number, number], tops: number[], headroom: number }} Axes of a density: over y, and upwards */

const POINTS = 401; // of a curve
export const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/**
 * @param {number} low
 * @param {number} high
 * @param {number} [points]
 */
export const between = (low, high, points = POINTS) =>
  Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));

/**
 * @param {Normal} normal
 * @param {number} y
 */
const density = ({ loc, scale }, y) => Math.exp(-0.5 * ((y - loc) / scale) ** 2 - HALF_LOG_2PI) / scale;

/** @param {Normal} normal */
export const peakOf = (normal) => density(normal, normal.loc);

/**
 * @param {number} value
 * @param {[number, number]} ends
 */
export const within = (value, [low, high]) => Number(clamp(value, low, high).toFixed(2));

/**
 * Where a density axis ends that is to show that height.
 *
 * @param {Axes} axes
 * @param {number} height
 */
export const topFor = ({ tops, headroom }, height) => tops.find((top) => top >= headroom * height) ?? headroom * height;

/**
 * @param {number} top
 * @returns {[number, number]}
 */
export const rangeTo = (top) => [-0.05 * top, top];

/**
 * The traces of a density by that name, of the lines that lead to its handles, and of these.
 *
 * @param {Normal} normal
 * @param {Axes} axes
 * @param {string} name
 * @returns {View["traces"]}
 */
export function normalTraces(normal, { ends }, name) {
  const { loc, scale } = normal;
  const y = between(...ends);
  const places = [loc, loc + scale];
  const heights = places.map((each) => density(normal, each));
  return {
    [name]: { x: y, y: y.map((each) => density(normal, each)) },
    mean: { x: [loc, loc], y: [0, heights[0]] },
    sigma: { x: places, y: [heights[1], heights[1]] },
    handles: { x: places, y: heights },
  };
}

/**
 * @param {Normal} normal
 * @returns {Note[]}
 */
export const normalNotes = (normal) => [
  { x: normal.loc, y: peakOf(normal), text: `μ = ${fixed(normal.loc)}` },
  { x: normal.loc + normal.scale, y: density(normal, normal.loc + normal.scale), text: `σ = ${fixed(normal.scale)}` },
];
