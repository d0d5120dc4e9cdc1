// The axes of a chart as Plotly would draw them: where they lie, and what stands at which ticks.

import { clamp } from "./page.js";
import { axisNames } from "./plotly.js";

/** @import { Layout } from "./plotly.js" */

/** @typedef {{ at: number, text: string }} Tick a place in px of the chart, and what stands there */

/**
 * An axis in px of its chart: where it begins and how long it is, its ticks, what the lines at them go across, at which
 * foot its labels stand and how far from it, and its title.
 *
 * @typedef {object} Side
 * @property {boolean} isX
 * @property {number} begin
 * @property {number} length
 * @property {(value: any) => number} toPixel
 * @property {Tick[]} ticks
 * @property {Span[]} lines
 * @property {string} color of these lines
 * @property {number} foot
 * @property {number} apart
 * @property {number} size of the labels
 * @property {string} [edge] the color of the line at the foot
 * @property {{ text: string, size: number, standoff: number }} title
 */

/** @typedef {{ x: Record<string, Side>, y: Record<string, Side> }} Axes by the letters that traces know them by */

/** @typedef {[number, number]} Span where it begins, and its length */

const ROUND = [2, 5, 10];
const LABEL_APART = 4; // px
const LEGEND_APART = 12; // px above it
const LEAST = 64; // px of a picture between its margins
const NEAR = { x: 80, y: 40 }; // px from tick to tick at the least, where none are asked for
const PREFIXES = new Map([
  [-6, "μ"],
  [-3, "m"],
  [3, "k"],
  [6, "M"],
  [9, "B"],
]);

/**
 * Text without the tags that Plotly reads, in lines.
 *
 * @param {string} text
 */
