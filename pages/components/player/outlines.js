// The outlines of a band that may have several pieces at each x (Pieces in core/film/spec.py).

import { row } from "./film.js";

/** @import { Film, Pieces } from "./format.js" */

/** @typedef {[number, number]} Piece from low to high */

/** @typedef {[number, number, number]} Rung x, low, high */

/**
 * The pieces [low, high] among the values of a region; those that are missing are NaN.
 *
 * @param {ArrayLike<number>} values
 */
export function pairs(values) {
  /** @type {Piece[]} */
  const ends = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]]);
  return ends.filter(([low, high]) => Number.isFinite(low + high));
}

/**
 * By how much what lies from low to high on a circle is moved, to be seen whole between ±½ period.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} period 0 on a line
 */
export function turns(low, high, period) {
  if (!period) return [0];
  const [first, last] = [Math.ceil(-0.5 - high / period), Math.floor(0.5 - low / period)];
  return Array.from({ length: last - first + 1 }, (_, i) => period * (first + i));
}

/**
 * Plotly leaves out a trace without points, and for good.
 *
 * @param {number[]} values
 */
export const orGap = (values) => (values.length ? values : [Number.NaN]);

/**
 * Along x each piece goes on as the one that it meets. Where it parts, or several meet, outlines begin or end.
 *
 * @param {Film} film
 * @param {Pieces} band
 * @param {number} frame
 */
export function outlines(film, { block, pieces, of, period }, frame) {
  const [grid] = film.grids;
  const values = row(film, block, frame);
  const here = grid.map((_, i) => pairs(values.slice(2 * pieces * i, 2 * pieces * (i + 1))));
  return orGap(chained(grid, here).flatMap((chain) => outline(chain, of, period)));
}

/**
 * Chains of [x, low, high], from the pieces at each x.
 *
 * @param {number[]} grid
 * @param {Piece[][]} here
 */
export function chained(grid, here) {
  /** @type {Rung[][]} */
  const chains = [];
  const begin = (/** @type {number} */ i, /** @type {Piece} */ piece) => {
    /** @type {Rung[]} */
    const chain = [[grid[i], ...piece]];
    chains.push(chain);
    return chain;
  };
  let open = here[0].map((piece) => begin(0, piece));
  for (let i = 1; i < grid.length; i += 1) {
    const [before, after] = [here[i - 1], here[i]];
    const links = linked(before, after);
    const isAlone = (/** @type {0 | 1} */ side, /** @type {number} */ piece) =>
      links.filter((link) => link[side] === piece).length === 1;
    /** @type {Rung[][]} */
    const next = [];
    for (const [k, l] of links) {
      next[l] = isAlone(0, k) ? open[k] : begin(i - 1, before[k]);
      next[l].push([grid[i], ...after[l]]);
    }
    open = after.map((piece, l) => (isAlone(1, l) ? next[l] : begin(i, piece)));
  }
  return chains.filter((chain) => chain.length > 1);
}

/**
 * The pieces that meet, as pairs of their numbers before and after.
 *
 * @param {Piece[]} before
 * @param {Piece[]} after
 */
function linked(before, after) {
  const isOne = before.length === 1 && after.length === 1;
  const meet = (/** @type {Piece} */ [low, high], /** @type {Piece} */ [from, to]) => low <= to && from <= high;
  return before.flatMap((a, k) => after.flatMap((b, l) => (isOne || meet(a, b) ? [[k, l]] : [])));
}

/**
 * One coordinate of the outline of a chain, once for each turn of the circle in which it is seen.
 *
 * @param {Rung[]} chain
 * @param {"x" | "y"} of
 * @param {number} period
 */
function outline(chain, of, period) {
  const back = chain.slice().reverse();
  const moves = turns(Math.min(...chain.map(([, low]) => low)), Math.max(...chain.map(([, , high]) => high)), period);
  if (of === "x") return moves.flatMap(() => [...chain, ...back].map(([x]) => x).concat(Number.NaN));
  return moves.flatMap((turn) => [
    ...chain.map(([, low]) => low + turn),
    ...back.map(([, , high]) => high + turn),
    Number.NaN,
  ]);
}
