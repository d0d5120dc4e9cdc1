// A sketch: points that a person adds, moves and takes away over charts. They move here at once; Python hears of them
// while one is led, a message at a time, and at the end.

import { hasAxes } from "./axes.js";
import { clicked, renderBar } from "./bar.js";
import { begun } from "./history.js";
import { chorded, listenToKeys } from "./keys.js";
import { newLayer, renderMarks } from "./marks.js";
import { listenToPointer } from "./pointer.js";

/** @import { Tell } from "../page.js" */
/** @import { Plot } from "../plotly.js" */
/** @import { Ground } from "./points.js" */
/** @import { Hand } from "./state.js" */

/**
 * @param {Ground} ground
 * @param {Tell} tell
 * @param {HTMLElement} bar for the buttons
 * @returns {Hand}
 */
export function newHand(ground, tell, bar) {
  const { on, points, heard } = ground;
  const counts = { number: heard, heard, sentAt: 0, chosen: -1, label: 0 };
  const rest = { press: null, last: { hit: -1, at: 0 }, sheets: [], bar, end: new AbortController() };
  const hand = { ground, history: begun({ on, points }), points, tell, render: () => render(hand), ...counts, ...rest };
  const { signal } = hand.end;
  bar.addEventListener("click", (event) => clicked(hand, event), { signal });
  document.addEventListener("keydown", (event) => chorded(hand, event), { signal });
  return hand;
}

/**
 * Draws marks and buttons anew; charts that are not drawn yet have no place for marks.
 *
 * @param {Hand} hand
 */
function render(hand) {
  for (const sheet of hand.sheets) if (hasAxes(hand, sheet)) renderMarks(hand, sheet);
  renderBar(hand);
}

/**
 * @param {Hand} hand
 * @param {HTMLElement} frame
 * @param {Plot} plot
 */
export function addSheet(hand, frame, plot) {
  const sheet = { frame, plot, layer: newLayer(), end: new AbortController() };
  hand.sheets.push(sheet);
  frame.append(sheet.layer);
  frame.toggleAttribute("data-hand", true);
  listenToPointer(hand, sheet);
  listenToKeys(hand, sheet);
  plot.on("plotly_afterplot", () => sheet.end.signal.aborted || hand.render());
}

/**
 * @param {Hand} hand
 * @param {HTMLElement} frame
 */
export const hasSheet = ({ sheets }, frame) => sheets.some((sheet) => sheet.frame === frame);

/**
 * Takes the drawing off its charts.
 *
 * @param {Hand} hand
 */
export function endHand(hand) {
  clearTimeout(hand.timer);
  if (hand.press) clearTimeout(hand.press.timer);
  hand.end.abort();
  for (const { frame, layer, end } of hand.sheets) {
    end.abort();
    layer.remove();
    frame.toggleAttribute("data-hand", false);
  }
}
