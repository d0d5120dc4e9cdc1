// Turns of a held slider: which of its places is told to Python, and when. One message is under way at a time.

/**
 * What a slider shows: the numbers of its ends, and what they are called.
 *
 * @typedef {{ numbers: number[], texts: string[] }} Place
 */

/**
 * A slider in the hand: the place that it had `first`, the one told `last`, and the number and time (ms) of the message
 * that told it; `due` as long as Python has not answered.
 *
 * @typedef {object} Hold
 * @property {string} key
 * @property {Place} first
 * @property {Place} last
 * @property {number} number
 * @property {number} sentAt
 * @property {boolean} due
 */

/** @typedef {{ key: string, number: number, numbers: number[], texts: string[] }} Message */

const PATIENCE = 1500; // ms to wait for Python's answer before it is told the next place all the same

/** @type {(key: string, first: Place) => Hold} */
export const begun = (key, first) => ({ key, first, last: first, number: 0, sentAt: 0, due: false });

/**
 * The message that tells Python of a place, null if there is none to be sent now: the hold takes note of it.
 *
 * @param {Hold} hold
 * @param {Place} place
 * @param {number} number of this message
 * @param {number} now
 * @returns {Message | null}
 */
export function message(hold, place, number, now) {
  if (same(place, hold.last) || (hold.due && now - hold.sentAt < PATIENCE)) return null;
  Object.assign(hold, { last: place, number, sentAt: now, due: true });
  return { key: hold.key, number, ...place };
}

/**
 * Takes note that the page shows what the message of that number told; null stands for none.
 *
 * @param {Hold} hold
 * @param {number | null} shown
 */
export function answered(hold, shown) {
  if (shown === hold.number) hold.due = false;
}

/**
 * Whether Python must be told of the release: Streamlit says nothing of a slider that is let go where it was.
 *
 * @param {Hold} hold
 * @param {Place} place
 */
export const isReturned = (hold, place) => hold.number > 0 && same(place, hold.first);

/** @type {(one: Place, other: Place) => boolean} */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
