// The hand: draws data by hand on charts of the page, which are other components' own. It waits until they are there.

import { part, whenGone } from "../page.js";
import { addSheet, endHand, hasSheet, newHand } from "./sketch.js";
import { takeGround } from "./telling.js";

/** @import { Call } from "../page.js" */
/** @import { Plot } from "../plotly.js" */
/** @import { Ground } from "./points.js" */
/** @import { Hand } from "./state.js" */

/** @type {WeakMap<HTMLElement, Hand>} */
const hands = new WeakMap(); // mount element -> hand; Streamlit calls again on the same element

/** @param {HTMLElement} element */
function unmount(element) {
  const hand = hands.get(element);
  hands.delete(element);
  if (hand) endHand(hand);
}

/**
 * Draws on the charts that are there by now, and looks again at the next frame as long as there is none.
 *
 * @param {Hand} hand
 */
function find(hand) {
  if (hand.end.signal.aborted) return;
  /** @type {NodeListOf<HTMLElement>} */
  const frames = document.querySelectorAll(hand.ground.charts);
  for (const frame of frames) {
    const plot = /** @type {Plot} */ (frame.firstElementChild);
    if (plot.layout && !hasSheet(hand, frame)) addSheet(hand, frame, plot);
  }
  hand.render();
  if (!hand.sheets.some(({ frame }) => frame.isConnected)) requestAnimationFrame(() => find(hand));
}

/** @param {Call<Ground>} call */
export default function ({ parentElement, data, setStateValue }) {
  const known = hands.get(parentElement);
  const hand = known ?? newHand(data, setStateValue, part(parentElement, ".hand"));
  hands.set(parentElement, hand);
  if (known) takeGround(hand, data, setStateValue);
  find(hand);
  return whenGone(parentElement, unmount);
}
