// What goes between a lecture and its speaker's notes in another window of the same browser: no server is asked.

/**
 * The moment of a lecture, as the notes show it.
 *
 * @typedef {object} Moment
 * @property {string} title
 * @property {number} at
 * @property {number} count
 * @property {string} sentence
 * @property {string} page
 * @property {string} question
 * @property {string[]} choices
 * @property {string} answer
 * @property {boolean} revealed
 * @property {string} notes
 * @property {string} next
 * @property {number | null} began when the clock began, null before
 * @property {number} planned minutes for the steps before this one
 * @property {number} until minutes for these and this one
 * @property {number} minutes for all
 */

/** @typedef {{ moment: Moment } | { do: string }} Word "hello" is what notes that have opened say */

/** The channel of this lecture: another app of this host has another path. */
export const openChannel = () => new BroadcastChannel(`likelihood lab ${window.location.pathname}`);
