// Two distributions over categories as bars, and the term that each category gives to the three sums.

import { fixed } from "../numbers.js";
import { clamp } from "../page.js";

/** @import { Kind, Values, View } from "./scenes.js" */
/** @import { Place } from "./state.js" */

/**
 * What stays while a hand moves: as core/figures/cross_entropy_categories.py writes it.
 *
 * @typedef {object} CategoryModel
 * @property {Record<"q" | "p", string[]>} names of the shares among the values
 * @property {number} shift of a bar from the middle of its pair
 * @property {{ shifts: number[], low: number, tops: number[], headroom: number, after: number }} terms
 * @property {[string, string, string]} kinds of terms
 * @property {[string, string, string]} labels of the sums below the picture
 * @property {number} digits of a share in the URL
 */

/** @typedef {[number[], number[], number[]]} Columns −q log q, −q log p and q log(q/p) of each category */

const GAP = null;
const DECIMALS = [4, 4, 3]; // of the sums

/**
 * @param {CategoryModel} model
 * @param {Values} values
 * @param {string} handle
 * @param {Place} place
 */
function moved({ names, digits }, values, handle, { y }) {
  const [kind, , , category] = handle.split(" ");
  const own = names[kind === "q" ? "q" : "p"];
  const k = Number(category) - 1;
  const share = Number(clamp(y, 0, 1).toFixed(3));
  const weights = withShare(distribution(own, values), k, share).map((each) => Number(each.toPrecision(digits)));
  const total = sumOf(weights);
  return { ...values, ...Object.fromEntries(own.map((name, i) => [name, weights[i] / total])) };
}

/**
 * @param {string[]} names
 * @param {Values} values
 */
const distribution = (names, values) => names.map((name) => values[name]);

/** @param {number[]} values */
const sumOf = (values) => values.reduce((sum, each) => sum + each, 0);

/**
 * The others keep their proportion; where they had nothing, they get the same each.
 *
 * @param {number[]} shares
 * @param {number} k
 * @param {number} share
 */
function withShare(shares, k, share) {
  const others = sumOf(shares.filter((_, i) => i !== k));
  const part = (/** @type {number} */ each) => (others > 0 ? each / others : 1 / (shares.length - 1));
  return shares.map((each, i) => (i === k ? share : (1 - share) * part(each)));
}

/**
 * @param {number} q
 * @param {number} p
 */
const timesLog = (q, p) => (q > 0 ? q * Math.log(p) : 0);

/**
 * @param {number[]} q
 * @param {number[]} p
 * @returns {Columns}
 */
function columnsOf(q, p) {
  const own = q.map((each) => -timesLog(each, each));
  const crossed = q.map((each, k) => -timesLog(each, p[k]));
  return [own, crossed, q.map((_, k) => crossed[k] - own[k])];
}

/**
 * @param {CategoryModel} model
 * @param {Values} values
 */
function sight(model, values) {
  const [q, p] = [distribution(model.names.q, values), distribution(model.names.p, values)];
  const columns = columnsOf(q, p);
  const sums = columns.map(sumOf);
  return {
    panels: { shares: sharesView(model, q, p), terms: termsView(model, columns, sums) },
    texts: Object.fromEntries(model.labels.map((label, i) => [label, fixed(sums[i], DECIMALS[i])])),
  };
}

/**
 * @param {CategoryModel} model
 * @param {number[]} q
 * @param {number[]} p
 * @returns {View}
 */
function sharesView({ shift }, q, p) {
  const [left, right] = [q.map((_, k) => k - shift), p.map((_, k) => k + shift)];
  return {
    title: "The bars of q, and those of p, sum to 1",
    traces: {
      "q: the data": { y: q },
      "p: the model": { y: p },
      "handles of q": { x: left, y: q },
      "handles of p": { x: right, y: p },
    },
  };
}

/**
 * Of an infinite term the bar goes beyond the picture, and says so at its edge.
 *
 * @param {CategoryModel} model
 * @param {Columns} columns
 * @param {number[]} sums
 * @returns {View}
 */
function termsView({ kinds, terms: { shifts, low, tops, headroom, after } }, columns, sums) {
  const high = headroom * Math.max(...sums.filter(Number.isFinite));
  const top = tops.find((each) => each >= high) ?? high;
  const bars = columns.map((column, i) => [...column, sums[i]]);
  const places = columns[0].map((_, k) => k);
  const across = [...places, places.length + after];
  const infinite = bars.flatMap((bar, i) =>
    bar.flatMap((height, k) => (height === Infinity ? [across[k] + shifts[i]] : [])),
  );
  return {
    title: "Each term: middle bar = left bar + right bar",
    traces: {
      ...Object.fromEntries(kinds.map((kind, i) => [kind, { y: bars[i].map((each) => Math.min(each, 2 * top)) }])),
      infinite: infinite.length ? { x: infinite, y: infinite.map(() => top) } : { x: [GAP], y: [GAP] },
    },
    range: [low, top],
  };
}

/** @type {Kind} */
export const categories = { moved, sight };
