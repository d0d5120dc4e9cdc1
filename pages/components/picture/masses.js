// Data as boxes against a normal: q and p over y, cross-entropy and KL over a parameter, and over the width of the boxes.

import { fixed } from "../numbers.js";
import { clamp } from "../page.js";
import { HALF_LOG_2PI, normalNotes, normalTraces, peakOf, rangeTo, topFor, within } from "./normals.js";

/** @import { Axes } from "./normals.js" */
/** @import { Kind, Values, View } from "./scenes.js" */
/** @import { Place } from "./state.js" */

/**
 * What stays while a hand moves: as core/figures/cross_entropy.py writes it.
 *
 * @typedef {object} MassModel
 * @property {number[]} y
 * @property {"loc" | "scale"} swept
 * @property {number[]} grid of the swept parameter
 * @property {{ widths: number[], entropy: number[] }} narrowing
 * @property {Record<"loc" | "scale" | "width", [number, number]>} limits
 * @property {Axes & { cut: number }} density
 * @property {{ shown: number, nats: number }} heights
 * @property {number} named the curves over the width bear their names at this point
 * @property {[string, string, string, string]} handles
 * @property {Record<"loc" | "scale", string>} letters
 * @property {Record<string, string>} labels of the numbers below the picture
 */

/** @typedef {{ edges: number[], heights: number[] }} Stairs the density of the boxes, between its edges */

/** @typedef {{ mean: number, crossed: number, entropy: number, divergence: number }} Account in nats */

const GAP = null;
const ROOM = 0.08; // of an axis of nats, above and below

/**
 * @param {MassModel} model
 * @param {Values} values
 * @param {string} handle
 * @param {Place} place
 */
function moved({ handles: [peak, side, onCurve], swept, limits }, values, handle, { x }) {
  if (handle === peak) return { ...values, loc: within(x, limits.loc) };
  if (handle === side) return { ...values, scale: within(x - values.loc, limits.scale) };
  if (handle === onCurve) return { ...values, [swept]: within(x, limits[swept]) };
  return { ...values, width: Number(clamp(x, ...limits.width).toPrecision(2)) };
}

/**
 * @param {number[]} y
 * @param {number} width
 * @returns {Stairs}
 */
function stairsOf(y, width) {
  if (!width) return { edges: [], heights: [] };
  const edges = [...new Set(y.flatMap((each) => [each - 0.5 * width, each + 0.5 * width]))].sort((a, b) => a - b);
  const middles = edges.slice(1).map((edge, i) => 0.5 * (edge + edges[i]));
  const inside = middles.map((middle) => y.filter((each) => Math.abs(middle - each) < 0.5 * width).length);
  return { edges, heights: inside.map((count) => count / (y.length * width)) };
}

/** @param {Stairs} stairs */
function entropyOf({ edges, heights }) {
  if (!edges.length) return -Infinity;
  return -heights.reduce(
    (sum, height, i) => sum + (height && (edges[i + 1] - edges[i]) * height * Math.log(height)),
    0,
  );
}

/**
 * The mean of y, and its variance.
 *
 * @param {number[]} y
 */
function momentsOf(y) {
  const mean = y.reduce((sum, each) => sum + each, 0) / y.length;
  return { mean, variance: y.reduce((sum, each) => sum + (each - mean) ** 2, 0) / y.length };
}

/**
 * @param {ReturnType<typeof momentsOf>} moments
 * @param {Values} values
 * @param {number} entropy
 * @returns {Account}
 */
function accountOf({ mean, variance }, { loc, scale, width }, entropy) {
  const nll = HALF_LOG_2PI + Math.log(scale) + (variance + (mean - loc) ** 2) / (2 * scale ** 2);
  const crossed = nll + width ** 2 / (24 * scale ** 2);
  return { mean: nll, crossed, entropy, divergence: crossed - entropy };
}

/**
 * @param {MassModel} model
 * @param {Values} values
 */
function sight(model, values) {
  const { y, labels } = model;
  const stairs = stairsOf(y, values.width);
  const moments = momentsOf(y);
  const at = accountOf(moments, values, entropyOf(stairs));
  return {
    panels: {
      masses: densityView(model, values, stairs),
      curves: curvesView(model, values, moments, at),
      widths: widthsView(model, values, moments, at),
    },
    texts: {
      [labels.mean]: fixed(at.mean, 4),
      [labels.nll]: fixed(at.mean * y.length, 3),
      [labels.crossed]: fixed(at.crossed, 4),
      [labels.entropy]: fixed(at.entropy, 4),
      [labels.divergence]: fixed(at.divergence, 3),
    },
  };
}

/**
 * @param {MassModel} model
 * @param {Values} values
 * @param {Stairs} stairs
 * @returns {View}
 */
function densityView({ y, density }, { loc, scale, width }, stairs) {
  const normal = { loc, scale };
  const peak = peakOf(normal);
  const highest = Math.max(0, ...stairs.heights);
  const top = topFor(density, Math.max(peak, Math.min(highest, (density.cut * peak) / density.headroom)));
  const shape = width ? `boxes of width ${width}` : "point masses";
  return {
    title: `${y.length} ${shape}, weight 1/${y.length} each`,
    traces: { ...boxTraces(y, stairs, top), ...normalTraces(normal, density, "p: the model") },
    range: rangeTo(top),
    notes: normalNotes(normal),
  };
}

