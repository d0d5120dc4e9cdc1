// A lecture: its steps, and where in them one is. Whatever leads from step to step asks here.

/**
 * @typedef {object} Step
 * @property {string} sentence
 * @property {string} link
 * @property {string} page
 * @property {string} question
 * @property {string[]} choices
 * @property {number} right the index of the right choice, -1 where none is said to be
 * @property {string} answer
 * @property {string} notes
 * @property {number} minutes
 */

/** @typedef {{ at: number, revealed: boolean }} Place the index of a step, and whether its answer is shown */

/**
 * Where "next" leads: first to the answer of a question, then to the next step.
 *
 * @param {Step[]} steps
 * @param {Place} place
 * @returns {Place}
 */
export function after(steps, { at, revealed }) {
  if (steps[at].answer && !revealed) return { at, revealed: true };
  return at + 1 < steps.length ? { at: at + 1, revealed: false } : { at, revealed };
}

/**
 * Where "back" leads: what was asked before has been answered.
 *
 * @param {Step[]} steps
 * @param {Place} place
 * @returns {Place}
 */
export function before(steps, { at, revealed }) {
  if (steps[at].answer && revealed) return { at, revealed: false };
  return at ? { at: at - 1, revealed: Boolean(steps[at - 1].answer) } : { at, revealed };
}

/**
 * The minutes that are planned for the steps before one; for all where it lies behind the last.
 *
 * @param {Step[]} steps
 * @param {number} at
 */
export const planned = (steps, at) => steps.slice(0, at).reduce((sum, { minutes }) => sum + minutes, 0);

/**
 * A time as a clock shows it, in minutes and seconds.
 *
 * @param {number} ms
 */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * How the time that has passed stands against the minutes at which a step begins and ends by the plan.
 *
 * @param {{ planned: number, until: number }} plan
 * @param {number} ms
 */
export function pace({ planned: from, until }, ms) {
  const early = Math.round(from - ms / 60_000);
  const late = Math.round(ms / 60_000 - until);
  if (early >= 1) return `${early} min ahead`;
  return late >= 1 ? `${late} min behind` : "in time";
}
