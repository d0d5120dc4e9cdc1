// Where the parts of a diagram stand: boxes in columns, and curves within them.

import { clamp } from "../page.js";

/** @import { Head } from "./state.js" */

/** @typedef {{ x: number, y: number, wide: number, tall: number }} Box */

/** @typedef {{ box: Box, low: number, high: number }} Scale a box, and the values at its foot and its top */

export const WIDE = 1000;
export const COLUMNS = [10, 240, 560, 850]; // the left ends of inputs, units, outputs and values
export const BOXES = [90, 100, 140, 140]; // their widths
const TALL = [34, 30, 74, 74];
const GAP = 6;
const HEAD = 34; // room for the words above a column
const NAME = 20; // room for the name above a curve

/**
 * The boxes of a column, evenly over the height.
 *
 * @param {number} column
 * @param {number} count
 * @param {number} height
 * @returns {Box[]}
 */
export function boxes(column, count, height) {
  const [wide, tall] = [BOXES[column], TALL[column]];
  const step = (height - HEAD) / Math.max(count, 1);
  return Array.from({ length: count }, (_, i) => ({
    ...{ x: COLUMNS[column], y: HEAD + (i + 0.5) * step - tall / 2, wide, tall },
  }));
}

/** @param {Head} head */
export function heightOf({ units, outputs, values }) {
  const room = [
    units.length * (TALL[1] + GAP),
    outputs.length * (TALL[2] + NAME + GAP),
    values.length * (TALL[3] + NAME + GAP),
  ];
  return HEAD + Math.max(...room, 150);
}

/** @param {Box} box */
export const middle = ({ y, tall }) => y + tall / 2;

/**
 * @param {Box} from
 * @param {Box} to
 */
export const line = (from, to) => ({ x1: from.x + from.wide, y1: middle(from), x2: to.x, y2: middle(to) });

/** @param {[number, number]} ends */
export const roomy = ([low, high]) => /** @type {[number, number]} */ (high > low ? [low, high] : [low - 1, high + 1]);

/**
 * @param {Scale} plot
 * @param {number} y
 */
export function up({ box, low, high }, y) {
  const share = (clamp(y, low, high) - low) / (high - low);
  return box.y + box.tall - 4 - (box.tall - 8) * (Number.isFinite(share) ? share : 0); // training may diverge
}

/**
 * @param {Scale} plot
 * @param {ArrayLike<number>} values
 */
export function along(plot, values) {
  const step = plot.box.wide / (values.length - 1);
  return `M${Array.from(values, (y, i) => `${(plot.box.x + i * step).toFixed(1)} ${up(plot, y).toFixed(1)}`).join("L")}`;
}

/**
 * @param {Box} box
 * @param {[number, number][]} corners
 */
export const shade = ({ x, y, wide, tall }, corners) =>
  corners.length ? `M${corners.map(([a, b]) => `${x + a * wide} ${y + (1 - b) * tall}`).join("L")}Z` : "";
