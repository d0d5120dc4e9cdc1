// The lines between the regions of two inputs (Boundary in core/film/spec.py).

/** @import { Numbers } from "./film.js" */

/**
 * What changes its sign on the lines: a block less the level, or for several blocks each one less the largest other.
 * The last block needs none, because its lines are those of the others.
 *
 * @param {Numbers[]} rows
 * @param {number} level
 * @returns {Numbers[]}
 */
export function margins(rows, level) {
  if (rows.length === 1) return [rows[0].map((value) => value - level)];
  return rows.slice(0, -1).map((own, k) => own.map((value, i) => value - largestOther(rows, k, i)));
}

/**
 * @param {ArrayLike<number>[]} rows
 * @param {number} k
 * @param {number} i
 */
function largestOther(rows, k, i) {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < rows.length; j += 1) if (j !== k && rows[j][i] > largest) largest = rows[j][i];
  return largest;
}

/**
 * One input of the lines on which values on the grid are 0, with a gap after each line. Values lie at i height + j; the
 * edge of the grid from there to the right is 2 (i height + j), the one upwards 2 (i height + j) + 1.
 *
 * @param {ArrayLike<number>} values
 * @param {number[][]} grids
 * @param {0 | 1} input
 */
export function crossings(values, [across, up], input) {
  const [grid, own] = [input ? up : across, input ? 1 : 0];
  const where = (/** @type {number} */ edge) => {
    const [at, end] = ends(edge, up.length);
    const i = input ? at % up.length : Math.floor(at / up.length);
    const share = edge % 2 === own ? values[at] / (values[at] - values[end]) : 0;
    return share ? grid[i] + share * (grid[i + 1] - grid[i]) : grid[i];
  };
  return chains(crossed(values, across.length, up.length)).flatMap((chain) => [...chain.map(where), Number.NaN]);
}

/**
 * @param {number} edge
 * @param {number} height
 */
function ends(edge, height) {
  const at = edge >> 1;
  return [at, edge % 2 ? at + 1 : at + height];
}

/**
 * The edges that are crossed, each with those that the lines go to from there; around a cell, two by two in their order.
 *
 * @param {ArrayLike<number>} values
 * @param {number} width
 * @param {number} height
 */
function crossed(values, width, height) {
  /** @type {Map<number, number[]>} */
  const links = new Map();
  const link = (/** @type {number} */ from, /** @type {number} */ to) =>
    links.set(from, [...(links.get(from) ?? []), to]);
  for (let at = 0; at < (width - 1) * height; at += 1) {
    if ((at + 1) % height === 0) continue;
    const edges = [2 * at, 2 * (at + height) + 1, 2 * (at + 1), 2 * at + 1];
    const around = edges.filter((edge) => changes(values, edge, height));
    for (let k = 0; k < around.length; k += 2) {
      link(around[k], around[k + 1]);
      link(around[k + 1], around[k]);
    }
  }
  return links;
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} edge
 * @param {number} height
 */
function changes(values, edge, height) {
  const [at, end] = ends(edge, height);
  return values[at] > 0 !== values[end] > 0;
}

/** @typedef {Map<number, number[]>} Links edges, with those next to each on its line */

/**
 * The lines as chains of edges: those from rim to rim first, then those that are closed.
 *
 * @param {Links} links
 */
function chains(links) {
  const free = new Set(links.keys());
  const rims = [...free].filter((edge) => neighbours(links, edge).length === 1);
  return [...rims, ...links.keys()].flatMap((start) => (free.has(start) ? [chain(links, free, start)] : []));
}

/**
 * @param {Links} links
 * @param {number} edge
 */
const neighbours = (links, edge) => links.get(edge) ?? [];

/**
 * @param {Links} links
 * @param {Set<number>} free
 * @param {number} start
 */
function chain(links, free, start) {
  /** @type {number[]} */
  const edges = [];
  /** @type {number | undefined} */
  let edge = start;
  while (edge !== undefined) {
    free.delete(edge);
    edges.push(edge);
    edge = neighbours(links, edge).find((next) => free.has(next));
  }
  return neighbours(links, start).length > 1 ? [...edges, start] : edges;
}
