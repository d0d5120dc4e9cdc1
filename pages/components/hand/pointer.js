// What a mouse or a finger does on the charts of a drawing: it adds a point, chooses one, leads it, and takes it away.

import { CLICK, dataAt, isWithin, pixels, pointerAt, pressedAt } from "./axes.js";
import { add, cancel, commit, lead, takeAway } from "./deeds.js";
import { FINGER, markOf, REACH } from "./marks.js";
import { labelOf, nearest, pointAt } from "./points.js";

/** @import { Hand, Press, Sheet } from "./state.js" */

const HOLD = 600; // ms on a point that take it away
const TWICE = 400; // ms within which a second click takes a point away

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
export function listenToPointer(hand, sheet) {
  const { frame, layer, end } = sheet;
  const options = { capture: true, signal: end.signal };
  frame.addEventListener("pointerdown", (event) => down(hand, sheet, event), options);
  frame.addEventListener("pointermove", (event) => moved(hand, event), options);
  frame.addEventListener("pointerup", (event) => up(hand, event), options);
  frame.addEventListener("pointercancel", () => cancel(hand), options);
  frame.addEventListener("contextmenu", (event) => hand.press && event.preventDefault(), options);
  frame.addEventListener("touchstart", (event) => touched(hand, event), { ...options, passive: false });
  // A tap is told as a click too, by then on the point that it added: only choosing gives a point the focus.
  layer.addEventListener("mousedown", (event) => event.preventDefault(), { signal: end.signal });
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {PointerEvent} event
 */
function down(hand, sheet, event) {
  const at = event.button || !event.isPrimary ? null : pressedAt(hand, sheet, event);
  if (!at || isOthers(event.target)) return;
  event.stopPropagation();
  if (event.pointerType === "mouse") event.preventDefault(); // the chart would begin a zoom
  const reach = event.pointerType === "touch" ? FINGER : REACH;
  const all = hand.points.map((point) => pixels(hand, sheet, point));
  const hit = nearest(all, at, reach);
  if (hit < 0 && !isWithin(hand, sheet, at)) return;
  const timer = setTimeout(() => takeAway(hand, hit), HOLD);
  if (hit < 0) clearTimeout(timer);
  sheet.frame.setPointerCapture(event.pointerId); // also on the ground: the press may end outside the chart
  hand.press = { id: event.pointerId, from: [event.clientX, event.clientY], hit, moved: false, sheet, timer };
  if (hit >= 0) choose(hand, sheet, hit);
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {number} hit
 */
function choose(hand, sheet, hit) {
  hand.chosen = hit;
  if (hand.ground.labels.length) hand.label = labelOf(hand.ground, hand.points[hit]);
  hand.render();
  markOf(sheet, hit)?.focus({ preventScroll: true });
}

/**
 * A finger on a point leads it, which the page would take for scrolling; on the ground it may scroll, where the chart
 * would begin a zoom.
 *
 * @param {Hand} hand
 * @param {TouchEvent} event
 */
function touched({ press }, event) {
  if (isOthers(event.target)) return;
  event.stopPropagation();
  if (press && press.hit >= 0) event.preventDefault();
}

/**
 * The charts have handles and legends of their own.
 *
 * @param {EventTarget | null} target
 */
const isOthers = (target) => target instanceof Element && Boolean(target.closest("button, .legend"));

/**
 * @param {Hand} hand
 * @param {PointerEvent} event
 */
function moved(hand, event) {
  const { press } = hand;
  if (!press || press.id !== event.pointerId) return;
  event.stopPropagation();
  const far = Math.hypot(event.clientX - press.from[0], event.clientY - press.from[1]);
  if (far >= CLICK) {
    press.moved = true;
    clearTimeout(press.timer);
  }
  const { sheet, hit } = press;
  if (press.moved && hit >= 0) lead(hand, hit, dataAt(hand, sheet, pointerAt(hand, sheet, event)));
}

/**
 * @param {Hand} hand
 * @param {PointerEvent} event
 */
function up(hand, event) {
  const { press } = hand;
  if (!press || press.id !== event.pointerId) return;
  event.stopPropagation();
  clearTimeout(press.timer);
  hand.press = null;
  if (!press.moved) clicked(hand, press, event);
  else if (press.hit >= 0) commit(hand, hand.points);
}

/**
 * @param {Hand} hand
 * @param {Press} press
 * @param {PointerEvent} event
 */
function clicked(hand, { sheet, hit }, event) {
  if (hit >= 0) return tapped(hand, hit);
  const at = pressedAt(hand, sheet, event);
  const label = hand.ground.labels.length ? hand.label : null;
  if (at) add(hand, pointAt(hand.ground, dataAt(hand, sheet, at), label), false);
}

/**
 * @param {Hand} hand
 * @param {number} hit
 */
function tapped(hand, hit) {
  const now = performance.now();
  const isTwice = hand.last.hit === hit && now - hand.last.at < TWICE;
  hand.last = { hit, at: now };
  if (isTwice) takeAway(hand, hit);
  else hand.render();
}