export const bare = (text) =>
  text
    .replace(/<br *\/?>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

/**
 * The axes of a layout in a place of that size, below a legend; null where a range is one that only Plotly finds, or none
 * of numbers.
 *
 * @param {Layout} layout
 * @param {number} width
 * @param {number} height
 * @param {number} legend its height
 * @returns {Axes | null}
 */
export function axesOf(layout, width, height, legend) {
  const names = axisNames(layout);
  const { l, r, t, b } = marginsIn(layout, height, legend);
  const [wide, high] = [Math.round(width) - l - r, Math.round(height) - t - b];
  if (wide <= 0 || high <= 0 || !names.every((name) => isPlain(layout, layout[name]))) return null;
  /** @type {(name: string) => Span} */
  const spanOf = (name) => {
    const [low, top] = layout[name].domain ?? [0, 1];
    return name[0] === "x" ? [l + wide * low, wide * (top - low)] : [t + high * (1 - top), high * (top - low)];
  };
  const spans = Object.fromEntries(names.map((name) => [name.replace("axis", ""), spanOf(name)]));
  const sides = names.map((name) => /** @type {const} */ ([name.replace("axis", ""), sideOf(layout, name, spans)]));
  const along = (/** @type {string} */ letter) => Object.fromEntries(sides.filter(([id]) => id.startsWith(letter)));
  return { x: along("x"), y: along("y") };
}

/**
 * The margins of a picture: at the top there is room for its legend, and all give way where it is low.
 *
 * @param {Layout} layout
 * @param {number} height
 * @param {number} legend
 */
function marginsIn({ margin: { l, r, t, b } }, height, legend) {
  const top = legend ? Math.max(t, legend + LEGEND_APART) : t;
  const share = Math.min(1, Math.max(height - LEAST, 0) / (top + b));
  return { l, r, t: Math.ceil(top * share), b: Math.ceil(b * share) };
}

/**
 * @param {Layout} layout
 * @param {any} axis
 */
const isPlain = (layout, { range, type = "linear", overlaying, side, anchor = "x" }) =>
  Boolean(range?.every(Number.isFinite)) && type === "linear" && !overlaying && !side && nameOf(anchor) in layout;

/**
 * The name in a layout of an axis that traces know by a letter.
 *
 * @param {string} id
 */
const nameOf = (id) => `${id[0]}axis${id.slice(1)}`;

/**
 * @param {Layout} layout
 * @param {string} name
 * @param {Record<string, Span>} spans by the letters of their axes
 * @returns {Side}
 */
function sideOf(layout, name, spans) {
  const { [name]: axis, font } = layout;
  const isX = name.startsWith("x");
  const id = name.replace("axis", "");
  const [begin, length] = spans[id];
  const anchor = anchorOf(layout, id);
  const [first, across] = spans[anchor];
  const [from, to] = axis.range;
  const share = (/** @type {number} */ value) => (value - from) / (to - from);
  const toPixel = (/** @type {any} */ value) => begin + length * (isX ? share(value) : 1 - share(value));
  const { text = "", standoff = 0, font: { size: titled } = font } = axis.title ?? {};
  const beside = Object.keys(spans).filter((other) => other === anchor || anchorOf(layout, other) === id);
  return {
    ...{ isX, begin, length, toPixel, size: axis.tickfont?.size ?? font.size },
    ticks: ticksOf(axis, length, isX).map(({ value, text }) => ({ at: toPixel(value), text })),
    lines: axis.showgrid === false ? [] : beside.map((other) => spans[other]),
    color: axis.gridcolor,
    edge: axis.linecolor,
    foot: isX ? first + across : first,
    apart: LABEL_APART + (axis.ticklabelstandoff ?? 0),
    title: { text: bare(text), size: titled, standoff },
  };
}

/**
 * @param {Layout} layout
 * @param {string} id
 */
const anchorOf = (layout, id) => layout[nameOf(id)].anchor ?? (id.startsWith("x") ? "y" : "x");

/**
 * @param {any} axis
 * @param {number} length in px
 * @param {boolean} isX
 */
function ticksOf({ range, nticks, tickvals, ticktext, showticklabels }, length, isX) {
  const [low, high] = range[0] < range[1] ? range : [range[1], range[0]];
  const wanted = nticks || clamp(length / (isX ? NEAR.x : NEAR.y), 4, 9) + 1;
  const apart = stepOf((high - low) / wanted);
  const values = tickvals ? [...tickvals] : multiples(apart, low, high);
  const most = Math.max(Math.abs(low), Math.abs(high));
  const written = (/** @type {number} */ value, /** @type {number} */ i) => ({
    value,
    text: showticklabels === false ? "" : ticktext ? bare(String(ticktext[i])) : label(value, apart, most),
  });
  const error = 1e-9 * (high - low);
  return values.map(written).filter(({ value }) => value >= low - error && value <= high + error);
}

/**
 * The distance of ticks that is at least so large: 1, 2 or 5 times a power of ten.
 *
 * @param {number} least
 */
function stepOf(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (ROUND.find((times) => least / power <= times) ?? 10);
}

/**
 * @param {number} apart
 * @param {number} low
 * @param {number} high
 */
function multiples(apart, low, high) {
  const first = Math.ceil(low / apart - 1e-9);
  const count = Math.max(Math.floor(high / apart + 1e-9) - first + 1, 0);
  return Array.from({ length: count }, (_, i) => (first + i) * apart);
}

/**
 * A number at ticks that stand so far apart on an axis whose numbers are at most so large, with k for a thousand.
 *
 * @param {number} value
 * @param {number} apart
 * @param {number} most
 */
function label(value, apart, most) {
  const size = Math.floor(Math.log10(most) + 0.01);
  const exponent = Math.abs(size) > 3 ? 3 * Math.round((size - 1) / 3) : 0;
  const places = Math.max(exponent + 2 - Math.floor(Math.log10(apart) + 0.01), 0);
  const digits = Math.abs(value / 10 ** exponent).toFixed(Math.min(places, 20));
  const text = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  if (text === "0") return text;
  return (value < 0 ? "−" : "") + text + (PREFIXES.get(exponent) ?? "");
}
