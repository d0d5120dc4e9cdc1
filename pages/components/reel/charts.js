// The charts of a reel: drawn by Plotly.js when Python sends new ones, moved from moment to moment after that.

import { draft, erase } from "../draft.js";
import { make, panelOf, part, setExplained, setText } from "../page.js";
import { chartConfig, dressed, plotly, tracesIn } from "../plotly.js";
import { drawnAxis, move, purge, remember, resize, rows } from "../plotly_internals.js";
import { letZoom, resetZoom, zoomIn, zoomOut } from "../zoom.js";
import { explainedAt, rowsOf, stageAt } from "./rows.js";

/** @import { Chart, Label, Message, Panel, ReelPlot, State } from "./state.js" */

const NEAR = 9; // px between a text and its place

/** @type {Record<Label["anchor"], [string, number]>} */
const SIDES = {
  above: ["translate(-50%, calc(-100% - 8px))", 0],
  right: ["translate(0, -50%)", NEAR],
  left: ["translate(-100%, -50%)", -NEAR],
};

/**
 * A chart for each panel, in their order; a chart keeps its nodes as long as its panel keeps its name.
 *
 * @param {State} state
 */
export function fill(state) {
  const { message, picture, charts } = state;
  const known = new Map(charts.map((chart) => [chart.panel.name, chart]));
  state.charts = message.panels.map((panel) => ({ ...(known.get(panel.name) ?? blank(panel)), panel }));
  for (const chart of charts) if (!state.charts.some(({ figure }) => figure === chart.figure)) discard(state, chart);
  for (const chart of state.charts) fillChart(state, chart);
  picture.style.setProperty("--reel-columns", message.columns.map((wide) => `minmax(0, ${wide}fr)`).join(" "));
}

/**
 * @param {Panel} panel
 * @returns {Chart}
 */
const blank = (panel) => ({
  ...panelOf("reel", panel.name),
  ...{ panel, labels: [], cursor: null, drawn: "", stage: -1 },
});

/**
 * @param {State} state
 * @param {Chart} chart
 */
