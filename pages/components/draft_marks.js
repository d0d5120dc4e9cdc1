// What a draft draws of traces.

/** @import { Side } from "./draft_axes.js" */
/** @import { Trace } from "./plotly.js" */

/** @typedef {[number, number] | null} Place in px of the chart, null for a gap */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = "#444"; // where a figure names no colour

/** @type {Record<string, (r: number) => string>} the outline of a marker about 0 whose size is 2 r */
const SYMBOLS = {
  circle: (r) => `M${r},0A${r},${r} 0 1,1 0,${-r}A${r},${r} 0 0,1 ${r},0Z`,
  square: (r) => `M${r},${r}H${-r}V${-r}H${r}Z`,
  diamond: (r) => `M${1.3 * r},0L0,${1.3 * r}L${-1.3 * r},0L0,${-1.3 * r}Z`,
  "triangle-up": (r) => `M${-1.155 * r},${r / 2}H${1.155 * r}L0,${-r}Z`,
  "triangle-down": (r) => `M${-1.155 * r},${-r / 2}H${1.155 * r}L0,${r}Z`,
  "line-ns": (r) => `M0,${r}V${-r}`,
};
/** @type {Record<string, number>} lengths of dashes, in widths of the line */
const DASHES = { dot: 1, dash: 3, longdash: 5 };

/**
 * @param {string} tag
 * @param {Record<string, string | number | undefined>} attributes
 * @param {(SVGElement | string)[]} [children]
 * @returns {SVGElement}
 */
export function element(tag, attributes, children = []) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(name, `${value}`);
  node.append(...children);
  return node;
}

/**
 * What a trace draws, down to the one before where it fills the room between them.
 *
 * @param {Trace} trace
 * @param {Trace | undefined} before
 * @param {Side} across
 * @param {Side} up
 */
export function marksOf(trace, before, across, up) {
  if (trace.visible === false) return [];
  if (trace.type === "bar") return barsOf(trace, across, up);
  if ((trace.type ?? "scatter") !== "scatter") return [];
  const places = placesOf(trace, across, up);
  const mode = trace.mode ?? "lines";
  return [
    ...areaOf(trace, places, before ? placesOf(before, across, up) : [], up.toPixel(0)),
    ...(mode.includes("lines") && trace.line?.width !== 0 ? [lineAlong(pathOf(places, "M"), trace.line ?? {})] : []),
    ...(mode.includes("markers") ? places.flatMap((place, i) => (place ? [pointAt(place, trace.marker, i)] : [])) : []),
  ];
}

/**
 * @param {Trace} trace
 * @param {Side} across
 * @param {Side} up
 * @returns {Place[]}
 */
function placesOf({ x, y = [] }, across, up) {
  return Array.from({ length: Math.min(x?.length ?? y.length, y.length) }, (_, i) => {
    const [value, height] = [x ? x[i] : i, y[i]];
    if (value === null || height === null) return null;
    const place = /** @type {[number, number]} */ ([across.toPixel(value), up.toPixel(height)]);
    return place.every(Number.isFinite) ? place : null;
  });
}

/**
 * @param {Place[]} places
 * @param {string} pen with which the first is reached
 */
function pathOf(places, pen) {
  let next = pen;
  return places
    .map((place) => {
      const piece = place ? `${next}${place[0].toFixed(1)},${place[1].toFixed(1)}` : "";
      next = place ? "L" : "M";
      return piece;
    })
    .join("");
}

/**
 * @param {Trace} trace
 * @param {Place[]} places
 * @param {Place[]} before
 * @param {number} foot
 */
function areaOf({ fill, fillcolor }, places, before, foot) {
  const [first, last] = [places.find(Boolean), places.findLast(Boolean)];
  if (!first || !last || !fill || fill === "none") return [];
  const back = { tonexty: pathOf(before.toReversed(), "L"), tozeroy: `L${last[0]},${foot}L${first[0]},${foot}` };
  const path = pathOf(places, "M") + (back[/** @type {keyof typeof back} */ (fill)] ?? "");
  return [element("path", { d: `${path}Z`, fill: fillcolor })];
}

/**
 * @param {string} path
 * @param {Trace["line"]} line
 */
export function lineAlong(path, { color, width = 2, dash }) {
  const pieces = DASHES[dash] && DASHES[dash] * Math.max(width, 3);
  return element("path", { d: path, fill: "none", stroke: color, "stroke-width": width, "stroke-dasharray": pieces });
}

/**
 * @param {[number, number]} place
 * @param {Trace["marker"] | undefined} marker
 * @param {number} i
 */
export function pointAt(place, marker, i) {
  const { symbol, size = 6, color, line = {} } = marker ?? {};
  const name = String(each(symbol, i) ?? "circle");
  const outline = SYMBOLS[name.replace("-open", "")] ?? SYMBOLS.circle;
  const isOpen = name.endsWith("-open");
  const paint = isOpen
    ? { fill: "none", stroke: each(color, i), "stroke-width": each(line.width, i) ?? 1 }
    : { fill: each(color, i), stroke: each(line.color, i) ?? EDGE, "stroke-width": each(line.width, i) ?? 0 };
  return element("path", { d: outline(each(size, i) / 2), transform: `translate(${place})`, ...paint });
}

/** @type {(value: any, i: number) => any} what a list has for a point, or one value for all */
const each = (value, i) => (Array.isArray(value) || ArrayBuffer.isView(value) ? /** @type {any} */ (value)[i] : value);

/**
 * @param {Trace} trace
 * @param {Side} across
 * @param {Side} up
 */
function barsOf({ x = [], y = [], width = 0.8, marker = {}, orientation }, across, up) {
  if (orientation === "h") return [];
  return [...y].flatMap((height, i) => {
    const half = each(width, i) / 2;
    const [left, right] = [across.toPixel(Number(x[i]) - half), across.toPixel(Number(x[i]) + half)];
    const [top, foot] = [up.toPixel(height), up.toPixel(0)];
    if (![left, top].every(Number.isFinite)) return [];
    const place = { x: left, y: Math.min(top, foot), width: right - left, height: Math.abs(foot - top) };
    const { color, width: edge } = marker.line ?? {};
    return [element("rect", { ...place, fill: each(marker.color, i), stroke: color, "stroke-width": edge })];
  });
}
