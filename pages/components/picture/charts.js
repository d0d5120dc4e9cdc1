// The charts of a picture: drawn by Plotly.js when Python sends new ones, moved while a hand leads what is in them.

import { draft, erase } from "../draft.js";
import { panelOf, part, setExplained, setText } from "../page.js";
import { axisNames, chartConfig, dressed, plotly, tracesIn } from "../plotly.js";
import { move, moveAnnotation, purge, resize } from "../plotly_internals.js";
import { letZoom, resetZoom, zoomIn, zoomOut } from "../zoom.js";
import { attend, shine } from "./lights.js";
import { locateAll } from "./places.js";
import { momentOf } from "./scenes.js";

/** @import { Layout, Trace } from "../plotly.js" */
/** @import { View } from "./scenes.js" */
/** @import { Chart, Message, Panel, PicturePlot, Place, State } from "./state.js" */

/**
 * A chart for each panel, in their order; a chart keeps its nodes as long as its panel keeps its name.
 *
 * @param {State} state
 * @param {Message} message
 */
export function fill(state, { panels, columns }) {
  const before = state.charts;
  const known = new Map(before.map((chart) => [chart.panel.name, chart]));
  state.charts = panels.map((panel) => ({ ...(known.get(panel.name) ?? blank(panel)), panel }));
  for (const chart of before) if (!state.charts.some(({ figure }) => figure === chart.figure)) discard(state, chart);
  state.charts.forEach((chart, i) => {
    fillChart(state, chart, i);
  });
  state.root.style.setProperty("--picture-columns", columns.map((weight) => `minmax(0, ${weight}fr)`).join(" "));
}

/**
 * @param {State} state
 * @param {Chart} chart
 * @param {number} i
 */
function fillChart({ root, sight }, { figure, panel }, i) {
  if (root.children[i] !== figure) root.insertBefore(figure, root.children[i] ?? null);
  figure.ariaLabel = panel.description || panel.title;
  entitle(figure, sight?.panels[panel.name], panel);
}

/**
 * The title of a chart, with what its number is as long as no hand leads it.
 *
 * @param {HTMLElement} figure
 * @param {View | undefined} view
 * @param {Panel} panel
 */
function entitle(figure, view, { title, explained }) {
  const caption = part(figure, "figcaption");
  setText(caption, view?.title ?? title);
  setExplained(caption, view ? "" : explained);
}

/**
 * @param {Panel} panel
 * @returns {Chart}
 */
function blank(panel) {
  const nodes = panelOf("picture", panel.name);
  Object.assign(nodes.plot, { panel });
  return { ...nodes, panel };
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
export function discard(state, { figure, plot }) {
  state.sizes.unobserve(plot);
  purge(plot);
  figure.remove();
}

/**
 * Drafts of all charts, which are seen until Plotly.js is there.
 *
 * @param {State} state
 */
export function draftAll(state) {
  for (const chart of state.charts) draft(chart.plot, figureOf(state, chart));
}

/** @param {State} state */
export function drawAll(state) {
  for (const chart of state.charts) draw(state, chart);
  state.root.dataset.ready = "";
}

/**
 * Draws what is new: figures from Python, or what the browser led and now gives back.
 *
 * @param {State} state
 * @param {Chart} chart
 */
export function draw(state, chart) {
  const { figure, plot, panel } = chart;
  const view = state.sight?.panels[panel.name];
  entitle(figure, view, panel);
  const drawn = JSON.stringify([panel.figure, ledIn(state, plot), view]);
  plot.panel = panel;
  if (plot.drawn !== drawn) {
    plot.drawn = drawn;
    const { data, layout } = figureOf(state, chart);
    plot.config ??= chartConfig({ in: zoomIn, out: zoomOut, reset: resetZoom }); // another object would build it anew
    plotly().react(plot, data, layout, plot.config);
    erase(plot);
  }
  if (!plot.watched) watch(state, chart);
  locateAll(state, plot);
  shine(state, chart);
}

/**
 * What hands lead in a chart.
 *
 * @param {State} state
 * @param {PicturePlot} plot
 */
const ledIn = ({ grips }, plot) =>
  grips.flatMap(({ chart, handle, lead }) => (chart.plot === plot && lead ? [{ handle, lead }] : []));

/**
 * The figure of a chart as it is now, with what hands lead in it.
 *
 * @param {State} state
 * @param {Chart} chart
 */
function figureOf(state, { plot, panel }) {
  const view = state.sight?.panels[panel.name];
  const data = tracesIn(plot, panel.figure);
  for (const { handle, lead } of ledIn(state, plot)) put(data[handle.trace], handle.point, lead);
  if (view) for (const trace of data) Object.assign(trace, view.traces[trace.name]);
  return { data, layout: chartLayout(state, panel, view) };
}

/**
 * Plotly keeps zoom as long as uirevision stays the same, which here stands for the ranges that Python gave.
 *
 * @param {State} state
 * @param {Panel} panel
 * @param {View} [view]
 */
function chartLayout({ root }, { figure }, view) {
  const layout = dressed(root, figure);
  const ranges = axisNames(layout).map((name) => [name, layout[name].range, layout[name].type]);
  return { ...layout, ...(view && changed(layout, view)), uirevision: JSON.stringify(ranges), transition: undefined };
}

/**
 * @param {Layout} layout
 * @param {View} view
 */
function changed({ yaxis, annotations = [] }, { range, notes = [] }) {
  const noted = annotations.map((/** @type {object} */ each, /** @type {number} */ i) => ({ ...each, ...notes[i] }));
  return { annotations: noted, yaxis: range ? { ...yaxis, range } : yaxis };
}

/**
 * Moves a chart to what a hand gives: lines and points, what stands at them, and the range where it is another.
 *
 * @param {Chart} chart
 * @param {View} view
 */
export function moveChart({ figure, plot, panel }, view) {
  entitle(figure, view, panel);
  move(plot, momentOf(panel.figure, view));
  const { notes = [], range } = view;
  if (range && String(plot.layout.yaxis.range) !== String(range))
    plotly().relayout(plot, { "yaxis.range": [...range] });
  for (const [index, note] of notes.entries()) moveAnnotation(plot, index, note);
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
function watch(state, chart) {
  const { plot } = chart;
  plot.watched = true;
  letZoom(plot, () => plot.panel.figure);
  plot.on("plotly_doubleclick", () => resetZoom(plot));
  for (const kind of ["plotly_afterplot", "plotly_relayouting"]) plot.on(kind, () => relocate(state, plot));
  attend(state, chart);
  state.sizes.observe(plot);
}

/**
 * @param {State} state
 * @param {PicturePlot} plot
 */
function relocate(state, plot) {
  locateAll(state, plot);
  for (const chart of state.charts) if (chart.plot === plot) shine(state, chart);
}

/** @param {ResizeObserverEntry[]} entries */
export function resized(entries) {
  requestAnimationFrame(() => {
    const plots = entries.map(({ target }) => /** @type {PicturePlot} */ (target));
    for (const plot of plots) if (plot.isConnected && plot.offsetWidth) resize(plot);
  });
}

/**
 * @param {Trace} trace
 * @param {number} point
 * @param {Place} place
 */
export function put(trace, point, { x, y }) {
  trace.x[point] = x;
  trace.y[point] = y;
}
