// All that touches Plotly's private parts, each with its reason. They belong to the Plotly.js of the pinned Streamlit: a
// new Streamlit is a reason to read this file and to run the browser tests, which compare what is drawn here with
// what Plotly draws.

import { enlarged, growthAt } from "./hall.js";
import { axisNames, plotly } from "./plotly.js";

/** @import { Figure, Plot, Trace } from "./plotly.js" */

/** @typedef {"x" | "y" | "z"} Letter */

/** @typedef {ArrayLike<any>} Values numbers, or what else an axis takes; what is not finite is a gap */

/** @typedef {{ x?: Values, y?: Values, z?: ArrayLike<ArrayLike<number | undefined>> }} Moved what moves in a trace */

/** @typedef {{ data: Moved[], traces: number[] }} Moment what moves in the traces of those numbers */

/**
 * An axis as it is drawn: where it begins and its length, in px of the plot.
 *
 * @typedef {object} Axis
 * @property {number} offset
 * @property {number} length
 * @property {any[]} range
 * @property {boolean} autorange
 * @property {(value: any) => number} toPixel px from its beginning
 * @property {(pixel: number) => number} toData
 */

/**
 * Plotly's private parts. Its public ones say what was asked for, not where it was drawn.
 *
 * @typedef {object} Internals
 * @property {any} _fullLayout the layout with all defaults, and the axes with their sizes and conversions
 * @property {any[]} _fullData the traces with all defaults
 * @property {any[][]} calcdata the points of each trace as they are drawn
 * @property {(kind: string) => unknown} emit
 */

/** @param {Plot} plot */
const internals = (plot) => /** @type {Plot & Internals} */ (plot);

// --- axes: no public call says where a value lies on the screen, or which range was found for an axis ---

/**
 * @param {any} axis
 * @returns {Axis}
 */
const axis = (axis) => ({
  offset: axis._offset,
  length: axis._length,
  range: axis.range,
  autorange: Boolean(axis.autorange),
  toPixel: axis.d2p,
  toData: axis.p2d,
});

/**
 * @param {Plot} plot
 * @param {string} name as the layout has it
 */
export const drawnAxis = (plot, name) => axis(internals(plot)._fullLayout[name]);

/** @param {Plot} plot */
const drawnAxisNames = (plot) => axisNames(internals(plot)._fullLayout);

/**
 * The x or y axis of a trace: "x2" of a trace is "xaxis2" of the layout.
 *
 * @param {Plot} plot
 * @param {number} trace
 * @param {string} letter
 */
function fullAxisOf(plot, trace, letter) {
  const { _fullData, _fullLayout } = internals(plot);
  const id = _fullData[trace]?.[`${letter}axis`] ?? letter;
  return _fullLayout[`${letter}axis${id.slice(1)}`];
}

/**
 * @param {Plot} plot
 * @param {number} trace
 * @param {"x" | "y"} letter
 */
export const axisOf = (plot, trace, letter) => axis(fullAxisOf(plot, trace, letter));

/**
 * The rows of a picture: its y axes, from the top.
 *
 * @param {Plot} plot
 */
export function rows(plot) {
  const names = drawnAxisNames(plot).filter((name) => name.startsWith("y"));
  return names.map((name) => drawnAxis(plot, name)).sort((one, other) => one.offset - other.offset);
}

/** @param {Plot} plot */
export const drawnRanges = (plot) =>
  Object.fromEntries(drawnAxisNames(plot).map((name) => [name, [...drawnAxis(plot, name).range]]));

/**
 * The ranges that Python gave the axes of a drawn figure, as Plotly.relayout takes them. Of axes that Python did not
 * name only the full layout knows.
 *
 * @param {Plot} plot
 * @param {Figure} figure
 */
export function homeRanges(plot, { layout }) {
  const ranges = drawnAxisNames(plot).map((name) => [name, layout[name]?.range]);
  return Object.fromEntries(
    ranges.map(([name, range]) => (range ? [`${name}.range`, [...range]] : [`${name}.autorange`, true])),
  );
}

/**
 * Whether a person looks elsewhere than where Python put the axes of a figure.
 *
 * @param {Plot} plot
 * @param {Figure} figure
 */
export const isAway = (plot, { layout }) =>
  Object.entries(drawnRanges(plot)).some(
    ([name, range]) => !drawnAxis(plot, name).autorange && String(range) !== String(layout[name]?.range),
  );

