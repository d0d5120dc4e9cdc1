// Charts in the projector view: what is measured in px grows with the window, and no line is thinner than a hall can see.
// The style sheet of that view says how much, by two custom properties (pages/parts/projector.css).

/** @import { Figure, Trace } from "./plotly.js" */

/** @typedef {Record<string, any>} Part of a figure */

const PIXELS = new Set([
  ...["standoff", "ticklabelstandoff", "xshift", "yshift", "ax", "ay", "arrowwidth", "borderpad", "thickness"],
  ...["zerolinewidth", "gridwidth", "tracegroupgap", "borderwidth", "xgap", "ygap"],
]);
/** @type {Record<string, string[]>} what is in px within parts of these names */
const WITHIN = { line: ["width"], marker: ["size"], margin: ["l", "r", "t", "b"] };

/**
 * How many px of the screen one px of a figure takes: more than one on a large screen, in the projector view.
 *
 * @param {Element} root
 */
export const growthAt = (root) => property(root, "--px") || 1;

/**
 * @param {Element} root
 * @param {string} name
 */
const property = (root, name) => Number.parseFloat(getComputedStyle(root).getPropertyValue(name));

/**
 * A copy of a figure as it is drawn in a place of the page.
 *
 * @param {Element} root
 * @param {Figure} figure
 * @returns {Figure}
 */
export function inHall(root, figure) {
  const { data, layout } = structuredClone({ data: figure.data, layout: figure.layout });
  const least = property(root, "--least-line") || 0;
  for (const trace of data) if (isLine(trace)) thicken(trace, least);
  for (const shape of layout.shapes ?? []) thicken(shape, least);
  return enlarged({ data, layout }, growthAt(root));
}

/** @param {Trace} trace */
const isLine = ({ type = "scatter", mode = "lines" }) => type === "scatter" && mode.includes("lines");

/**
 * @param {Part} drawn
 * @param {number} least
 */
function thicken(drawn, least) {
  const width = drawn.line?.width ?? 2;
  if (width > 0 && width < least) drawn.line = { ...drawn.line, width: least };
}

/**
 * Makes all that is in px within a part so many times as large.
 *
 * @template {Part} Whole
 * @param {Whole} whole
 * @param {number} by
 * @returns {Whole}
 */
export function enlarged(whole, by) {
  if (by !== 1) enlargeWithin(whole, by, "");
  return whole;
}

/**
 * @param {Part} part
 * @param {number} by
 * @param {string} name
 */
function enlargeWithin(part, by, name) {
  for (const [key, value] of Object.entries(part))
    if (isPixels(name, key)) part[key] = times(value, by);
    else if (isPart(value)) enlargeWithin(value, by, key);
}

/** @type {(name: string, key: string) => boolean | undefined} */
const isPixels = (name, key) =>
  PIXELS.has(key) || WITHIN[name]?.includes(key) || (key === "size" && /font$/i.test(name));

/** @type {(value: any) => boolean} an object, or a list of objects: no list of numbers */
const isPart = (value) =>
  Array.isArray(value)
    ? value.length > 0 && !Array.isArray(value[0]) && isPart(value[0])
    : value !== null && typeof value === "object" && !ArrayBuffer.isView(value);

/** @type {(value: any, by: number) => any} */
const times = (value, by) =>
  Array.isArray(value) ? value.map((each) => times(each, by)) : typeof value === "number" ? value * by : value;
