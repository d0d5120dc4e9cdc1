// The numbers of a diagram (core/film/diagram.py) at a moment: what units give, where they bend, how weights are drawn.

import { activations } from "../activations.js";
import { minus, significant } from "../numbers.js";
import { row } from "../player/film.js";

/** @import { Activation } from "../activations.js" */
/** @import { Film } from "../player/format.js" */

/** @typedef {{ constant: number, weights: number[] }} Unit what is added up before a unit's activation, or an output */

/**
 * The units of a block at a moment, each with its constant first.
 *
 * @param {Film} film
 * @param {"theta" | "phi"} block
 * @param {number} columns of one unit
 * @param {number} frame
 * @returns {Unit[]}
 */
export function unitsOf(film, block, columns, frame) {
  const numbers = Array.from(row(film, block, frame));
  return Array.from({ length: numbers.length / columns }, (_, i) => {
    const [constant, ...weights] = numbers.slice(i * columns, (i + 1) * columns);
    return { constant, weights };
  });
}

/**
 * What a unit gives over x.
 *
 * @param {Unit} unit of one input
 * @param {Activation} activation
 * @param {number[]} x
 */
export const curve = ({ constant, weights }, activation, x) =>
  x.map((at) => activations[activation](constant + weights[0] * at));

/**
 * Where the sum of a unit of one input passes 0; null where that is out of sight, or nowhere.
 *
 * @param {Unit} unit
 * @param {[number, number]} range
 */
export function joint({ constant, weights }, [low, high]) {
  const x = -constant / weights[0];
  return x >= low && x <= high ? x : null;
}

/**
 * The corners of the part of a square of two inputs, each from 0 to 1, in which the sum of a unit is above 0.
 *
 * @param {Unit} unit
 * @param {[number, number][]} ranges
 * @returns {[number, number][]}
 */
export function half({ constant, weights }, ranges) {
  const sum = (/** @type {number[]} */ at) =>
    at.reduce(
      (total, share, i) => total + weights[i] * (ranges[i][0] + share * (ranges[i][1] - ranges[i][0])),
      constant,
    );
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  return corners.flatMap((from, i) => {
    const to = corners[(i + 1) % corners.length];
    const [here, there] = [sum(from), sum(to)];
    const share = here / (here - there);
    const crossing =
      here > 0 !== there > 0 && Number.isFinite(share) ? [from.map((at, j) => at + share * (to[j] - at))] : [];
    return /** @type {[number, number][]} */ ([...(here > 0 ? [from] : []), ...crossing]);
  });
}

/**
 * The largest size of a weight in a block, the constants left out, at any moment: its line is the widest.
 *
 * @param {Film} film
 * @param {"theta" | "phi"} block
 * @param {number} columns
 */
export function largest(film, block, columns) {
  let most = 0;
  film.steps.forEach((_, frame) => {
    row(film, block, frame).forEach((weight, i) => {
      if (i % columns && Number.isFinite(weight)) most = Math.max(most, Math.abs(weight));
    });
  });
  return most;
}

/**
 * The least and the largest number of some blocks at all moments, those left out that training has driven to infinity.
 *
 * @param {Film} film
 * @param {string[]} blocks
 * @returns {[number, number]}
 */
export function ends(film, blocks) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const block of blocks)
    film.steps.forEach((_, frame) => {
      for (const value of row(film, block, frame))
        if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    });
  return low > high ? [0, 0] : [low, high];
}

/**
 * A value between two places of a rising grid.
 *
 * @param {ArrayLike<number>} values
 * @param {number[]} grid of even steps
 * @param {number} x
 */
export function between(values, grid, x) {
  const last = grid.length - 1;
  const place = Math.min(Math.max((last * (x - grid[0])) / (grid[last] - grid[0]), 0), last);
  const before = Math.min(Math.floor(place), last - 1);
  return values[before] + (place - before) * (values[before + 1] - values[before]);
}

const TINY = 1e-3; // smaller numbers are written with a power of ten

/**
 * A weight or a value with three digits.
 *
 * @param {number} value
 */
export function written(value) {
  if (!Number.isFinite(value)) return "–";
  return value && Math.abs(value) < TINY ? minus(value.toExponential(1)) : significant(value, 3);
}
