// What a chart draws now, read from Plotly's private parts, as a trace that moves has other data than it was given.

/** @import { Plot, Trace } from "./plotly.js" */

/**
 * One axis of a trace: what it says, from where to where it goes, and the words that stand for its values.
 *
 * @typedef {{ title: string, range: [number, number] | null, words: Record<number, string> }} Side
 */

/** @typedef {"line" | "edge" | "area" | "points" | "bars" | "colours"} Kind an edge is that of a band */

/**
 * What a chart draws of a trace: its name, "" where it has none, its axes, its points, and of colours a number for each
 * of its cells, row by row, with the places of its columns and rows.
 *
 * @typedef {object} Drawn
 * @property {string} name
 * @property {Kind} kind
 * @property {[Side, Side]} axes
 * @property {[unknown, unknown][]} points
 * @property {{ x: number[], y: number[], z: unknown[][] }} [cells]
 */

/** @typedef {Record<string, any>} Point */

/** @param {Plot} plot */
const internals = (plot) => /** @type {Plot & { _fullLayout: any, calcdata: Point[][] }} */ (plot);

/**
 * @param {Plot} plot
 * @returns {Drawn[]}
 */
export const drawnTraces = (plot) => internals(plot).calcdata.flatMap((points, at) => drawnTrace(plot, points, at));

/**
 * @param {Plot} plot
 * @param {Point[]} points
 * @param {number} at
 * @returns {Drawn[]}
 */
function drawnTrace(plot, points, at) {
  const trace = points[0]?.trace;
  if (trace?.visible !== true || trace.mode === "text") return [];
  const next = internals(plot).calcdata[at + 1]?.[0]?.trace;
  const band = [trace, next].find((each) => each?.fill === "tonexty");
  const name = bare(plot.data[trace.index].name || (band && plot.data[band.index].name) || "");
  const axes = /** @type {[Side, Side]} */ (["x", "y"].map((letter) => side(plot, trace, letter)));
  if (trace.type === "bar") return [{ name, kind: "bars", axes, points: points.map(barOf(trace)) }];
  if (points[0].z) return [{ name, kind: "colours", axes, points: [], cells: cellsOf(points[0]) }];
  if (trace.type !== "scatter") return [];
  const kind = band ? "edge" : trace.fill === "toself" ? "area" : trace.mode === "markers" ? "points" : "line";
  return [{ name, kind, axes, points: points.map(({ x, y }) => [x, y]) }];
}

/** @param {string} text */
const bare = (text) => text.replace(/<[^>]*>/g, " ");

/**
 * @param {Plot} plot
 * @param {Trace} trace
 * @param {string} letter
 * @returns {Side}
 */
function side(plot, trace, letter) {
  const axis = internals(plot)._fullLayout[`${letter}axis${trace[`${letter}axis`].slice(1)}`];
  const { title, type, range, _categories, tickvals = [], ticktext = [] } = axis;
  const isCategory = type === "category";
  const words = isCategory
    ? Object.entries(_categories)
    : [...tickvals].map((/** @type {number} */ value, i) => [value, bare(String(ticktext[i] ?? value))]);
  const ends = isCategory ? null : [...range].map((end) => (type === "log" ? 10 ** end : end));
  return { title: bare(title?.text ?? ""), range: /** @type {any} */ (ends), words: Object.fromEntries(words) };
}

/**
 * Where a bar stands and where it ends.
 *
 * @param {Trace} trace
 * @returns {(point: Point) => [unknown, unknown]}
 */
const barOf =
  ({ orientation }) =>
  ({ p, s, s1 = s }) =>
    orientation === "h" ? [s1, p] : [p, s1];

/** @param {Point} first */
function cellsOf({ x, y, z }) {
  const rows = [...z].map((row) => [...row]);
  return { x: middles(x, rows[0]?.length ?? 0), y: middles(y, rows.length), z: rows };
}

/**
 * The middles of so many cells, of which Plotly may know the bounds.
 *
 * @param {ArrayLike<number>} places
 * @param {number} count
 */
const middles = (places, count) =>
  Array.from({ length: count }, (_, i) => (places.length > count ? (places[i] + places[i + 1]) / 2 : places[i]));
