// Numbers of a film as texts: readouts, and what an input stands for.

import { NOT_FINITE, numberText, rangeText } from "../numbers.js";
import { entry } from "./film.js";

/** @import { Film, Readout } from "./format.js" */

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const EPOCH = 719163; // the first day of 1970, counted from the year 1 as dates are
const MINUTES = 1440; // of a day
const MINUTE = 60000; // in ms
const MEAN_DIGITS = 3;

/**
 * A value of an input as what it stands for (core/data/scale.py): a date, a word, or else the number.
 *
 * @param {Film} film
 * @param {number} x
 * @param {number} i
 */
export function inputText(film, x, i) {
  const { origin, words } = film.scales[i] ?? { words: [] };
  if (words.length > 0 || origin === undefined) return words[x] ?? numberText(x, film.slice?.x_digits ?? 0);
  return dateText(new Date(MINUTE * Math.round(MINUTES * (origin - EPOCH + x))));
}

/** @param {Date} moment */
function dateText(moment) {
  const day = `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]} ${moment.getUTCFullYear()}`;
  const time = moment.toISOString().slice(-13, -8);
  return time === "00:00" ? day : `${day} ${time}`;
}

/**
 * @param {Film} film
 * @param {Readout} readout
 * @param {number} frame
 */
export function readoutText(film, { block, to, digits, unit, over }, frame) {
  if (over) return rangeText([entry(film, block, frame, 0) / over], MEAN_DIGITS, "");
  const ends = to ? [block, to] : [block];
  return rangeText(
    ends.map((name) => numberOf(film, name, frame)),
    digits,
    unit,
  );
}

/**
 * The number of a block at a moment, and of what follows the threshold that at its place.
 *
 * @param {Film} film
 * @param {string} block
 * @param {number} frame
 */
function numberOf(film, block, frame) {
  const { threshold } = film;
  if (!threshold || threshold.readout !== block || threshold.at === threshold.value)
    return entry(film, block, frame, 0);
  return entry(film, threshold.numbers, frame, threshold.values.indexOf(threshold.at));
}

/**
 * The sum below a mean, with as many digits as it takes to give the mean that is shown.
 *
 * @param {Film} film
 * @param {Readout} readout
 * @param {number} frame
 */
export function sumText(film, { block, digits, over }, frame) {
  const sum = entry(film, block, frame, 0);
  const shown = Number((sum / over).toFixed(MEAN_DIGITS));
  const gives = (/** @type {number} */ d) => Math.abs(Number(sum.toFixed(d)) / over - shown) < 0.5 * 10 ** -MEAN_DIGITS;
  const enough = [digits, digits + 1, digits + 2].find(gives) ?? digits;
  if (!Number.isFinite(sum)) return `over ${grouped(String(over))}`;
  return `${grouped(numberText(sum, enough))} over ${grouped(String(over))}`;
}

/**
 * What a number is, and with which numbers it comes about at a moment.
 *
 * @param {string} meaning
 * @param {string} label
 * @param {string} where
 * @param {string} value
 */
export function explanation(meaning, label, where, value) {
  const what = meaning || label;
  return `${what[0].toUpperCase()}${what.slice(1)}.\n${where}: ${value}.`;
}

/**
 * @param {Film} film
 * @param {Readout} readout
 * @param {number} frame
 */
export function readoutExplanation(film, readout, frame) {
  const value = readoutText(film, readout, frame);
  const why = value === NOT_FINITE ? ": training has diverged" : "";
  const sum = readout.over && !why ? `${sumText(film, readout, frame).replace(" over ", " / ")} = ` : "";
  return explanation(readout.title, readout.label, `At step ${film.steps[frame]}`, `${sum}${value}${why}`);
}

/** @param {string} text */
const grouped = (text) => text.replace(/^−?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
