// The slice of any family of one y (DensitySpec in core/film/slices.py): a curve, its regions, and the points near x.

import { row } from "./film.js";
import { between, cell, valuesAt } from "./interpolation.js";
import { orGap, pairs, turns } from "./outlines.js";

/** @import { DensitySpec, Film, SliceBase } from "./format.js" */
/** @import { Piece } from "./outlines.js" */

/** @typedef {{ y: number[], p: number[] }} DensityCurve */

/** @typedef {{ x: number[], y: number[] }} Line */

/**
 * Between two x a region may split: its pieces are those of the nearer x where their number changes.
 *
 * @param {Film} film
 * @param {DensitySpec} slice
 * @param {number} frame
 * @param {number[]} place
 */
export function regionAt(film, { region, pieces }, frame, place) {
  const moved = pairs(valuesAt(film, region, frame, place));
  const [left, share] = cell(film.grids[0], place[0]);
  const own = row(film, region, frame);
  const near = (/** @type {number} */ i) => pairs(own.slice(2 * pieces * i, 2 * pieces * (i + 1)));
  const [one, other] = [near(left), near(left + 1)];
  if (one.length === other.length) return moved;
  return share < 0.5 ? one : other;
}

/**
 * @param {Film} film
 * @param {DensitySpec} slice
 * @param {number} frame
 * @param {number[]} place
 * @returns {DensityCurve}
 */
function curveAt(film, { knots, shape, unit, parts, whole }, frame, place) {
  const ends = valuesAt(film, knots, frame, place);
  const [scale] = valuesAt(film, unit, frame, place);
  const p = valuesAt(film, shape, frame, place).map((share) => share / scale);
  const at = ends.map((_, k) => k * parts);
  const y = p.map((_, j) => between((k) => ends[k], [at], [j]));
  return { y: whole ? y.map(Math.round) : y, p };
}

/**
 * The curve over a piece, down to the axis at both ends.
 *
 * @param {DensityCurve} curve
 * @param {Piece} piece
 * @returns {Line}
 */
export function over({ y, p }, [low, high]) {
  const at = (/** @type {number} */ end) =>
    end <= y[0] || end >= y[y.length - 1] ? 0 : between((i) => p[i], [y], [end]);
  const inner = y.flatMap((value, i) => (value > low && value < high ? [i] : []));
  return {
    x: [low, low, ...inner.map((i) => y[i]), high, high],
    y: [0, at(low), ...inner.map((i) => p[i]), at(high), 0],
  };
}

/**
 * @param {Line[]} parts
 * @returns {Line}
 */
const joined = (parts) => ({ x: orGap(parts.flatMap(({ x }) => x)), y: orGap(parts.flatMap(({ y }) => y)) });

/**
 * The points near x, on the axis.
 *
 * @param {{ points_x: number[], points_y: number[], window: number }} slice
 * @param {number} x
 * @returns {Line}
 */
export function rug({ points_x, points_y, window }, x) {
  const near = points_y.filter((_, i) => Math.abs(points_x[i] - x) <= window);
  return { x: orGap(near), y: orGap(near.map(() => 0)) };
}

/** @param {number[]} values */
export const highest = (values) => Math.max(...values.filter(Number.isFinite));

/**
 * @param {Film} film
 * @param {SliceBase & DensitySpec} slice
 * @param {number} frame
 * @param {number | null} pin
 * @param {number[]} place
 */
export function density(film, slice, frame, pin, place) {
  const now = curveAt(film, slice, frame, place);
  const pinned = pin === null ? { y: [Number.NaN], p: [Number.NaN] } : curveAt(film, slice, pin, place);
  const region = regionAt(film, slice, frame, place);
  const around = turns(Math.min(...now.y), Math.max(...now.y), slice.period);
  const shifted = (/** @type {Line} */ { x, y }) =>
    joined(around.map((turn) => ({ x: x.map((value) => value + turn), y })));
  const peak = highest([...now.p, ...pinned.p]);
  const [centre] = valuesAt(film, slice.centre, frame, place);
  const line = shifted({ x: [centre, centre, Number.NaN], y: [0, peak, Number.NaN] });
  const marks = rug(slice, place[0]);
  if (slice.figure.data[0].type === "bar") {
    const own = pin === null ? now.p.map(() => null) : pinned.p;
    return { data: [{ y: now.p }, { y: inside(now, region) }, line, marks, { y: own }], peak };
  }
  const shaded = shifted(joined(region.map((piece) => over(now, piece))));
  return { data: [shifted(asLine(now)), shaded, line, marks, shifted(asLine(pinned))], peak };
}

/** @param {DensityCurve} curve */
const asLine = ({ y, p }) => ({ x: y, y: p });

/**
 * The bars of a count that lie in a region.
 *
 * @param {DensityCurve} curve
 * @param {Piece[]} region
 */
const inside = ({ y, p }, region) =>
  y.map((value, i) => (region.some(([low, high]) => value >= low && value <= high) ? p[i] : null));
