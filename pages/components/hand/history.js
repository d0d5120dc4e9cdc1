// What was drawn by hand, to be undone and redone: the drawing now, those before it and those after it.

/** @import { Drawing } from "./points.js" */

/** @typedef {{ past: Drawing[], now: Drawing, next: Drawing[] }} History */

const MOST = 200; // drawings kept

/**
 * @param {Drawing} now
 * @returns {History}
 */
export const begun = (now) => ({ past: [], now, next: [] });

/**
 * The history with a new drawing, unless it is that of now; what was undone before is gone.
 *
 * @param {History} history
 * @param {Drawing} drawing
 * @returns {History}
 */
export function drawn(history, drawing) {
  if (same(history.now, drawing)) return history;
  return { past: [...history.past, history.now].slice(-MOST), now: drawing, next: [] };
}

/**
 * @param {History} history
 * @returns {History}
 */
export function undone({ past, now, next }) {
  const last = past[past.length - 1];
  return last ? { past: past.slice(0, -1), now: last, next: [now, ...next] } : { past, now, next };
}

/**
 * @param {History} history
 * @returns {History}
 */
export function redone({ past, now, next }) {
  const [first, ...rest] = next;
  return first ? { past: [...past, now], now: first, next: rest } : { past, now, next };
}

/** @type {(one: Drawing, other: Drawing) => boolean} */
export const same = (one, other) => JSON.stringify([one.on, one.points]) === JSON.stringify([other.on, other.points]);
