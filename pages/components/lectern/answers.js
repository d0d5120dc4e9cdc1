// Answers of a hall to a question: how many took each choice, as bars with their numbers, without names.

import { make } from "../page.js";

const LETTERS = "ABCDEF";

/**
 * @typedef {object} Counted
 * @property {string[]} choices
 * @property {number[]} counts how many took each
 * @property {number} right the index of the right choice, -1 where none is said to be
 * @property {number} mine the index of what was answered here, -1 for none
 */

/**
 * What is written beside each bar, and how long that is: as a share of the longest.
 *
 * @param {Counted} counted
 */
export function barsOf({ choices, counts, right, mine }) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...counts);
  return choices.map((choice, at) => ({
    label: `${LETTERS[at]} ${choice}`,
    number: `${counts[at]} (${all ? Math.round((100 * counts[at]) / all) : 0} %)`,
    length: counts[at] / most,
    marks: [at === right ? "right" : "", at === mine ? "your answer" : ""].filter(Boolean),
  }));
}

/**
 * Draws the bars in a list: the right one has a tick and its word, too.
 *
 * @param {HTMLElement} list
 * @param {Counted} counted
 */
export function drawBars(list, counted) {
  const lines = barsOf(counted).map(({ label, number, length, marks }) => {
    const [line, text, track, bar] = [make("li"), make("span"), make("span"), make("span")];
    text.className = "answers-label";
    text.append(make("span", label), ...marks.map((mark) => make("em", mark === "right" ? `✓ ${mark}` : mark)));
    line.toggleAttribute("data-right", marks.includes("right"));
    bar.style.width = `${100 * length}%`;
    track.className = "answers-track";
    track.append(bar);
    line.append(text, track, make("span", number));
    return line;
  });
  list.replaceChildren(...lines);
}

/**
 * How many have answered, in words.
 *
 * @param {number} count
 */
export const answeredText = (count) => (count ? `${count} ${count === 1 ? "answer" : "answers"}` : "no answer yet");
