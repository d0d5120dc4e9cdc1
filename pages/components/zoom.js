// Zoom on purpose: the wheel with Ctrl or ⌘ held, two fingers, or a button. A drag on empty ground does nothing, the
// wheel alone and one finger scroll the page, and a button in the chart leads back.

import { clamp, make } from "./page.js";
import { homeRanges, isAway, zoomedRanges, zoomTo } from "./plotly_internals.js";

/** @import { Figure, Plot } from "./plotly.js" */

/** @typedef {[number, number]} Place in px from the corner of the chart */

/**
 * What is to be zoomed at the next frame: by how much, and about which place.
 *
 * @typedef {object} Zoom
 * @property {Plot} plot
 * @property {() => Figure} figure with the ranges to go back to
 * @property {HTMLButtonElement} back
 * @property {number} factor
 * @property {Place | null} about
 * @property {number} tick
 * @property {[Touch, Touch] | null} fingers
 */

const NOTCH = 60; // px of a wheel that count at once: a mouse's notch is 100 or more, a trackpad's pinch a few
const PER_PX = 0.005; // of the logarithm of the range
const STEP = 0.7; // what a press of a button leaves of the range

/** @type {WeakMap<Plot, Zoom>} */
const zooms = new WeakMap();

/**
 * Lets a chart be zoomed, once: `figure` tells the ranges to go back to.
 *
 * @param {Plot} plot
 * @param {() => Figure} figure
 */
export function letZoom(plot, figure) {
  if (zooms.has(plot)) return;
  const back = make("button", "Reset zoom", "Show all again");
  Object.assign(back, { type: "button", className: "chart-back", hidden: true });
  /** @type {Zoom} */
  const zoom = { plot, figure, back, factor: 1, about: null, tick: 0, fingers: null };
  zooms.set(plot, zoom);
  plot.parentElement?.append(back);
  back.addEventListener("click", () => resetZoom(plot));
  plot.on("plotly_afterplot", () => {
    if (!isAway(plot, figure())) back.hidden = true;
  });
  plot.addEventListener("wheel", (event) => turned(zoom, event), { passive: false, capture: true });
  plot.addEventListener("touchmove", (event) => pinched(zoom, event), { passive: false });
  for (const kind of /** @type {const} */ (["touchstart", "touchend", "touchcancel"]))
    plot.addEventListener(kind, (event) => {
      zoom.fingers = two(event);
    });
}

/** @param {Plot} plot */
export function resetZoom(plot) {
  const zoom = zooms.get(plot);
  if (!zoom) return;
  zoomTo(plot, homeRanges(plot, zoom.figure()));
  zoom.back.hidden = true;
}

/** @param {Plot} plot */
export const zoomIn = (plot) => step(plot, STEP);

/** @param {Plot} plot */
export const zoomOut = (plot) => step(plot, 1 / STEP);

/**
 * @param {Plot} plot
 * @param {number} factor
 */
function step(plot, factor) {
  const zoom = zooms.get(plot);
  if (zoom) scale(zoom, factor, null);
}

/**
 * What a turn of the wheel leaves of the range.
 *
 * @param {number} px
 */
export const factorOf = (px) => Math.exp(PER_PX * clamp(px, -NOTCH, NOTCH));

/**
 * @param {Zoom} zoom
 * @param {WheelEvent} event
 */
function turned(zoom, event) {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  scale(zoom, factorOf(event.deltaY), placeIn(zoom.plot, event));
}

/**
 * @param {Zoom} zoom
 * @param {TouchEvent} event
 */
function pinched(zoom, event) {
  const now = two(event);
  const before = zoom.fingers;
  if (!now || !before) return;
  event.preventDefault();
  const middle = { clientX: (now[0].clientX + now[1].clientX) / 2, clientY: (now[0].clientY + now[1].clientY) / 2 };
  scale(zoom, apart(before) / Math.max(apart(now), 1), placeIn(zoom.plot, middle));
  zoom.fingers = now;
}

/**
 * @param {TouchEvent} event
 * @returns {[Touch, Touch] | null}
 */
const two = ({ touches }) => (touches.length === 2 ? [touches[0], touches[1]] : null);

/** @param {[Touch, Touch]} fingers */
const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);

/**
 * @param {Plot} plot
 * @param {{ clientX: number, clientY: number }} at
 * @returns {Place}
 */
function placeIn(plot, { clientX, clientY }) {
  const { left, top } = plot.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/**
 * Zooms once a frame: a wheel turns faster than a chart is drawn.
 *
 * @param {Zoom} zoom
 * @param {number} factor
 * @param {Place | null} about
 */
function scale(zoom, factor, about) {
  zoom.factor *= factor;
  zoom.about = about;
  zoom.tick ||= requestAnimationFrame(() => apply(zoom));
}

/** @param {Zoom} zoom */
function apply(zoom) {
  const { plot, factor, about, back } = zoom;
  Object.assign(zoom, { factor: 1, tick: 0 });
  if (!plot.isConnected) return;
  zoomTo(plot, zoomedRanges(plot, factor, about));
  back.hidden = false;
}
