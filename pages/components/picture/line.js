// A line and one σ set by hand on data: residuals with their squares, and a bell at each of some points.

import { base, behind, consistent, filledIn, latexFixed, operand } from "../equations.js";
import { fixed } from "../numbers.js";
import { HALF_LOG_2PI } from "./normals.js";

/** @import { Kind, Values, View } from "./scenes.js" */
/** @import { Place } from "./state.js" */

/**
 * What stays while a hand moves: as core/figures/fits.py writes it.
 *
 * @typedef {object} LineModel
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[] | null} prediction of a mean that is no line
 * @property {[number, number]} ends
 * @property {[number, number]} across where the line begins and ends
 * @property {Record<string, [number, number]>} limits
 * @property {Record<string, number>} decimals
 * @property {{ shape: number, middle: number } | null} squares
 * @property {{ at: number[], held: number, gain: number, reach: number, z: number[], p: number[] }} bells
 * @property {{ names: string[], shoulder: string, panels: string[], titles: [string, string][] }} words
 * @property {Record<string, string>} formulas by the container that holds them: both sums
 */

const GAP = null;

/**
 * @param {LineModel} model
 * @param {Values} values
 */
const meanOf = ({ x, prediction }, { intercept, slope }) => prediction ?? x.map((each) => intercept + slope * each);

/**
 * @param {number} value
 * @param {number} decimals
 */
const rounded = (value, decimals) => Math.round(value * 10 ** decimals) / 10 ** decimals;

/**
 * @param {number} value
 * @param {[number, number]} limits
 */
const clipped = (value, [low, high]) => Math.min(Math.max(value, low), high);

/**
 * @param {LineModel} model
 * @param {Values} values
 * @param {string} handle
 * @param {Place} place
 */
function moved(model, values, handle, { y }) {
  if (handle !== model.words.shoulder) return turned(model, values, model.words.names.indexOf(handle), y);
  const spread = Math.abs(y - meanOf(model, values)[model.bells.held]);
  return { ...values, sigma: clipped(Number(spread.toPrecision(3)), model.limits.sigma) };
}

/** @typedef {Pick<LineModel, "ends" | "limits" | "decimals">} HeldLine */

/**
 * One end of the line is put at a height, the other stays; then the line is rounded about its middle.
 *
 * @param {HeldLine} model
 * @param {Values} values
 * @param {number} end
 * @param {number} height
 */
export function turned({ ends, limits, decimals }, values, end, height) {
  const heights = ends.map((x) => values.intercept + values.slope * x);
  heights[end] = height;
  const exact = (heights[1] - heights[0]) / (ends[1] - ends[0]);
  const slope = rounded(exact, decimals.slope);
  const start = heights[0] - exact * ends[0] + ((exact - slope) * (ends[0] + ends[1])) / 2;
  const intercept = clipped(rounded(start, decimals.intercept), limits.intercept);
  return { ...values, intercept, slope: clipped(slope, limits.slope) };
}

/**
 * The sum of squares, and -Σ log Pr.
 *
 * @param {number[]} residual
 * @param {Values} values
 */
function sumsOf(residual, { sigma }) {
  const squares = residual.reduce((sum, each) => sum + each * each, 0);
  const width = HALF_LOG_2PI + Math.log(sigma);
  return [squares, residual.length * width + squares / (2 * sigma ** 2)];
}

/**
 * @param {LineModel} model
 * @param {Values} values
 */
function sight(model, values) {
  const mean = meanOf(model, values);
  const residual = model.y.map((y, i) => y - mean[i]);
  const sums = sumsOf(residual, values);
  const shared = lineTraces(model, values);
  const traces = [
    { ...drops(model, mean), ...shared },
    { ...bells(model, values, mean, residual), ...shared },
  ];
  /** @type {Record<string, View>} */
  const panels = {};
  model.words.panels.forEach((name, i) => {
    const [before, after] = model.words.titles[i];
    panels[name] = { title: `${before}${fixed(sums[i])}${after}`, traces: traces[i] };
  });
  return { panels, texts: {}, formulas: formulasOf(model, values, mean, sums) };
}

/**
 * Both sums with the numbers of the moment.
 *
 * @param {LineModel} model
 * @param {Values} values
 * @param {number[]} mean
 * @param {number[]} sums
 */