/**
 * The ranges of the axes below a place (px from the corner of the chart) when they are this factor as wide about it, as
 * Plotly.relayout takes them; of all axes about their middle without a place. What Python fixes stays.
 *
 * @param {Plot} plot
 * @param {number} factor
 * @param {[number, number] | null} about
 */
export function zoomedRanges(plot, factor, about) {
  /** @type {Record<string, any[]>} */
  const changes = {};
  for (const name of drawnAxisNames(plot)) {
    const { fixedrange, range, r2l, l2r, _offset, _length } = internals(plot)._fullLayout[name];
    const along = about ? (about[name.startsWith("x") ? 0 : 1] - _offset) / _length : 0.5;
    if (fixedrange || along < 0 || along > 1) continue;
    const wide = scaled(range.map(r2l), name.startsWith("x") ? along : 1 - along, factor);
    if (wide.every(Number.isFinite)) changes[`${name}.range`] = wide.map(l2r);
  }
  return changes;
}

/**
 * A range made wider by a factor, of which the point at that share of it stays.
 *
 * @param {number[]} range
 * @param {number} share
 * @param {number} factor
 */
export function scaled([low, high], share, factor) {
  const still = low + share * (high - low);
  return [still + (low - still) * factor, still + (high - still) * factor];
}

/**
 * Goes to ranges as if by Plotly's own tools: what a person has chosen is kept as long as uirevision stays the same.
 *
 * @param {Plot} plot
 * @param {Record<string, unknown>} changes
 */
export function zoomTo(plot, changes) {
  const layout = internals(plot)._fullLayout;
  layout._guiEditing = true;
  plotly().relayout(plot, changes);
  layout._guiEditing = false;
}

// --- moving: Plotly's own update checks every attribute of every trace, which takes four times as long as drawing ---

/**
 * Moves lines, bars, heat maps and contours of a chart as Plotly would draw them. `remember` makes the chart's data
 * agree.
 *
 * @param {Plot} plot
 * @param {Moment} now
 */
export function move(plot, now) {
  const modules = internals(plot)._fullLayout._basePlotModules;
  const cartesian = modules?.find((/** @type {{ name: string }} */ { name }) => name === "cartesian");
  if (!cartesian) return redraw(plot, now);
  now.data.forEach((data, i) => {
    place(plot, now.traces[i], data);
  });
  cartesian.plot(plot, alongside(plot, now.traces), { duration: 0 });
}

/**
 * @param {Plot} plot
 * @param {Moment} now
 */
export function remember(plot, now) {
  now.traces.forEach((trace, i) => {
    Object.assign(plot.data[trace], now.data[i]);
  });
}

/**
 * @param {Plot} plot
 * @param {Moment} now
 */
function redraw(plot, now) {
  remember(plot, now);
  plotly().redraw(plot);
}

/**
 * @param {Plot} plot
 * @param {number} trace
 * @param {Moved} moved
 */
function place(plot, trace, { z, ...moved }) {
  const points = internals(plot).calcdata[trace];
  const full = internals(plot)._fullData[trace];
  if (z) points[0].z = z;
  for (const [letter, values] of Object.entries(moved)) {
    const grows = full.type === "bar" && letter === (full.orientation === "h" ? "x" : "y");
    if (full.type === "scatter") stretch(points, full, values.length);
    const { d2c } = fullAxisOf(plot, trace, letter);
    for (let j = 0; j < values.length; j += 1) setPoint(points[j], letter, d2c(values[j]), grows);
  }
  if (full.type === "scatter") for (const letter of ["x", "y"]) if (!(letter in moved)) complete(plot, trace, letter);
}

/**
 * Plotly keeps neither coordinate of a point that is a gap.
 *
 * @param {Plot} plot
 * @param {number} trace
 * @param {string} letter
 */
function complete(plot, trace, letter) {
  const { calcdata, _fullData } = internals(plot);
  const { d2c } = fullAxisOf(plot, trace, letter);
  calcdata[trace].forEach((point, j) => {
    point[letter] ??= d2c(_fullData[trace][letter][j]);
  });
}

/**
 * A bar that grows ends where its value is, whatever its foot.
 *
 * @param {any} point
 * @param {string} letter
 * @param {number} value
 * @param {boolean} grows
 */
