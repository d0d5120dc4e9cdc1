// What Python says of a drawing, and what it hears of one: a message at a time while a point is led, and one at the end.

import { drawn } from "./history.js";
import { textOf } from "./points.js";

/** @import { Tell } from "../page.js" */
/** @import { Ground } from "./points.js" */
/** @import { Hand } from "./state.js" */

const PATIENCE = 1500; // ms to wait for Python's answer before it is told the next place all the same

/**
 * What Python shows now. What it has not heard of yet is ahead of it, and stays.
 *
 * @param {Hand} hand
 * @param {Ground} ground
 * @param {Tell} tell
 */
export function takeGround(hand, ground, tell) {
  const isOther = hand.ground.on !== ground.on;
  if (ground.heard < hand.heard) hand.number = ground.heard; // another server, which has heard nothing
  Object.assign(hand, { ground, tell, heard: ground.heard });
  if (isOther) Object.assign(hand, { chosen: -1, label: 0 });
  if (hand.press || hand.timer || hand.number > hand.heard) return;
  hand.history = drawn(hand.history, { on: ground.on, points: ground.points });
  hand.points = ground.points;
  hand.chosen = Math.min(hand.chosen, hand.points.length - 1);
}

/**
 * @param {Hand} hand
 * @param {boolean} held
 */
export function report(hand, held) {
  clearTimeout(hand.timer);
  Object.assign(hand, { number: hand.number + 1, sentAt: performance.now(), timer: undefined });
  const text = textOf({ on: hand.history.now.on, points: hand.points });
  hand.tell("drawn", { text, held, number: hand.number });
  for (const { frame } of hand.sheets) frame.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

/**
 * While a point is led, Python hears of its next place when it has answered the last one.
 *
 * @param {Hand} hand
 */
export function reportHeld(hand) {
  if (hand.number === hand.heard || performance.now() - hand.sentAt > PATIENCE) report(hand, true);
}
