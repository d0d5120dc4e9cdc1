// The slice: Pr(y|x) at one x, by kind of spec (core/film/slices.py).

import { NOT_FINITE, numberText, rangeText } from "../numbers.js";
import { density, highest, regionAt, rug } from "./density.js";
import { between, blockAt, valuesAt } from "./interpolation.js";
import { orGap } from "./outlines.js";

/** @import { Moment, Moved } from "../plotly_internals.js" */
/** @import { Line } from "./density.js" */
/** @import { BarsSpec, EllipseSpec, Film, PlacedSlice, SliceNumber, SliceSpec, TableSpec } from "./format.js" */

/** @typedef {{ data: Moved[], peak?: number }} Cut what a slice draws, and the peak of a density */

/**
 * What the slice at a place draws; every trace of it moves.
 *
 * @param {Film} film
 * @param {PlacedSlice} slice
 * @param {number} frame
 * @param {number | null} pin
 * @param {number[]} place
 * @returns {Moment & { peak?: number }}
 */
export function sliceMoment(film, slice, frame, pin, place) {
  const cut = cutAt(film, slice, frame, pin, place);
  return { ...cut, traces: cut.data.map((_, i) => i) };
}

/**
 * @param {Film} film
 * @param {PlacedSlice} slice
 * @param {number} frame
 * @param {number | null} pin
 * @param {number[]} place
 * @returns {Cut}
 */
function cutAt(film, slice, frame, pin, place) {
  switch (slice.type) {
    case "SliceSpec":
      return locationScale(film, slice, frame, pin, place);
    case "BarsSpec":
      return { data: [frame, pin].map((f) => ({ y: probabilities(film, slice, f, place) })) };
    case "DensitySpec":
      return density(film, slice, frame, pin, place);
    case "EllipseSpec":
      return ellipses(film, slice, frame, pin, place);
    case "TableSpec":
      return table(film, slice, frame, place);
  }
}

/**
 * A number of the slice at a place, as text.
 *
 * @param {Film} film
 * @param {PlacedSlice} slice
 * @param {SliceNumber} spec
 * @param {number} frame
 * @param {number[]} place
 */
export function sliceNumber(film, slice, spec, frame, place) {
  switch (slice.type) {
    case "SliceSpec":
      return locationScaleNumber(film, slice, spec, frame, place);
    case "BarsSpec":
      return barsNumber(film, slice, spec, frame, place);
    default:
      return blockNumber(film, slice, spec, frame, place);
  }
}

// --- a location and a scale ---

/**
 * @param {Film} film
 * @param {SliceSpec} slice
 * @param {number} frame
 * @param {number[]} place
 */
const parameters = (film, { loc, scale }, frame, place) =>
  [loc, scale].map((name) => blockAt(film, name, frame, place));

/**
 * @param {Film} film
 * @param {SliceSpec} slice
 * @param {number} frame
 * @param {number | null} pin
 * @param {number[]} place
 */
function locationScale(film, slice, frame, pin, place) {
  const { curve, interval } = slice;
  const now = parameters(film, slice, frame, place);
  const pinned = pin === null ? [Number.NaN, Number.NaN] : parameters(film, slice, pin, place);
  const [loc, scale] = now;
  const peak = between((i) => curve.p[i], [curve.z], [0]) / scale;
  const inside = curve.z.flatMap((z, i) => (Math.abs(z) <= interval ? [i] : []));
  const all = curve.z.map((_, i) => i);
  const [shape, before] = [bell(curve, all, now), bell(curve, all, pinned)];
  const centre = { x: [loc, loc], y: [0, peak] };
  const data = [shape, bell(curve, inside, now), centre, rug(slice, place[0]), before];
  return { data, peak: highest([...shape.y, ...before.y]) };
}

/**
 * The points of those numbers on a density with this location and scale.
 *
 * @param {SliceSpec["curve"]} curve
 * @param {number[]} points
 * @param {number[]} parameters
 * @returns {Line}
 */
const bell = (curve, points, [loc, scale]) => ({
  x: points.map((i) => loc + curve.z[i] * scale),
  y: points.map((i) => curve.p[i] / scale),
});

/**
 * @param {Film} film
 * @param {SliceSpec} slice
 * @param {SliceNumber} spec
 * @param {number} frame
 * @param {number[]} place
 */
function locationScaleNumber(film, slice, { kind, k, unit }, frame, place) {
  const [loc, scale] = parameters(film, slice, frame, place);
  if (kind === "density") return Number.isFinite(scale) ? (k / scale).toPrecision(3) : NOT_FINITE;
  const ends =
    kind === "length" ? [k * scale] : kind === "point" ? [loc + k * scale] : [loc - k * scale, loc + k * scale];
  return rangeText(ends, slice.digits, unit);
}