function setPoint(point, letter, value, grows) {
  point[letter] = value;
  if (grows) Object.assign(point, { s: value, s1: value });
}

/**
 * The first point of a trace also holds what belongs to all, so a trace has at least one, if only a gap.
 *
 * @param {object[]} points
 * @param {{ _length: number }} full
 * @param {number} length
 */
function stretch(points, full, length) {
  while (points.length > length) points.pop();
  while (points.length < length) points.push({});
  full._length = length;
}

/**
 * The traces to draw with those that move: Plotly empties a layer of which it draws none, and where it is not one of
 * lines and points, takes away those that it does not draw.
 *
 * @param {Plot} plot
 * @param {number[]} moved
 */
function alongside(plot, moved) {
  const { _fullData } = internals(plot);
  const layer = (/** @type {Trace} */ { type, xaxis, yaxis }) => type + xaxis + yaxis;
  const drawn = new Set(moved.map((trace) => layer(_fullData[trace])));
  const isFirst = (/** @type {string} */ name) => !drawn.has(name) && Boolean(drawn.add(name));
  const isWanted = (/** @type {Trace} */ trace) =>
    trace.visible === true && (trace.type !== "scatter" || isFirst(layer(trace)));
  return [...moved, ..._fullData.flatMap((trace, i) => (!moved.includes(i) && isWanted(trace) ? [i] : []))];
}

// --- the image of a layout: an update of the layout would draw all anew, at every moment ---

/**
 * @param {Plot} plot
 * @param {string} source
 */
export function paintImage(plot, source) {
  plot.querySelector(".imagelayer image")?.setAttribute("href", source);
}

/**
 * @param {Plot} plot
 * @param {string} source
 */
export function rememberImage(plot, source) {
  plot.layout.images[0].source = internals(plot)._fullLayout.images[0].source = source;
}

// --- annotations: an update of one lets Plotly work out all traces anew, three frames long ---

/**
 * Moves an annotation to a place in the data and writes another text in it, until Plotly draws it anew.
 *
 * @param {Plot} plot
 * @param {number} index
 * @param {{ x: number, y: number, text: string }} note
 */
export function moveAnnotation(plot, index, { x, y, text }) {
  const group = plot.querySelector(`.annotation[data-index="${index}"]`);
  const words = group?.querySelector("text");
  if (!group || !words) return;
  const drawn = plot.layout.annotations[index];
  const { xaxis, yaxis } = internals(plot)._fullLayout; // on a logarithmic axis both are logarithms, as its range is
  const [right, down] = [xaxis.r2p(x) - xaxis.r2p(drawn.x), yaxis.r2p(y) - yaxis.r2p(drawn.y)];
  group.setAttribute("transform", `translate(${right}, ${down})`);
  if (words.textContent !== text) words.textContent = text;
}

// --- the rest ---

/**
 * The buttons in the corner lie on the axes, and a press on one of them chooses nothing in the data.
 *
 * @param {EventTarget | null} target
 */
export const isOnModebar = (target) => target instanceof Element && Boolean(target.closest(".modebar"));

/**
 * A chart that goes right after it was drawn is still told that it was, which nobody hears any more.
 *
 * @param {Plot} plot
 */
export function purge(plot) {
  plotly()?.purge(plot);
  internals(plot).emit = () => {};
}

/**
 * Plotly leaves a legend that changes its number of rows where it was, until asked to place it. The full layout knows
 * the size that was drawn last.
 *
 * @param {Plot} plot
 */
export async function resize(plot) {
  const { width, height } = internals(plot)._fullLayout ?? {};
  grow(plot);
  if (plot.offsetWidth === width && plot.offsetHeight === height) return;
  await plotly().Plots.resize(plot);
  const { showlegend, legend } = internals(plot)._fullLayout ?? {};
  if (showlegend) plotly().relayout(plot, { "legend.y": legend.y });
}

/**
 * Draws a chart of the projector view anew where the window has another size than it was drawn for.
 *
 * @param {Plot} plot
 */
function grow(plot) {
  const [before, now] = [plot.growth ?? 1, growthAt(plot)];
  if (before === now || !plot.data) return;
  plot.growth = now;
  for (const part of [plot.data, plot.layout]) enlarged(part, now / before);
  plotly().redraw(plot);
}
