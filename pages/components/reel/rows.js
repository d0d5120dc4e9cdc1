// What a reel's moment is made of: rows of blocks, and the moment of a time or a value.

/** @import { Message, Row, Stages, Track, Written } from "./state.js" */

/**
 * The number of entries of a rising list that are at most a value.
 *
 * @param {ArrayLike<number>} rising
 * @param {number} value
 */
export function upTo(rising, value) {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The index of the entry of a rising list that is nearest to a value.
 *
 * @param {number[]} rising
 * @param {number} value
 */
export function nearest(rising, value) {
  const after = Math.min(upTo(rising, value), rising.length - 1);
  const before = Math.max(after - 1, 0);
  return value - rising[before] <= rising[after] - value ? before : after;
}

/**
 * The row of a block at a moment, as far as it has come; a trace has at least one point, if only a gap.
 *
 * @param {Message} message
 * @param {string} name
 * @param {number} moment
 * @returns {Row}
 */
function row({ blocks, since }, name, moment) {
  const values = blocks[name][moment % blocks[name].length];
  if (!since[name]) return values;
  const come = upTo(since[name], moment);
  return come ? values.slice(0, come) : [null];
}

/**
 * What moves in the traces of a panel at a moment.
 *
 * @param {Message} message
 * @param {Track[]} tracks
 * @param {number} moment
 */
export function rowsOf(message, tracks, moment) {
  const data = tracks.map(({ x, y }) => ({
    ...(x && { x: row(message, x, moment) }),
    ...(y && { y: row(message, y, moment) }),
  }));
  return { data, traces: tracks.map(({ trace }) => trace) };
}

/**
 * The stage of the axes at a moment: the first that ends there or later.
 *
 * @param {Stages | undefined} stages
 * @param {number} moment
 */
export function stageAt(stages, moment) {
  const last = stages ? stages.ends.length - 1 : 0;
  return stages ? Math.min(upTo(stages.ends, moment - 1), last) : 0;
}

/**
 * A text with the entries of its columns at a moment.
 *
 * @param {string} text
 * @param {string[][]} columns
 * @param {number} moment
 */
const filled = (text, columns, moment) => text.replace(/\{(\d+)\}/g, (_, i) => columns[i][moment % columns[i].length]);

/**
 * What the numbers of a panel are at a moment; nothing where Python says nothing of them.
 *
 * @param {Pick<Message, "explained">} message
 * @param {string} panel
 * @param {number} moment
 */
export function explainedAt({ explained }, panel, moment) {
  const { text, columns } = explained[panel] ?? { text: "", columns: [] };
  return filled(text, columns, moment);
}

/**
 * What the page says at a moment: numbers that are written for a sentence have their own signs in a formula.
 *
 * @param {Written} written
 * @param {number} moment
 */
export function writtenAt({ texts, since, columns, latex }, moment) {
  const text = texts[upTo(since, moment) - 1];
  if (!latex) return filled(text, columns, moment);
  return text.replace(/\{(\d+)\}/g, (place) =>
    filled(place, columns, moment)
      .replaceAll("−", "-")
      .replaceAll(/(?<!\{),/g, "{,}"),
  );
}