function formulasOf({ formulas }, { sigma }, mean, [squares, nll]) {
  const widthOf = (/** @type {number} */ scale) => mean.length * (HALF_LOG_2PI + Math.log(scale));
  const missesOf = (/** @type {number} */ sum, /** @type {number} */ scale) => sum / (2 * scale ** 2);
  const misses = missesOf(squares, sigma);
  const shown = consistent(
    { squares, sigma, width: nll - misses, misses, nll },
    [
      { result: "width", operands: ["sigma"], compute: widthOf },
      { result: "misses", operands: ["squares", "sigma"], compute: missesOf },
      { result: "nll", operands: ["width", "misses"], compute: (width, rest) => width + rest },
      {
        result: "nll",
        operands: ["squares", "sigma"],
        compute: (sum, scale) => widthOf(scale) + missesOf(sum, scale),
      },
    ],
    { decimals: 2, alike: ["width", "misses"] },
  );
  const numbers = {
    ...Object.fromEntries(mean.slice(0, 2).map((each, i) => [`mean${i}`, behind(operand(each))])),
    squares: latexFixed(squares),
    shown: shown.squares.latex,
    sigma: base(shown.sigma),
    width: shown.width.latex,
    misses: shown.misses.latex,
    nll: shown.nll.latex,
  };
  return Object.fromEntries(Object.entries(formulas).map(([key, template]) => [key, filledIn(template, numbers)]));
}

/**
 * @param {LineModel} model
 * @param {Values} values
 * @returns {View["traces"]}
 */
function lineTraces({ across, ends, prediction }, { intercept, slope }) {
  if (prediction) return {};
  const at = (/** @type {number[]} */ x) => ({ x, y: x.map((each) => intercept + slope * each) });
  return { "mean f": at(across), handles: at(ends) };
}

/**
 * @param {Pick<LineModel, "x" | "y" | "squares">} model
 * @param {number[]} mean
 * @returns {View["traces"]}
 */
export function drops({ x, y, squares }, mean) {
  const residuals = { x: x.flatMap((at) => [at, at, GAP]), y: y.flatMap((at, i) => [at, mean[i], GAP]) };
  if (!squares) return { residuals };
  const edge = x.map((at, i) => at + squares.shape * Math.abs(y[i] - mean[i]) * (at < squares.middle ? 1 : -1));
  const across = x.flatMap((at, i) => [at, at, edge[i], edge[i], at, GAP]);
  return { residuals, squares: { x: across, y: y.flatMap((at, i) => [at, mean[i], mean[i], at, at, GAP]) } };
}

/**
 * @param {LineModel} model
 * @param {Values} values
 * @param {number[]} mean
 * @param {number[]} residual
 * @returns {View["traces"]}
 */
function bells({ x, y, bells: { at, held, gain, reach, z, p } }, { sigma }, mean, residual) {
  const peak = Math.min(gain / sigma, reach);
  const tips = at.map((i) => x[i] + peak * Math.exp(-0.5 * (residual[i] / sigma) ** 2));
  return {
    "Pr(y|x)": {
      x: at.flatMap((i) => [...p.map((share) => x[i] + peak * share), GAP]),
      y: at.flatMap((i) => [...z.map((each) => mean[i] + each * sigma), GAP]),
    },
    "Pr of the point": {
      x: at.flatMap((i, k) => [x[i], tips[k], GAP]),
      y: at.flatMap((i) => [y[i], y[i], GAP]),
    },
    Pr: { x: tips, y: at.map((i) => y[i]) },
    shoulder: { x: [x[held] + peak * Math.exp(-0.5)], y: [mean[held] + sigma] },
  };
}

/**
 * A point is drawn as data of one point are, its bell too where there is room for those of some points alone.
 *
 * @param {LineModel} model
 * @param {Values} values
 * @param {number} i
 */
function lit(model, values, i) {
  const mean = [meanOf(model, values)[i]];
  const [x, y] = [model.x[i], model.y[i]];
  const residual = [y - mean[0]];
  const one = { ...model, x: [x], y: [y], bells: { ...model.bells, at: [0], held: 0 } };
  const { "Pr(y|x)": bell, "Pr of the point": density } = bells(one, values, mean, residual);
  const traces = [drops(one, mean), { "Pr(y|x)": bell, "Pr of the point": density }];
  const terms = sumsOf(residual, values);
  /** @type {Record<string, View>} */
  const panels = {};
  model.words.panels.forEach((name, k) => {
    const { title } = sight(model, values).panels[name];
    panels[name] = { title: `${title}, here ${fixed(terms[k])}`, traces: traces[k] };
  });
  return { x, y, panels };
}

/** @type {Kind} */
export const line = { moved, sight, lit };