/**
 * The staircase of the boxes, cut off above the picture; point masses as arrows.
 *
 * @param {number[]} y
 * @param {Stairs} stairs
 * @param {number} top
 * @returns {View["traces"]}
 */
function boxTraces(y, { edges, heights }, top) {
  if (edges.length) {
    const drawn = heights.flatMap((height) => [Math.min(height, 2 * top), Math.min(height, 2 * top)]);
    return { "q: the data": { x: edges.flatMap((edge) => [edge, edge]), y: [0, ...drawn, 0] } };
  }
  const tip = 0.94 * top;
  return {
    "q: the data": { x: y.flatMap((each) => [each, each, GAP]), y: y.flatMap(() => [0, tip, GAP]) },
    tips: { x: y, y: y.map(() => tip) },
  };
}

/**
 * @param {MassModel} model
 * @param {Values} values
 * @param {ReturnType<typeof momentsOf>} moments
 * @param {Account} at
 * @returns {View}
 */
function curvesView(model, values, moments, at) {
  const { swept, grid, letters } = model;
  const all = grid.map((each) => accountOf(moments, { ...values, [swept]: each }, at.entropy));
  const spread = moments.variance + values.width ** 2 / 12;
  const best = swept === "loc" ? moments.mean : Math.sqrt(spread + (moments.mean - values.loc) ** 2);
  const here = values[swept];
  const hasDivergence = Number.isFinite(at.divergence);
  const range = heightsOf(model, all, at);
  const middle = grid.reduce((sum, each) => sum + each, 0) / grid.length;
  const least = {
    x: best,
    y: range[1],
    text: `least at ${letters[swept]} = ${fixed(best)}`,
    ...aside(best > middle, 6),
  };
  const entropy = { x: here, y: 0.5 * (at.crossed + at.divergence), text: `H[q] = ${fixed(at.entropy)}` };
  return {
    title: `Over ${letters[swept]}: one shape, one minimum`,
    traces: {
      "mean NLL": { x: grid, y: all.map(({ mean }) => mean) },
      "H[q, p]": { x: grid, y: all.map(({ crossed }) => crossed) },
      "D[q‖p]": { x: grid, y: all.map(({ divergence }) => divergence) },
      least: { x: [best, best], y: range },
      between: { x: [here, here], y: [at.crossed, at.divergence] },
      "D[q‖p] here": { x: [here], y: [at.divergence] },
      handles: { x: [here], y: [at.crossed] },
    },
    range,
    notes: hasDivergence ? [least, { ...entropy, ...aside(here > middle, 12) }] : [least],
  };
}

/**
 * Where a label stands beside its place: left of it, or right.
 *
 * @param {boolean} isLeft
 * @param {number} shift
 */
const aside = (isLeft, shift) => (isLeft ? { xanchor: "right", xshift: -shift } : { xanchor: "left", xshift: shift });

/**
 * @param {MassModel} model
 * @param {Account[]} all
 * @param {Account} at
 */
function heightsOf({ heights: { shown, nats } }, all, at) {
  const kinds = /** @type {const} */ (["crossed", "divergence"]);
  const finite = kinds.filter((kind) => Number.isFinite(at[kind]));
  const least = finite.map((kind) => Math.min(...all.map((each) => each[kind])));
  const high = Math.max(Math.max(...least) + shown, ...finite.map((kind) => at[kind]));
  return endsOf(Math.min(...least), high, nats);
}

/**
 * The ends of an axis that shows these two with a little room, at multiples of a step.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} step
 * @returns {[number, number]}
 */
function endsOf(low, high, step) {
  const room = ROOM * (high - low);
  return [step * Math.floor((low - room) / step), step * Math.ceil((high + room) / step)];
}

/**
 * @param {MassModel} model
 * @param {Values} values
 * @param {ReturnType<typeof momentsOf>} moments
 * @param {Account} at
 * @returns {View}
 */
function widthsView({ narrowing, limits, heights, named }, values, moments, at) {
  const { widths, entropy } = narrowing;
  const all = widths.map((width, i) => accountOf(moments, { ...values, width }, entropy[i]));
  const every = all.flatMap(({ crossed, entropy, divergence }) => [crossed, entropy, divergence]);
  const over = (/** @type {"crossed" | "entropy" | "divergence"} */ kind) => ({
    x: widths,
    y: all.map((each) => each[kind]),
  });
  const here = [values.width];
  const place = Math.log10(widths[named]); // as a logarithmic axis takes it
  const noted = /** @type {const} */ ([
    ["D[q‖p]", "divergence"],
    ["H[q, p]", "crossed"],
    ["H[q]", "entropy"],
  ]);
  return {
    title: "As the boxes narrow",
    traces: {
      "mean NLL": { x: limits.width, y: [at.mean, at.mean] },
      "D[q‖p]": over("divergence"),
      "H[q]": over("entropy"),
      "H[q, p]": over("crossed"),
      "D[q‖p] here": { x: here, y: [at.divergence] },
      "H[q] here": { x: here, y: [at.entropy] },
      handles: { x: here, y: [at.crossed] },
    },
    range: endsOf(Math.min(...every), Math.max(...every), heights.nats),
    notes: noted.map(([text, kind]) => ({ x: place, y: all[named][kind], text })),
  };
}

/** @type {Kind} */
export const masses = { moved, sight };
