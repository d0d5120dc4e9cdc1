// The charts: drawn by Plotly.js when a film comes, moved for every moment, and their zoom kept.

import { draft, erase, isDraft } from "../draft.js";
import { chartConfig, dressed, plotly, tracesIn } from "../plotly.js";
import {
  drawnAxis,
  drawnRanges,
  isAway,
  move,
  paintImage,
  purge,
  remember,
  rememberImage,
  resize,
} from "../plotly_internals.js";
import { letZoom, resetZoom, zoomIn, zoomOut } from "../zoom.js";
import { blended, blendImage } from "./blend.js";
import { moment } from "./moment.js";
import { densityTop, sliceMoment } from "./slices.js";

/** @import { Moment } from "../plotly_internals.js" */
/** @import { Film, Panel, PlacedSlice } from "./format.js" */
/** @import { PlayerPlot, State } from "./state.js" */

/** @param {State} state */
export const shownPlace = ({ preview, place, film }) =>
  preview ?? (film.slice?.place ?? []).map((x, i) => place[i] ?? x);

/**
 * Draws all charts, the large picture first, and is done with false where another film came meanwhile.
 *
 * @param {State} state
 */
export async function drawAll(state) {
  const { film, frame, pin, charts } = state;
  const [picture, ...others] = charts;
  const place = shownPlace(state);
  drawPanel(state, picture.plot, picture.panel, frame);
  if (pin !== null) drawPinned(state);
  await painted(); // the picture is seen before the rest is drawn
  if (state.film !== film || state.end.signal.aborted) return false;
  for (const { plot, panel } of others) drawPanel(state, plot, panel, frame);
  if (film.slice) drawSlice(state, frame, place);
  Object.assign(state, { ready: true, drawn: { frame, pin, place: String(place) } });
  state.root.dataset.ready = "";
  return true;
}

/**
 * Drafts of all charts, which are seen until Plotly.js is there.
 *
 * @param {State} state
 */
export function draftAll(state) {
  const { film, frame, pin, charts, pinned, slicePlot } = state;
  const draftPanel = (/** @type {PlayerPlot} */ plot, /** @type {Panel} */ panel, /** @type {number} */ at) =>
    draft(plot, figureOf(state, plot, panel, moment(film, panel, at, pin), at));
  for (const { plot, panel } of charts) draftPanel(plot, panel, frame);
  if (pin !== null) draftPanel(pinned.plot, film.panels[0], pin);
  if (!film.slice) return;
  const now = sliceNow(state, film.slice, frame, shownPlace(state));
  draft(slicePlot, figureOf(state, slicePlot, slicePanel(film.slice.figure), now, frame));
}

/**
 * What is still a draft shows another moment.
 *
 * @param {State} state
 */
export function moveDrafts(state) {
  if (isDraft(state.now.plot)) draftAll(state);
}

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/**
 * @param {State} state
 * @param {PlayerPlot} plot
 * @param {Panel} panel
 * @param {number} frame
 */
function drawPanel(state, plot, panel, frame) {
  draw(state, plot, panel, moment(state.film, panel, frame, state.pin), frame);
}

/** @param {State} state */
export function drawPinned(state) {
  if (state.pin !== null) drawPanel(state, state.pinned.plot, state.film.panels[0], state.pin);
}

/**
 * @param {State} state
 * @param {number} frame
 * @param {number[]} place
 */
function drawSlice(state, frame, place) {
  const { film, slicePlot } = state;
  if (!film.slice) return;
  const now = sliceNow(state, film.slice, frame, place);
  draw(state, slicePlot, slicePanel(film.slice.figure), now, frame);
  fitTop(state);
}

/**
 * The slice at a frame and a place, whose axis is then high enough for it.
 *
 * @param {State} state
 * @param {PlacedSlice} slice
 * @param {number} frame
 * @param {number[]} place
 */
function sliceNow(state, slice, frame, place) {
  const now = sliceMoment(state.film, slice, frame, state.pin, place);
  state.top = densityTop(now.peak, state.top);
  if (state.top) state.zoom.slice = { yaxis: [0, state.top] };
  return now;
}

/**
 * @param {Panel["figure"]} figure
 * @returns {Panel}
 */
const slicePanel = (figure) => ({
  name: "slice",
  figure,
  tracks: [],
  title: "",
  description: "",
  seeks: false,
  blend: null,
  over_x: false,
});

/** @param {State} state */
function fitTop({ slicePlot, top }) {
  if (top && drawnAxis(slicePlot, "yaxis").range[1] !== top) plotly().relayout(slicePlot, { "yaxis.range": [0, top] });
}

/**
 * A figure that is drawn already, with other values of what moves in it, need only move.
 *
 * @param {State} state
 * @param {PlayerPlot} plot
 * @param {Panel} panel
 * @param {Moment} now
 * @param {number} frame
 */
function draw(state, plot, panel, now, frame) {
  const moving = panel.tracks.map(({ trace, x, y, z }) => [trace, ...[x, y, z].map(Boolean)]);
  const stamp = JSON.stringify([panel.figure, moving, panel.blend]);
  const isKnown = plot.stamp === stamp;
  Object.assign(plot, { panel, stamp });
  if (!isKnown) return react(state, plot, now, frame);
  moveChart(state.film, plot, now, frame);
  rememberChart(state.film, plot, now, frame); // nobody need touch a film that has come, for its chart to be saved
}

