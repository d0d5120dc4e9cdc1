// What is drawn of a film at a moment, by kind of expression (core/film/spec.py).

import { crossings, margins } from "./boundaries.js";
import { row } from "./film.js";
import { orGap, outlines } from "./outlines.js";

/** @import { Moment, Moved, Values } from "../plotly_internals.js" */
/** @import { Affine, BellDensities, BellValues, Boundary, Every, Expression, Film, Level } from "./format.js" */
/** @import { Panel, Track } from "./format.js" */

/** @param {number[][]} bells */
const withGaps = (bells) => bells.flatMap((bell) => [...bell, Number.NaN]);

/**
 * @param {Film} film
 * @param {Affine} band
 * @param {number} frame
 */
function affine(film, { loc, k, scale }, frame) {
  const scales = row(film, scale, frame);
  return row(film, loc, frame).map((centre, i) => centre + k * scales[i]);
}

/**
 * @param {Film} film
 * @param {BellValues} bells
 * @param {number} frame
 */
function bellValues(film, { loc, scale, columns, curve }, frame) {
  const [centres, scales] = [row(film, loc, frame), row(film, scale, frame)];
  return withGaps(columns.map((j) => curve.z.map((z) => centres[j] + z * scales[j])));
}

/**
 * @param {Film} film
 * @param {BellDensities} bells
 * @param {number} frame
 */
function bellDensities(film, { scale, columns, feet, curve, gain, reach }, frame) {
  const scales = row(film, scale, frame);
  const peak = Math.max(...curve.p);
  const width = (/** @type {number} */ j) => Math.min(gain / scales[j], (reach ?? Number.POSITIVE_INFINITY) / peak);
  return withGaps(columns.map((j, i) => curve.p.map((p) => feet[i] + width(j) * p)));
}

/**
 * @param {Film} film
 * @param {Boundary} boundary
 * @param {number} frame
 */
function boundaryLines(film, { blocks, of, level }, frame) {
  const rows = blocks.map((name) => row(film, name, frame));
  const at = level ?? film.threshold?.at ?? Number.NaN;
  return orGap(margins(rows, at).flatMap((margin) => crossings(margin, film.grids, of === "x" ? 0 : 1)));
}

/**
 * The corners of a line at the threshold, or of a shade from there to the end of its row.
 *
 * @param {Film} film
 * @param {Level} level
 */
function levels({ threshold }, { of, to }) {
  const at = threshold?.at ?? Number.NaN;
  const level = of === "logits" ? Math.log(at / (1 - at)) : at;
  return to === null ? [level, level] : [level, level, to, to];
}

/**
 * @param {Film} film
 * @param {Every} expression
 * @param {number} frame
 */
function someOf(film, { block, first, every, shift }, frame) {
  const values = Array.from(row(film, block, frame));
  return values.filter((_, i) => i % every === first).map((value) => value + shift);
}

/**
 * @param {Film} film
 * @param {Expression} expression
 * @param {number} frame
 * @returns {Float32Array | Float64Array | number[]}
 */
function valuesOf(film, expression, frame) {
  switch (expression.type) {
    case "Row":
      return row(film, expression.block, frame);
    case "Every":
      return someOf(film, expression, frame);
    case "Affine":
      return affine(film, expression, frame);
    case "BellValues":
      return bellValues(film, expression, frame);
    case "BellDensities":
      return bellDensities(film, expression, frame);
    case "Pieces":
      return outlines(film, expression, frame);
    case "Boundary":
      return boundaryLines(film, expression, frame);
    case "Level":
      return levels(film, expression);
  }
}

/**
 * Plotly's {data, traces} for the tracks of a panel at a frame.
 *
 * @param {Film} film
 * @param {Panel} panel
 * @param {number} frame
 * @param {number | null} pin
 * @returns {Moment}
 */
export function moment(film, panel, frame, pin) {
  const moved = (/** @type {Track} */ track) =>
    movedBy(film, track, track.moment === "pinned" ? pin : frame, panel.figure.data[track.trace]);
  return { data: panel.tracks.map(moved), traces: panel.tracks.map(({ trace }) => trace) };
}

/**
 * @param {Film} film
 * @param {Track} track
 * @param {number | null} frame null for a moment that is not pinned
 * @param {{ x?: any, y?: any }} trace
 */
function movedBy(film, { x, y, z }, frame, trace) {
  /** @returns {Values} */
  const values = (/** @type {Expression} */ expression) =>
    frame === null ? [null] : valuesOf(film, expression, frame);
  /** @type {Moved} */
  const moved = {};
  if (x) moved.x = values(x);
  if (y) moved.y = values(y);
  if (z) moved.z = lattice(values(z), trace.x, trace.y);
  return moved;
}

/**
 * The z of a heat map, a row for each y, from values with y running fastest; nothing is drawn where it is undefined.
 *
 * @param {ArrayLike<number>} values
 * @param {unknown[]} x
 * @param {unknown[]} y
 */
function lattice(values, x, y) {
  const value = (/** @type {number} */ i, /** @type {number} */ j) =>
    Number.isFinite(values[i * y.length + j]) ? values[i * y.length + j] : undefined;
  return y.map((_, j) => x.map((_, i) => value(i, j)));
}
