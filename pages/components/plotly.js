// Streamlit's own Plotly.js, and the look of a chart.

import { growthAt, inHall } from "./hall.js";
import { media, SAVE } from "./page.js";
import { loadScript } from "./scripts.js";

/** @typedef {Record<string, any>} Trace a trace as Plotly documents it */

/** @typedef {Record<string, any>} Layout a layout as Plotly documents it */

/** @typedef {{ data: Trace[], layout: Layout }} Figure */

/** @typedef {HTMLElement & { data: Trace[], layout: Layout, growth?: number, on: (kind: string, act: () => void) => void }} Plot a drawn chart */

/**
 * @typedef {object} Library
 * @property {(plot: Plot, data: Trace[], layout: Layout, config: object) => void} react
 * @property {(plot: Plot, changes: Record<string, unknown>) => void} relayout
 * @property {(plot: Plot) => void} redraw
 * @property {(plot: Plot) => void} purge
 * @property {{ resize: (plot: Plot) => Promise<void> }} Plots
 * @property {{ home: object, zoom_plus: object, zoom_minus: object, camera: object, disk: object }} Icons
 */

/** @returns {Library} */
export const plotly = () => /** @type {any} */ (window).Plotly;

export const isPlotlyLoaded = () => Boolean(plotly());

/**
 * Streamlit's own chunk holds Plotly.js; it lies beside Streamlit's index script.
 *
 * @param {string} chunk
 */
export async function loadPlotly(chunk) {
  if (!isPlotlyLoaded()) await loadScript(chunk);
}

/**
 * The settings of a chart: what its buttons do, by their titles. On a phone there are none, and two fingers zoom.
 *
 * @param {{ in: (plot: Plot) => void, out: (plot: Plot) => void, reset: (plot: Plot) => void }} zoom
 */
export function chartConfig(zoom) {
  const { zoom_plus, zoom_minus, home, camera, disk } = plotly().Icons;
  const buttons = [
    { name: "in", title: "Zoom in (Ctrl or ⌘ and the wheel)", icon: zoom_plus, click: zoom.in },
    { name: "out", title: "Zoom out", icon: zoom_minus, click: zoom.out },
    { name: "reset", title: "Reset zoom", icon: home, click: zoom.reset },
    { name: "png", title: "Save as PNG, twice the size", icon: camera, click: saver("png") },
    { name: "svg", title: "Save as SVG", icon: disk, click: saver("svg") },
  ];
  const displayModeBar = media("(pointer: coarse)") ? false : "hover";
  return { displaylogo: false, doubleClick: false, modeBarButtons: [buttons], displayModeBar };
}

/** @param {string} detail */
const saver = (detail) => (/** @type {Plot} */ plot) =>
  plot.dispatchEvent(new CustomEvent(SAVE, { bubbles: true, detail }));

/**
 * The traces of a figure, to be drawn in a plot.
 *
 * @param {Plot} plot
 * @param {Figure} figure
 */
export function tracesIn(plot, figure) {
  plot.growth = growthAt(plot);
  return inHall(plot, figure).data;
}

/**
 * The layout of a figure in the page's font, as large as its place.
 *
 * @param {HTMLElement} root
 * @param {Figure} figure
 * @returns {Layout}
 */
export function dressed(root, figure) {
  const { layout } = inHall(root, figure);
  layout.dragmode = false; // a drag is of a handle, and a finger scrolls the page
  const font = { ...layout.font, family: getComputedStyle(root).fontFamily };
  const modebar = { bgcolor: "rgba(0,0,0,0)", color: layout.font?.color, activecolor: layout.font?.color };
  return { ...layout, font, modebar, autosize: true, width: undefined, height: undefined };
}

/** @param {Layout} layout */
export const axisNames = (layout) => Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
