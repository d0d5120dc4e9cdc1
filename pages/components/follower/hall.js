// Where a hall is and where who follows it is: what each of both may see, and what is told of it.

/** @typedef {{ at: number, revealed: boolean }} Moment */

/**
 * @typedef {object} Follower
 * @property {Moment | null} hall where the hall is, null before it is known
 * @property {number} at the index of the step that is shown here
 * @property {boolean} following
 */

/**
 * Where who follows is when the hall is at another moment.
 *
 * @template {Follower} Kind
 * @param {Kind} follower
 * @param {Moment} hall
 * @returns {Kind}
 */
export const moved = (follower, hall) => ({ ...follower, hall, at: follower.following ? hall.at : follower.at });

/**
 * Where who follows is after a step of one's own, or back with the hall.
 *
 * @template {Follower} Kind
 * @param {Kind} follower
 * @param {number} by
 * @param {number} count of the steps
 * @returns {Kind}
 */
export const gone = (follower, by, count) => ({
  ...follower,
  following: false,
  at: Math.min(Math.max(follower.at + by, 0), count - 1),
});

/**
 * @template {Follower} Kind
 * @param {Kind} follower
 * @returns {Kind}
 */
export const back = (follower) => ({ ...follower, following: true, at: follower.hall?.at ?? follower.at });

/** Whether the answer is shown: nobody is ahead of the hall. @param {Follower} follower */
export const isRevealed = ({ hall, at }) => hall !== null && (at < hall.at || (at === hall.at && hall.revealed));

/** Whether the hall takes answers to the question that is shown. @param {Follower} follower */
export const isOpen = ({ hall, at }) => hall !== null && at === hall.at && !hall.revealed;

/**
 * Where one is, in a sentence.
 *
 * @param {Follower} follower
 * @param {number} count of the steps
 */
export function placeText({ hall, at, following }, count) {
  if (!hall) return "Looking where the hall is …";
  if (following) return `Step ${at + 1} of ${count}, with the hall`;
  return at === hall.at
    ? `Step ${at + 1} of ${count}, where the hall is now: you do not follow.`
    : `You are at step ${at + 1}, the hall is at step ${hall.at + 1}.`;
}