/**
 * The range of the density keeps still until the peak leaves 35–100 % of it, then takes the next of 1, 2, 5 × 10^n.
 *
 * @param {number | undefined} peak
 * @param {number} top
 */
export function densityTop(peak = Number.NaN, top = 0) {
  if (!Number.isFinite(peak) || (peak <= top && peak >= 0.35 * top)) return top;
  const ten = 10 ** Math.floor(Math.log10(peak * 1.05));
  const step = [1, 2, 5].find((step) => step * ten >= peak * 1.05) ?? 10;
  return ten * step;
}

// --- classes ---

/**
 * @param {Film} film
 * @param {BarsSpec} slice
 * @param {number | null} frame
 * @param {number[]} place
 */
const probabilities = (film, { values }, frame, place) =>
  values.map((name) => (frame === null ? null : blockAt(film, name, frame, place)));

/**
 * @param {Film} film
 * @param {BarsSpec} slice
 * @param {SliceNumber} spec
 * @param {number} frame
 * @param {number[]} place
 */
function barsNumber(film, { values, labels, digits }, { kind, k, unit }, frame, place) {
  const shares = values.map((name) => blockAt(film, name, frame, place));
  if (kind === "mode") return shares.every(Number.isFinite) ? labels[shares.indexOf(Math.max(...shares))] : NOT_FINITE;
  return rangeText([shares[k]], digits, unit);
}

// --- two of y ---

const CIRCLE = Array.from({ length: 73 }, (_, i) => (2 * Math.PI * i) / 72);

/**
 * @param {Film} film
 * @param {EllipseSpec} slice
 * @param {number} frame
 * @param {number[]} place
 * @param {number} radius
 * @returns {Line}
 */
function ellipse(film, { loc, factor }, frame, place, radius) {
  const [[x, y], [a, b, c]] = [loc, factor].map((name) => valuesAt(film, name, frame, place));
  return {
    x: CIRCLE.map((angle) => x + radius * a * Math.cos(angle)),
    y: CIRCLE.map((angle) => y + radius * (b * Math.cos(angle) + c * Math.sin(angle))),
  };
}

/**
 * @param {Film} film
 * @param {EllipseSpec} slice
 * @param {number} frame
 * @param {number | null} pin
 * @param {number[]} place
 */
function ellipses(film, slice, frame, pin, place) {
  const { radii, loc, points_x, marks, window } = slice;
  const [x, y] = valuesAt(film, loc, frame, place);
  const near = marks.filter((_, i) => Math.abs(points_x[i] - place[0]) <= window);
  const coordinate = (/** @type {0 | 1} */ k) =>
    orGap(near.flatMap((mark) => [...mark.map((point) => point[k]), Number.NaN]));
  const pinned = pin === null ? { x: [Number.NaN], y: [Number.NaN] } : ellipse(film, slice, pin, place, radii[0]);
  const own = radii.map((radius) => ellipse(film, slice, frame, place, radius));
  return { data: [...own, { x: [x], y: [y] }, { x: coordinate(0), y: coordinate(1) }, pinned] };
}

// --- tables ---

/**
 * @param {Film} film
 * @param {TableSpec} slice
 * @param {number} frame
 * @param {number[]} place
 */
function table(film, { values, rows, columns }, frame, place) {
  const all = valuesAt(film, values, frame, place);
  return { data: [{ z: Array.from({ length: rows }, (_, i) => all.slice(i * columns, (i + 1) * columns)) }] };
}

// --- the numbers of all that is not of a location and a scale, or of classes ---

/**
 * @param {Film} film
 * @param {PlacedSlice} slice
 * @param {SliceNumber} spec
 * @param {number} frame
 * @param {number[]} place
 */
function blockNumber(film, slice, { kind, block, digits, unit }, frame, place) {
  const period = slice.type === "DensitySpec" ? slice.period : 0;
  const ending = unit && ` ${unit}`;
  if (slice.type === "DensitySpec" && kind === "pieces") {
    const end = (/** @type {number} */ value) => numberText(period ? wind(value, period) : value, digits);
    const ranges = regionAt(film, slice, frame, place).map((ends) => ends.map(end).join(" … "));
    return (ranges.join(", ") || "–") + ending;
  }
  const values = valuesAt(film, block ?? "", frame, place);
  const shown = kind === "angles" ? values.map((value) => wind(value, period)) : values;
  return shown.map((value) => numberText(value, digits)).join(", ") + ending;
}

/**
 * An angle within ±½ period.
 *
 * @param {number} value
 * @param {number} period
 */
export const wind = (value, period) => value - period * Math.round(value / period);
