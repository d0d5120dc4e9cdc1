// The point in hand: the data point that a person points at or has chosen, one for all that shows it on the page.

/** @typedef {{ over: number | null, kept: number | null }} InHand the index that is pointed at, and that chosen */

/** @type {InHand} */
const NONE = { over: null, kept: null };
const TOLD = "pointinhand"; // an event of the window: each component has its own copy of this module

/**
 * What is pointed at comes before what is chosen.
 *
 * @param {InHand} hand
 */
export const lit = ({ over, kept }) => over ?? kept;

/**
 * A press chooses a point, one on the chosen point or beside all lets it go.
 *
 * @param {InHand} hand
 * @param {number | null} index
 * @returns {InHand}
 */
export const pressed = ({ over, kept }, index) => ({ over, kept: index === kept ? null : index });

/**
 * The index of the place [x, y] nearest to another, null if none is within reach.
 *
 * @param {number[][]} places
 * @param {number[]} at
 * @param {number} reach
 */
export function nearest(places, [x, y], reach) {
  const far = places.map(([across, up]) => Math.hypot(across - x, up - y));
  const least = Math.min(...far);
  return least <= reach ? far.indexOf(least) : null;
}

/** @returns {InHand} */
const inHand = () => JSON.parse(document.body.dataset.point ?? JSON.stringify(NONE));

export const litPoint = () => lit(inHand());

/** @param {InHand} hand */
function take(hand) {
  const text = JSON.stringify(hand);
  if (document.body.dataset.point === text) return;
  document.body.dataset.point = text;
  dispatchEvent(new Event(TOLD));
}

/** @param {number | null} over */
export const pointAt = (over) => take({ ...inHand(), over });

/** @param {number | null} index */
export const press = (index) => take(pressed(inHand(), index));

/** @param {number} kept */
export const keep = (kept) => take({ ...inHand(), kept });

export const letGo = () => take(NONE);

/**
 * Calls when another point is in hand, until the signal; Escape lets it go.
 *
 * @param {() => void} act
 * @param {AbortSignal} signal
 */
export function listen(act, signal) {
  addEventListener(TOLD, act, { signal });
  addEventListener("keydown", ({ key }) => key === "Escape" && letGo(), { signal });
}