/**
 * @param {State} state
 * @param {PlayerPlot} plot
 * @param {Moment} now
 * @param {number} frame
 */
function react(state, plot, now, frame) {
  const { data, layout } = figureOf(state, plot, plot.panel, now, frame);
  plot.config ??= chartConfig({ in: zoomIn, out: zoomOut, reset: resetZoom }); // another object would build it anew
  plotly().react(plot, data, layout, plot.config);
  erase(plot);
  if (!plot.watched) watch(state, plot);
}

/**
 * The figure of a panel at a moment, as it is drawn in its place.
 *
 * @param {State} state
 * @param {PlayerPlot} plot
 * @param {Panel} panel
 * @param {Moment} now
 * @param {number} frame
 */
function figureOf(state, plot, panel, now, frame) {
  const data = tracesIn(plot, panel.figure);
  now.traces.forEach((trace, i) => {
    Object.assign(data[trace], now.data[i]);
  });
  return { data, layout: chartLayout(state, panel, frame) };
}

/**
 * @param {State} state
 * @param {PlayerPlot} plot
 */
function watch(state, plot) {
  plot.watched = true;
  letZoom(plot, () => plot.panel.figure);
  plot.on("plotly_doubleclick", () => resetZoom(plot));
  plot.on("plotly_relayout", () => zoomed(state, plot));
  state.sizes.observe(plot);
}

/**
 * @param {State} state
 * @param {Panel} panel
 * @param {number} frame
 */
function chartLayout(state, panel, frame) {
  const layout = dressed(state.root, panel.figure);
  for (const [axis, range] of Object.entries(state.zoom[panel.name] ?? {})) layout[axis] = { ...layout[axis], range };
  if (panel.blend) layout.images = [blendImage(state.film, panel.blend, frame), ...(layout.images ?? [])];
  return layout;
}

/**
 * @param {Film} film
 * @param {PlayerPlot} plot
 * @param {Moment} now
 * @param {number} frame
 */
function moveChart(film, plot, now, frame) {
  move(plot, now);
  if (plot.panel.blend) paintImage(plot, blended(film, plot.panel.blend, frame));
}

/** @param {State} state */
export function moveCharts({ film, frame, pin, charts }) {
  for (const { plot, panel } of charts) moveChart(film, plot, moment(film, panel, frame, pin), frame);
}

/**
 * @param {State} state
 * @param {number[]} place
 */
export function moveSlice(state, place) {
  const { film, frame, pin, slicePlot } = state;
  if (!film.slice) return;
  const now = sliceMoment(film, film.slice, frame, pin, place);
  state.top = densityTop(now.peak, state.top);
  fitTop(state);
  move(slicePlot, now);
}

/**
 * What was moved becomes the data of the charts, for a later change of theme or size and for the saved image.
 *
 * @param {State} state
 */
export function rememberAll(state) {
  const { film, frame, pin, charts, pinned, slicePlot } = state;
  for (const { plot, panel } of charts) rememberChart(film, plot, moment(film, panel, frame, pin), frame);
  if (pin !== null) rememberChart(film, pinned.plot, moment(film, film.panels[0], pin, pin), pin);
  if (film.slice) remember(slicePlot, sliceMoment(film, film.slice, frame, pin, shownPlace(state)));
}

/**
 * @param {Film} film
 * @param {PlayerPlot} plot
 * @param {Moment} now
 * @param {number} frame
 */
function rememberChart(film, plot, now, frame) {
  remember(plot, now);
  if (plot.panel.blend) rememberImage(plot, blended(film, plot.panel.blend, frame));
}

/**
 * Zoom is kept for the next film, and both pictures share it, unless one is of other data and out of sight. Plotly also
 * calls this for every change of size.
 *
 * @param {State} state
 * @param {PlayerPlot} plot
 */
function zoomed(state, plot) {
  const { now, pinned, slicePlot, zoom } = state;
  const ranges = drawnRanges(plot);
  if (plot !== slicePlot) zoom[plot.panel.name] = isAway(plot, plot.panel.figure) ? ranges : null;
  const pair = [now.plot, pinned.plot];
  const twin = pair.includes(plot) && pair.find((other) => other !== plot && other.stamp && other.stamp === plot.stamp);
  if (twin) zoomAlike(twin, ranges);
  state.refresh();
}

/**
 * @param {PlayerPlot} plot
 * @param {Record<string, any[]>} ranges
 */
function zoomAlike(plot, ranges) {
  const now = drawnRanges(plot);
  const changes = Object.entries(ranges).filter(([axis, range]) => String(now[axis]) !== String(range));
  const update = Object.fromEntries(changes.map(([axis, range]) => [`${axis}.range`, range]));
  if (changes.length) plotly().relayout(plot, update);
}

/**
 * @param {State} state
 * @param {ResizeObserverEntry[]} entries
 */
export function resized(state, entries) {
  requestAnimationFrame(() => {
    const plots = entries.map(({ target }) => /** @type {PlayerPlot} */ (target));
    for (const plot of plots) if (plot.isConnected && plot.offsetWidth) resize(plot);
    state.refresh();
  });
}

/**
 * @param {State} state
 * @param {PlayerPlot} plot
 */
export function dropChart(state, plot) {
  state.sizes.unobserve(plot);
  purge(plot);
}
