// A line set by hand on data, and a line of the derivation from NLL to least squares as a curve over one parameter.

import { fixed } from "../numbers.js";
import { clamp } from "../page.js";
import { drops, turned } from "./line.js";

/** @import { LineModel } from "./line.js" */
/** @import { Kind, Note, Values, View } from "./scenes.js" */
/** @import { Place } from "./state.js" */

/**
 * A loss: what it is without residuals, and the weight of the square of each. Where both parameters are free, its best
 * line, and the other parameter at both ends of the curve.
 *
 * @typedef {{ bare: number, weights: number[], best: Values | null, others: [number, number] | null }} Loss
 */

/**
 * What stays while a hand moves: as core/figures/least_squares.py writes it.
 *
 * @typedef {object} OwnModel
 * @property {string} sweep
 * @property {string} other
 * @property {Record<string, [number, number]>} shown
 * @property {number[]} values of the swept parameter
 * @property {{ feet: number[], peak: number[], sigma: number[], z: number[], p: number[] }} bells
 * @property {Loss[]} stages this line of the derivation, and the line before
 * @property {{ tallest: number, room: number }} heights
 * @property {Record<"data" | "before" | "curve" | "held" | "free" | "least", string> & Lists} words
 */

/** @typedef {{ ends: string[], panels: [string, string] }} Lists */

/** @typedef {OwnModel & Pick<LineModel, "x" | "y" | "ends" | "across" | "limits" | "decimals" | "squares">} Model */

/** @typedef {{ losses: number[], value: number, best: Values }} Stage */

const GAP = null;
const TOP = 1; // of the plot, where labels are

/**
 * @param {number[]} x
 * @param {Values} values
 */
const heights = (x, { intercept, slope }) => x.map((each) => intercept + slope * each);

/**
 * @param {Model} model
 * @param {Values} values
 * @param {string} handle
 * @param {Place} place
 */
function moved(model, values, handle, { x, y }) {
  const end = model.words.ends.indexOf(handle);
  const line = end < 0 ? { ...values, [model.sweep]: x } : turned(model, values, end, y);
  const brought = Object.entries(line).map(([name, value]) => [name, inView(model, name, value)]);
  return Object.fromEntries(brought);
}

/**
 * @param {Model} model
 * @param {string} name
 * @param {number} value
 */
const inView = ({ shown }, name, value) => Number(clamp(value, ...shown[name]).toFixed(2));

/**
 * @param {Model} model
 * @param {Loss} loss
 * @param {Values} line
 */
const lossOf = ({ x, y }, { bare, weights }, { intercept, slope }) =>
  weights.reduce((sum, weight, i) => sum + weight * (y[i] - intercept - slope * x[i]) ** 2, bare);

/**
 * The value of the swept parameter at which a loss is least while the line keeps the other.
 *
 * @param {Model} model
 * @param {Loss} loss
 * @param {Values} line
 */
function leastAlong({ x, y, sweep }, { weights }, line) {
  const rest = heights(x, { ...line, [sweep]: 0 });
  const factor = sweep === "slope" ? x : x.map(() => 1);
  const total = (/** @type {(i: number) => number} */ of) => weights.reduce((sum, each, i) => sum + each * of(i), 0);
  return total((i) => factor[i] * (y[i] - rest[i])) / total((i) => factor[i] ** 2);
}

/**
 * @param {Model} model
 * @param {Loss} loss
 * @param {Values} line
 * @returns {Stage}
 */
function stageOf(model, loss, line) {
  const { sweep, other, values } = model;
  const [first, last] = loss.others ?? [line[other], line[other]];
  const share = (/** @type {number} */ i) => i / (values.length - 1);
  const losses = values.map((value, i) =>
    lossOf(model, loss, { ...line, [sweep]: value, [other]: first + (last - first) * share(i) }),
  );
  const best = loss.best ?? { ...line, [sweep]: leastAlong(model, loss, line) };
  return { losses, value: lossOf(model, loss, line), best };
}

/**
 * @param {Model} model
 * @param {Values} line
 */
