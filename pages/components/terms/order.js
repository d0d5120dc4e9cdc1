// In which order the rows of the terms stand, and how their numbers are written.

import { significant } from "../numbers.js";

/** @typedef {number | string | null} Cell null for what is no number */

/** @typedef {Cell[]} Column */

/** @typedef {{ column: number, down: boolean } | null} Order null for that of the data */

/**
 * A title pressed again and again: the largest first, the least first, as the data are.
 *
 * @param {Order} order
 * @param {number} column
 * @returns {Order}
 */
export function turned(order, column) {
  if (order?.column !== column) return { column, down: true };
  return order.down ? { column, down: false } : null;
}

/**
 * The indices of the rows in that order; equal ones as in the data.
 *
 * @param {Column[]} columns
 * @param {Order} order
 */
export function inOrder(columns, order) {
  const rows = columns[0].map((_, i) => i);
  if (!order) return rows;
  const cell = (/** @type {number} */ i) => columns[order.column][i];
  const way = order.down ? -1 : 1;
  return rows.sort((one, other) => way * compared(cell(one), cell(other)) || one - other);
}

/**
 * @param {Cell} one
 * @param {Cell} other
 */
function compared(one, other) {
  if (typeof one === "string" || typeof other === "string")
    return String(one).localeCompare(String(other), "en", { numeric: true });
  return (one ?? Number.NEGATIVE_INFINITY) - (other ?? Number.NEGATIVE_INFINITY) || 0;
}

const DIGITS = 4;

/** @param {Cell} value */
export function written(value) {
  if (typeof value === "string") return value;
  return value === null ? "–" : significant(value, DIGITS);
}

/**
 * How far each value is from the least of them and 0, as a share of the way to the largest and 1.
 *
 * @param {Column} values
 */
export function shares(values) {
  const numbers = values.map((each) => Number(each ?? 0));
  const [low, high] = [Math.min(0, ...numbers), Math.max(1, ...numbers)];
  return numbers.map((each) => (each - low) / (high - low));
}