function discard(state, { figure, plot }) {
  state.sizes.unobserve(plot);
  purge(plot);
  figure.remove();
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
function fillChart({ picture, message }, chart) {
  const { panel, figure, frame } = chart;
  picture.append(figure);
  figure.ariaLabel = panel.description;
  figure.toggleAttribute("data-rows", "yaxis2" in panel.figure.layout);
  setText(part(figure, "figcaption"), panel.title);
  for (const { node } of chart.labels) node.remove();
  chart.labels = message.labels.filter((label) => label.panel === panel.name).map((label) => written(panel, label));
  frame.append(...chart.labels.map(({ node }) => node));
}

/**
 * @param {Panel} panel
 * @param {Label} label
 */
function written({ figure }, label) {
  const node = make("span");
  node.className = "reel-label";
  node.style.color = label.color;
  node.style.fontSize = `calc(${label.size * figure.layout.font.size} * var(--px, 1px))`;
  node.toggleAttribute("data-bold", label.bold);
  return { node, label };
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
  state.ready = true;
  state.picture.dataset.ready = "";
}

/**
 * Draws a figure that is new, at the moment that is shown.
 *
 * @param {State} state
 * @param {Chart} chart
 */
function draw(state, chart) {
  const { panel, plot } = chart;
  const drawn = JSON.stringify(panel.figure);
  if (chart.drawn === drawn) return;
  chart.drawn = drawn;
  const { data, layout } = figureOf(state, chart);
  plot.config ??= { ...chartConfig({ in: zoomIn, out: zoomOut, reset: resetZoom }), displayModeBar: false };
  plotly().react(plot, data, layout, plot.config);
  erase(plot);
  if (!plot.watched) watch(state, plot);
}

/**
 * The figure of a chart at the moment that is shown.
 *
 * @param {State} state
 * @param {Chart} chart
 */
function figureOf(state, chart) {
  const { panel, plot } = chart;
  const data = tracesIn(plot, panel.figure);
  const moved = rowsOf(state.message, panel.tracks, state.moment);
  moved.traces.forEach((trace, i) => {
    Object.assign(data[trace], moved.data[i]);
  });
  chart.stage = stageAt(state.message.stages[panel.name], state.moment);
  return { data, layout: staged(state, chart) };
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
function staged(state, { panel, stage }) {
  const layout = dressed(state.root, panel.figure);
  const stages = state.message.stages[panel.name];
  if (stages) Object.assign(layout.xaxis, { range: stages.x[stage] });
  if (stages) Object.assign(layout.yaxis, { range: stages.y[stage] });
  return layout;
}

/**
 * @param {State} state
 * @param {ReelPlot} plot
 */
function watch(state, plot) {
  plot.watched = true;
  const chart = () => state.charts.find((each) => each.plot === plot);
  letZoom(plot, () => ({ data: [], layout: staged(state, /** @type {Chart} */ (chart())) }));
  plot.on("plotly_doubleclick", () => resetZoom(plot));
  plot.on("plotly_afterplot", () => {
    const drawn = chart();
    if (drawn) place(state, drawn);
  });
  state.sizes.observe(plot);
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
export function show(state, chart) {
  const { panel, plot, figure } = chart;
  setExplained(part(figure, "figcaption"), explainedAt(state.message, panel.name, state.moment));
  const moved = rowsOf(state.message, panel.tracks, state.moment);
  remember(plot, moved);
  const stages = state.message.stages[panel.name];
  const stage = stageAt(stages, state.moment);
  move(plot, moved);
  if (stages && stage !== chart.stage) {
    chart.stage = stage;
    plotly().relayout(plot, { "xaxis.range": [...stages.x[stage]], "yaxis.range": [...stages.y[stage]] });
  }
  place(state, chart);
}

// --- what lies on a chart ---

/**
 * @param {State} state
 * @param {Chart} chart
 */
function place(state, chart) {
  for (const { node, label } of chart.labels) placeLabel(state, chart, node, label);
  if (chart.cursor) placeCursor(state, chart, chart.cursor);
}

/**
 * A text that has no room at its side stands at the other.
 *
 * @param {State} state
 * @param {Chart} chart
 * @param {HTMLElement} node
 * @param {Label} label
 */
function placeLabel({ moment }, { plot }, node, { texts, x, y, anchor, row, since }) {
  node.hidden = moment < since;
  if (node.hidden) return;
  setText(node, texts[moment % texts.length]);
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, `yaxis${row}`)];
  const [right, down] = [across.toPixel(x[moment % x.length]), up.toPixel(y[moment % y.length])];
  const isRoom = right + NEAR + node.offsetWidth <= across.length;
  const [lean, off] = SIDES[anchor === "right" && !isRoom ? "left" : anchor];
  node.style.transform = `translate(${across.offset + right + off}px, ${up.offset + down}px) ${lean}`;
}

/**
 * @param {State} state
 * @param {Chart} chart
 * @param {HTMLButtonElement} cursor
 */
function placeCursor({ message, moment }, { plot }, cursor) {
  const across = drawnAxis(plot, "xaxis");
  const all = rows(plot);
  const [top, bottom] = [all[0], all[all.length - 1]];
  const right = across.toPixel(message.values[moment]);
  cursor.hidden = right < -1 || right > across.length + 1;
  cursor.style.transform = `translate(${across.offset + right}px, ${top.offset}px)`;
  cursor.style.height = `${bottom.offset + bottom.length - top.offset}px`;
  cursor.setAttribute("aria-valuetext", message.words[moment]);
  cursor.setAttribute("aria-valuenow", String(message.values[moment]));
}

/**
 * The value of x under a pointer.
 *
 * @param {Chart} chart
 * @param {number} clientX
 */
export function valueAt({ plot }, clientX) {
  const across = drawnAxis(plot, "xaxis");
  return across.toData(clientX - plot.getBoundingClientRect().left - across.offset);
}

/** @param {ResizeObserverEntry[]} entries */
export function resized(entries) {
  requestAnimationFrame(() => {
    const plots = entries.map(({ target }) => /** @type {ReelPlot} */ (target));
    for (const plot of plots) if (plot.isConnected && plot.offsetWidth) resize(plot);
  });
}

/** @param {State} state */
export function purgeAll(state) {
  for (const chart of state.charts) discard(state, chart);
}

/** @param {Message} message */
export const last = (message) => message.values.length - 1;
