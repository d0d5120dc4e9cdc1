// A normal p against a target q of two bumps, and both directions of KL at it.

import { fixed } from "../numbers.js";
import { between, HALF_LOG_2PI, normalNotes, normalTraces, peakOf, rangeTo, topFor, within } from "./normals.js";

/** @import { Axes, Normal } from "./normals.js" */
/** @import { Kind, Values } from "./scenes.js" */
/** @import { Place } from "./state.js" */

/**
 * What stays while a hand moves: as core/figures/cross_entropy_bumps.py writes it.
 *
 * @typedef {object} BumpModel
 * @property {Target} target
 * @property {[number, number]} least of each direction
 * @property {Record<"p_loc" | "p_scale", [number, number]>} limits
 * @property {Axes} density
 * @property {{ reach: number, nodes: number }} quadrature
 * @property {[string, string]} handles of the density; others lie on a surface
 */

/**
 * Two normals with shares, the moments and the entropy of both, and how high they reach.
 *
 * @typedef {object} Target
 * @property {[number, number]} centres
 * @property {[number, number]} shares
 * @property {number} spread
 * @property {number} mean
 * @property {number} variance
 * @property {number} entropy
 * @property {number} highest
 */

/**
 * @param {BumpModel} model
 * @param {Values} values
 * @param {string} handle
 * @param {Place} place
 * @returns {Values}
 */
function moved({ handles: [peak, side], limits }, values, handle, { x, y }) {
  if (handle === peak) return { ...values, p_loc: within(x, limits.p_loc) };
  if (handle === side) return { ...values, p_scale: within(x - values.p_loc, limits.p_scale) };
  return { p_loc: within(x, limits.p_loc), p_scale: within(y, limits.p_scale) };
}

/**
 * @param {Target} target
 * @param {number} y
 */
function logDensity({ centres, shares, spread }, y) {
  const [one, other] = centres.map((centre, k) => Math.log(shares[k]) - 0.5 * ((y - centre) / spread) ** 2);
  const larger = Math.max(one, other);
  return larger + Math.log1p(Math.exp(Math.min(one, other) - larger)) - HALF_LOG_2PI - Math.log(spread);
}

/**
 * @param {Target} target
 * @param {Normal} normal
 */
const forward = ({ mean, variance, entropy }, { loc, scale }) =>
  HALF_LOG_2PI + Math.log(scale) + (0.5 * (variance + (mean - loc) ** 2)) / scale ** 2 - entropy;

/**
 * @param {BumpModel} model
 * @param {Normal} normal
 */
function reverse({ target, quadrature: { reach, nodes } }, { loc, scale }) {
  let [sum, weights] = [0, 0];
  for (const z of between(-reach, reach, nodes)) {
    const weight = Math.exp(-0.5 * z * z);
    sum += weight * logDensity(target, loc + scale * z);
    weights += weight;
  }
  return -HALF_LOG_2PI - 0.5 - Math.log(scale) - sum / weights;
}

/**
 * @param {BumpModel} model
 * @param {Values} values
 */
function sight(model, { p_loc: loc, p_scale: scale }) {
  const { target, density, least } = model;
  const normal = { loc, scale };
  const top = topFor(density, Math.max(target.highest, peakOf(normal)));
  const traces = { "your p": { x: [loc], y: [scale] } };
  const title = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number} */ i) =>
    `${name} = ${fixed(value, 3)} nats, least ${fixed(least[i], 3)}`;
  return {
    panels: {
      bumps: {
        title: "Two bumps q, and one normal p",
        traces: normalTraces(normal, density, "p"),
        range: rangeTo(top),
        notes: normalNotes(normal),
      },
      forward: { title: title("D[q‖p]", forward(target, normal), 0), traces },
      reverse: { title: title("D[p‖q]", reverse(model, normal), 1), traces },
    },
    texts: {},
  };
}

/** @type {Kind} */
export const bumps = { moved, sight };
