// Numbers as texts, as core/notation/numbers.py writes them: the one place that gives them their minus signs.

const HUGE = 1e9; // from here on a power of ten
const LARGEST = 1e7;
const SMALLEST = 1e-4;
const UNGROUPED = 1e4;

/**
 * With a proper minus.
 *
 * @param {string} text
 */
export const minus = (text) => text.replaceAll("-", "−");

/**
 * With so many decimals: −1,234.50.
 *
 * @param {number} value
 * @param {number} [decimals]
 */
export function fixed(value, decimals = 2) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value < 0 ? "−∞" : "∞";
  if (Math.abs(value) >= HUGE) return minus(value.toExponential(3));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return minus(value.toLocaleString("en-US", digits));
}

/**
 * With so many significant digits but no zeros at its end, where it needs no power of ten: 0.8427; else null.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function readable(value, digits = 4) {
  const size = Math.abs(value);
  if (size && !(size >= SMALLEST && size < LARGEST)) return null;
  const text = fixed(value || 0, size ? Math.max(digits - 1 - Math.floor(Math.log10(size)), 0) : digits - 1);
  const plain = size < UNGROUPED ? text.replace(",", "") : text;
  return plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
}

/**
 * With so many decimals, ungrouped, so that it keeps its width while it changes: a power of ten where it is long.
 *
 * @param {number} value
 * @param {number} digits
 */
export function numberText(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value) < (digits ? 1e7 : 1e12) ? value.toFixed(digits) : value.toExponential(2);
  return minus(text.replace(/^-(?=[0.]*$)/, ""));
}

/** What is said in place of a number where training has diverged. */
export const NOT_FINITE = "not finite";

/**
 * One number or both ends of a range, with so many decimals and a unit.
 *
 * @param {number[]} values
 * @param {number} digits
 * @param {string} unit
 */
export function rangeText(values, digits, unit) {
  if (!values.every(Number.isFinite)) return NOT_FINITE;
  return values.map((value) => numberText(value, digits)).join(" … ") + (unit && ` ${unit}`);
}

/**
 * With so many significant digits at most.
 *
 * @param {number} value
 * @param {number} digits
 */
export const significant = (value, digits) => minus(String(Number(value.toPrecision(digits))));
