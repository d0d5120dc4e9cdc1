// A normal density of which factors may be switched off, its handles, and the area of an interval below it.

import { behind, consistent, decimalsOf, filledIn } from "../equations.js";
import { fixed, readable } from "../numbers.js";
import { clamp } from "../page.js";
import { between } from "./normals.js";

/** @import { Kind, Values, View } from "./scenes.js" */
/** @import { Place } from "./state.js" */

/**
 * What stays while a hand moves: as core/figures/normal.py writes it.
 *
 * @typedef {object} BellModel
 * @property {Record<"centre" | "square" | "scale" | "exponent" | "normaliser", boolean>} factors
 * @property {number} edge the picture shows y from -edge to edge
 * @property {number[]} tops of the axis
 * @property {number} headroom
 * @property {number} loc the largest
 * @property {[number, number]} variance the least and the largest
 * @property {Record<string, string>} labels of the numbers beside the picture
 * @property {Record<string, string>} formulas by the container that holds them: the height at μ + σ
 * @property {number} digits of that height, significant ones
 */

const POINTS = 201; // of a curve: odd, as Simpson's rule asks for
const BOUND = 700; // of an exponent: exp(710) overflows

/**
 * @param {BellModel} model
 * @param {Values} values
 * @param {string} handle
 * @param {Place} place
 */
function moved({ loc, variance, edge }, values, handle, { x }) {
  const round = (/** @type {number} */ value, /** @type {number} */ digits) => Number(value.toFixed(digits));
  if (handle === "peak") return { ...values, loc: round(clamp(x, -loc, loc), 2) };
  if (handle === "low") return { ...values, low: round(clamp(x, -edge, values.high), 2) };
  if (handle === "high") return { ...values, high: round(clamp(x, values.low, edge), 2) };
  const spread = Math.max(x - values.loc, 0) ** 2;
  return { ...values, variance: round(clamp(spread, variance[0], variance[1]), 4) };
}

/** @param {BellModel["factors"]} factors */
const isDensity = ({ square, scale, exponent, normaliser }) => square && scale && exponent && normaliser;

/** @param {number} variance */
const peakOf = (variance) => 1 / Math.sqrt(2 * Math.PI * variance);

/**
 * The curve that is left at y.
 *
 * @param {BellModel["factors"]} factors
 * @param {Values} values
 * @param {number} y
 */
function height({ centre, square, scale, exponent, normaliser }, { loc, variance }, y) {
  const deviation = centre ? y - loc : y;
  const power = -(square ? deviation ** 2 : deviation) / (scale ? 2 * variance : 1);
  const curve = exponent ? Math.exp(Math.min(power, BOUND)) : power;
  return normaliser ? peakOf(variance) * curve : curve;
}

/**
 * @param {BellModel} model
 * @param {Values} values
 * @returns {[number, number]}
 */
function rangeOf({ factors, tops, headroom }, { variance }) {
  const peak = peakOf(variance);
  const front = factors.normaliser ? peak : 1;
  if (!factors.exponent) {
    const reach = 5 * Math.max(front, peak);
    return [-reach, factors.square ? 0.3 * reach : reach];
  }
  const highest = Math.max(front, peak) * (factors.square ? 1 : 2.5);
  const top = tops.find((each) => each >= headroom * highest) ?? headroom * highest;
  return [-0.045 * top, top];
}

/**
 * Simpson's rule over an odd number of heights.
 *
 * @param {number[]} heights
 * @param {number} width
 */
function integral(heights, width) {
  const last = heights.length - 1;
  const weighed = heights.reduce((sum, each, i) => sum + each * (i % last === 0 ? 1 : i % 2 ? 4 : 2), 0);
  return (weighed * width) / (3 * last);
}

/**
 * @param {BellModel} model
 * @param {Values} values
 */
function sight(model, values) {
  const { factors, labels } = model;
  const { low, high, variance } = values;
  const inside = between(low, high, POINTS);
  const area = integral(
    inside.map((y) => height(factors, values, y)),
    high - low,
  );
  const name = isDensity(factors) ? "the probability" : "no probability: the area";
  const shaded = `Shaded: ${name} of ${fixed(low)} < y < ${fixed(high)}`;
  const numbers = {
    sigma: fixed(Math.sqrt(variance), 4),
    peak: fixed(peakOf(variance), 4),
    area: readable(area),
  };
  const shown = Object.entries(numbers).filter(([, text]) => text !== null);
  return {
    panels: { density: view(model, values, inside, shaded) },
    texts: Object.fromEntries(shown.map(([key, text]) => [labels[key], /** @type {string} */ (text)])),
    formulas: formulasOf(model, values),
  };
}

/**
 * @param {BellModel} model
 * @param {Values} values
 */
function formulasOf({ factors, formulas, digits }, { loc, variance }) {
  const compute = (/** @type {number[]} */ ...[y, mean, spread]) => height(factors, { loc: mean, variance: spread }, y);
  const y = loc + Math.sqrt(variance);
  const value = compute(y, loc, variance);
  const equation = { result: "value", operands: ["y", "mean", "variance"], compute };
  const decimals = decimalsOf(value, digits);
  const shown = consistent({ y, mean: loc, variance, value }, [equation], { decimals });
  const latex = Object.fromEntries(Object.entries(shown).map(([name, number]) => [name, number.latex]));
  const numbers = { ...latex, mean: behind(shown.mean) };
  return Object.fromEntries(Object.entries(formulas).map(([key, template]) => [key, filledIn(template, numbers)]));
}

/**
 * @param {BellModel} model
 * @param {Values} values
 * @param {number[]} inside
 * @param {string} title
 * @returns {View}
 */
function view(model, values, inside, title) {
  const { factors, edge } = model;
  const { loc, low, high } = values;
  const range = rangeOf(model, values);
  const reach = 3 * Math.max(-range[0], range[1]);
  const y = between(-edge, edge, POINTS);
  const drawn = (/** @type {number[]} */ places) => ({
    x: places,
    y: places.map((each) => clamp(height(factors, values, each), -reach, reach)),
  });
  const places = [loc, loc + Math.sqrt(values.variance)];
  const heights = places.map((each) => clamp(height(factors, values, each), range[0], range[1]));
  const whole = isDensity(factors) && factors.centre;
  const all = { centre: true, square: true, scale: true, exponent: true, normaliser: true };
  const traces = {
    area: drawn(y),
    interval: drawn(inside),
    "all factors": { x: y, y: y.map((each) => (whole ? null : height(all, values, each))) },
    curve: drawn(y),
    mean: { x: [loc, loc], y: [0, heights[0]] },
    sigma: { x: places, y: [heights[1], heights[1]] },
    handles: { x: places, y: heights },
    ends: { x: [low, high], y: [0, 0] },
  };
  return { title, traces, range, notes: notes(model, values, places, heights) };
}

/**
 * @param {BellModel} model
 * @param {Values} values
 * @param {number[]} places
 * @param {number[]} heights
 */
function notes({ edge }, { loc, variance }, places, heights) {
  const right = { xanchor: "left", yanchor: "middle", xshift: 16, yshift: 0 };
  const above = { xanchor: "right", yanchor: "bottom", xshift: 6, yshift: 14 };
  const sigma = { x: places[1], y: heights[1], text: `σ = ${fixed(Math.sqrt(variance))}` };
  return [
    { x: loc, y: heights[0], text: `μ = ${fixed(loc)}` },
    { ...sigma, ...(places[1] <= 0.58 * edge ? right : above) },
  ];
}

/** @type {Kind} */
export const bell = { moved, sight };