function sight(model, line) {
  const stages = model.stages.map((loss) => stageOf(model, loss, line));
  const [data, curve] = model.words.panels;
  return { panels: { [data]: dataView(model, line, stages), [curve]: curveView(model, line, stages) }, texts: {} };
}

/**
 * @param {Model} model
 * @param {Values} line
 * @param {Stage[]} stages
 * @returns {View}
 */
function dataView(model, line, [now, before]) {
  const { x, across, ends, words } = model;
  const { intercept, slope } = line;
  const straight = (/** @type {Values} */ at) => ({ x: across, y: heights(across, at) });
  const traces = {
    ...drops(model, heights(x, line)),
    bells: bells(model, line),
    best: straight(now.best),
    line: straight(line),
    ends: { x: ends, y: heights(ends, line) },
  };
  const title = `${words.data}f = ${fixed(intercept)} ${slope < 0 ? "−" : "+"} ${fixed(Math.abs(slope))} x`;
  return { title, traces: before ? { ...traces, "best before": straight(before.best) } : traces };
}

/**
 * @param {Model} model
 * @param {Values} line
 */
function bells({ bells: { feet, peak, sigma, z, p } }, line) {
  const mean = heights(feet, line);
  return {
    x: feet.flatMap((foot, i) => [...p.map((share) => foot + peak[i] * share), GAP]),
    y: mean.flatMap((middle, i) => [...z.map((each) => middle + each * sigma[i]), GAP]),
  };
}

/**
 * @param {Model} model
 * @param {Values} line
 * @param {Stage[]} stages
 * @returns {View}
 */
function curveView(model, line, stages) {
  const { sweep, other, values, words } = model;
  const [now, before] = stages;
  const range = rangeOf(model, stages);
  const here = line[sweep];
  const upright = (/** @type {number} */ x, /** @type {number[]} */ y) => ({ x: [x, x], y });
  const traces = {
    "this loss": { x: values, y: now.losses },
    least: upright(now.best[sweep], range),
    above: upright(here, [between(values, now.losses, here), now.value]),
    here: { x: [here], y: [now.value] },
  };
  const old = before && {
    "loss before": { x: values, y: before.losses },
    "least before": upright(before.best[sweep], range),
  };
  const kept = model.stages[0].best ? words.free : `${words.held}${fixed(line[other])}`;
  return {
    title: `${words.curve}${kept}`,
    traces: { ...traces, ...old },
    range,
    notes: notes(model, stages),
  };
}

/**
 * The ends of the axis: what this curve needs, part of the one before, and the line itself.
 *
 * @param {Model} model
 * @param {Stage[]} stages
 * @returns {[number, number]}
 */
function rangeOf({ heights: { tallest, room } }, stages) {
  const all = stages.flatMap(({ losses }) => losses);
  const [now] = stages;
  const low = Math.min(...all);
  const most = low + tallest * (Math.max(...now.losses) - Math.min(...now.losses));
  const high = Math.max(Math.min(Math.max(...all), most), now.value);
  return [low - room * (high - low), high + room * (high - low)];
}

/**
 * What stands beside the uprights. Where both parameters are free, nothing in it moves.
 *
 * @param {Model} model
 * @param {Stage[]} stages
 * @returns {Note[]}
 */
function notes({ sweep, words, stages: losses }, stages) {
  if (losses[0].best) return [];
  const texts = stages.map(({ best }, i) => `${i ? words.before : words.least}${fixed(best[sweep])}`);
  return stages.map(({ best }, i) => ({ x: best[sweep], y: TOP, text: texts[i] }));
}

/**
 * The height of a curve over even places.
 *
 * @param {number[]} x
 * @param {number[]} y
 * @param {number} at
 */
function between(x, y, at) {
  const steps = x.length - 1;
  const place = clamp(((at - x[0]) / (x[steps] - x[0])) * steps, 0, steps);
  const left = Math.min(Math.floor(place), steps - 1);
  return y[left] + (place - left) * (y[left + 1] - y[left]);
}

/** @type {Kind} */
export const derivation = { moved, sight };
