// What Python hears of a drag: one place at a time. Where the browser draws all by itself, only where the hand rests.

import { give } from "../written.js";

/** @import { Grip, State } from "./state.js" */

const PAUSE = 80; // ms between two places told to Python
const REST = 150; // ms without a move after which a hand rests
const PATIENCE = 1500; // ms to wait for Python's answer before it is told the next place all the same

/**
 * Python hears the next place when it has answered the last one: a page that is slow to draw is not interrupted.
 *
 * @param {State} state
 */
export function settle(state) {
  clearTimeout(state.timer);
  if (state.due) {
    const wait = waitOf(state, performance.now());
    if (wait <= 0) report(state, state.due);
    else state.timer = setTimeout(() => settle(state), wait);
  }
  state.root.toggleAttribute("data-unheard", state.due !== null || state.heard < state.number);
}

/**
 * The ms until Python is to hear of the next place.
 *
 * @param {Pick<State, "scene" | "heard" | "number" | "sentAt" | "movedAt">} state
 * @param {number} now
 */
export function waitOf({ scene, heard, number, sentAt, movedAt }, now) {
  if (heard < number) return PATIENCE - (now - sentAt);
  return scene ? REST - (now - movedAt) : PAUSE - (now - sentAt);
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
export function report(state, grip) {
  state.number += 1;
  grip.number = state.number;
  Object.assign(state, { due: null, sentAt: performance.now() });
  state.tell("dragged", { name: grip.handle.name, ...grip.asked, number: grip.number });
}

/**
 * @param {State} state
 * @param {number} heard
 */
export function hear(state, heard) {
  if (heard < state.heard) state.number = heard; // another server, which has heard nothing
  state.heard = heard;
  const isLed = (/** @type {Grip} */ grip) =>
    Boolean(grip.held) || state.due === grip || Math.min(grip.number, state.number) > heard;
  const isAnyLed = state.grips.some(isLed);
  if (!isAnyLed) for (const key of Object.keys(state.sight?.formulas ?? {})) give(key);
  if (!isAnyLed) Object.assign(state, { base: null, values: null, sight: null });
  for (const grip of state.grips) {
    if (state.sight ? !isAnyLed : !isLed(grip)) Object.assign(grip, { lead: null, asked: null });
  }
  settle(state);
}
