// What a person does to a drawing, by whichever of pointer, keys and buttons: each is shown at once, and told to Python.

import { drawn } from "./history.js";
import { led, nudged, relabelled } from "./points.js";
import { report, reportHeld } from "./telling.js";

/** @import { History } from "./history.js" */
/** @import { Place } from "./points.js" */
/** @import { Hand } from "./state.js" */

const REST = 250; // ms after the last key before Python hears of a move

/**
 * A gesture is done: its points are what is drawn now. A move by keys that it follows too soon is one of its own.
 *
 * @param {Hand} hand
 * @param {number[][]} points
 */
export function commit(hand, points) {
  if (hand.timer) hand.history = drawn(hand.history, { on: hand.ground.on, points: hand.points });
  hand.points = points;
  hand.history = drawn(hand.history, { on: hand.ground.on, points });
  report(hand, false);
  hand.render();
}

/**
 * What keys have moved is a gesture of its own, done before anything else is.
 *
 * @param {Hand} hand
 */
export function settle(hand) {
  if (hand.timer) commit(hand, hand.points);
}

/**
 * The browser scrolls or zooms instead, or all is drawn anew: a point that was led goes back.
 *
 * @param {Hand} hand
 */
export function cancel(hand) {
  const { press } = hand;
  if (!press) return;
  clearTimeout(press.timer);
  hand.press = null;
  if (press.moved && press.hit >= 0) commit(hand, hand.history.now.points);
}

/**
 * Goes to what was undone or redone. While a point is led that takes it back where it was.
 *
 * @param {Hand} hand
 * @param {(history: History) => History} turned
 */
export function go(hand, turned) {
  if (hand.press) return cancel(hand);
  settle(hand);
  const history = turned(hand.history);
  if (history.now === hand.history.now) return;
  const { points } = history.now;
  Object.assign(hand, { history, points, chosen: Math.min(hand.chosen, points.length - 1) });
  report(hand, false);
  hand.render();
}

/**
 * A point that is clicked is not chosen: the class that is chosen next is that of the next one.
 *
 * @param {Hand} hand
 * @param {number[]} point
 * @param {boolean} isChosen
 */
export function add(hand, point, isChosen) {
  if (hand.points.length >= hand.ground.most) return;
  hand.chosen = isChosen ? hand.points.length : -1;
  hand.last = { hit: -1, at: 0 }; // a second click on what was just added is no second click on a point
  commit(hand, [...hand.points, point]);
}

/**
 * @param {Hand} hand
 * @param {number} hit
 */
export function takeAway(hand, hit) {
  hand.press = null;
  hand.last = { hit: -1, at: 0 };
  hand.chosen = Math.min(hit, hand.points.length - 2);
  const rest = hand.points.filter((_, i) => i !== hit);
  commit(hand, rest);
}

/**
 * @param {Hand} hand
 * @param {number[][]} points
 */
export function replace(hand, points) {
  cancel(hand);
  hand.chosen = -1;
  commit(hand, points);
}

/**
 * The class of points to come, and of the chosen one.
 *
 * @param {Hand} hand
 * @param {number} label
 */
export function setLabel(hand, label) {
  const { points, chosen } = hand;
  hand.label = label;
  const point = points[chosen];
  if (point && point[point.length - 1] !== label) commit(hand, points.with(chosen, relabelled(point, label)));
  else hand.render();
}

/**
 * Leads a point to a place on the axes, as far as it may go.
 *
 * @param {Hand} hand
 * @param {number} hit
 * @param {Place} place
 */
export function lead(hand, hit, place) {
  const point = led(hand.ground, hand.points[hit], place);
  if (String(point) === String(hand.points[hit])) return;
  hand.points = hand.points.with(hit, point);
  reportHeld(hand);
  hand.render();
}

/**
 * Moves the chosen point by an arrow key; the keys that follow soon are of the same gesture.
 *
 * @param {Hand} hand
 * @param {Place} arrow
 * @param {number} many
 */
export function nudge(hand, arrow, many) {
  const { ground, points, chosen } = hand;
  hand.points = points.with(chosen, nudged(ground, points[chosen], arrow, many));
  clearTimeout(hand.timer);
  hand.timer = setTimeout(() => settle(hand), REST);
  hand.render();
}
