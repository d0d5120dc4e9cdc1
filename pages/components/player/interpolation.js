// Values between the points of the grid: linear in each input.

import { entry } from "./film.js";

/** @import { Film } from "./format.js" */

/**
 * The value at a place between the points of the grid, linear in each input, from the values by their index.
 *
 * @param {(i: number) => number} value
 * @param {number[][]} grids
 * @param {number[]} place
 * @returns {number}
 */
export function between(value, [first, second], place) {
  const [left, share] = cell(first, place[0]);
  const column = (/** @type {number} */ i) =>
    second ? between((j) => value(i * second.length + j), [second], [place[1]]) : value(i);
  return column(left) + share * (column(left + 1) - column(left));
}

/**
 * The grid point before x, and the share of the way from there to the next.
 *
 * @param {number[]} grid
 * @param {number} x
 */
export function cell(grid, x) {
  const at = grid.findIndex((value) => value >= x);
  const right = at < 0 ? grid.length - 1 : Math.max(at, 1);
  return [right - 1, (x - grid[right - 1]) / (grid[right] - grid[right - 1])];
}

/**
 * @param {Film} film
 * @param {string} name
 * @param {number} frame
 * @param {number[]} place
 */
export const blockAt = (film, name, frame, place) => between((i) => entry(film, name, frame, i), film.grids, place);

/**
 * The W values at a place, from a block of W columns for each point of the grid.
 *
 * @param {Film} film
 * @param {string} name
 * @param {number} frame
 * @param {number[]} place
 */
export function valuesAt(film, name, frame, place) {
  const width = film.blocks[name].columns / film.x.length;
  return Array.from({ length: width }, (_, j) =>
    between((i) => entry(film, name, frame, i * width + j), film.grids, place),
  );
}
