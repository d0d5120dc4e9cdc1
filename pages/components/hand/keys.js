// What keys do to a drawing: those on its marks, and undo and redo wherever nobody writes.

import { isChorded } from "../page.js";
import { add, go, nudge, setLabel, settle, takeAway } from "./deeds.js";
import { redone, undone } from "./history.js";
import { beside, middle } from "./points.js";

/** @import { Place } from "./points.js" */
/** @import { Hand, Sheet } from "./state.js" */

/** @type {Record<string, Place>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
export function listenToKeys(hand, sheet) {
  const { layer, end } = sheet;
  const { signal } = end;
  layer.addEventListener("keydown", (event) => pressed(hand, layer, event), { signal });
  layer.addEventListener("focusin", ({ target }) => focused(hand, layer, target), { signal });
  layer.addEventListener("focusout", ({ relatedTarget }) => left(hand, layer, relatedTarget), { signal });
}

/**
 * Undo and redo are heard wherever nobody writes.
 *
 * @param {Hand} hand
 * @param {KeyboardEvent} event
 */
export function chorded(hand, event) {
  const key = event.key.toLowerCase();
  const [at] = event.composedPath();
  const isWriting = at instanceof Element && at.closest("input:not([type=range]), textarea, [contenteditable=true]");
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting || !["z", "y"].includes(key)) return;
  event.preventDefault();
  go(hand, key === "y" || event.shiftKey ? redone : undone);
}

/**
 * @param {Hand} hand
 * @param {SVGSVGElement} layer
 * @param {KeyboardEvent} event
 */
function pressed(hand, layer, event) {
  if (isChorded(event) || !act(hand, event)) return;
  refocus(hand, layer);
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Does what a key asks for, and returns whether it asks for anything.
 *
 * @param {Hand} hand
 * @param {KeyboardEvent} event
 */
function act(hand, { key, shiftKey }) {
  const { chosen, points, ground, label } = hand;
  const point = points[chosen];
  if (key === "Enter") add(hand, point ? beside(ground, point) : middle(ground, label), true);
  else if (point && (key === "Delete" || key === "Backspace")) takeAway(hand, chosen);
  else if (point && ARROWS[key]) nudge(hand, ARROWS[key], shiftKey ? 10 : 1);
  else if (Number(key) >= 1 && Number(key) <= ground.labels.length) setLabel(hand, Number(key) - 1);
  else return false;
  return true;
}

/**
 * @param {Hand} hand
 * @param {SVGSVGElement} layer
 */
function refocus({ chosen }, layer) {
  const next = /** @type {SVGElement | undefined} */ (layer.children[chosen]);
  (next ?? layer).focus({ preventScroll: true });
}

/**
 * @param {Hand} hand
 * @param {SVGSVGElement} layer
 * @param {EventTarget | null} target
 */
function focused(hand, layer, target) {
  if (hand.press) return;
  hand.chosen = target instanceof SVGElement ? [...layer.children].indexOf(target) : -1;
  hand.render();
}

/**
 * What keys have moved was done before what is pressed elsewhere: Python hears of it first.
 *
 * @param {Hand} hand
 * @param {SVGSVGElement} layer
 * @param {EventTarget | null} target
 */
function left(hand, layer, target) {
  if (!(target instanceof Node && layer.contains(target))) settle(hand);
}
