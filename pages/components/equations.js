// How formulas are written, as core/notation/equations.py and core/notation/numbers.py write them: as many digits as it
// takes for the numbers shown to give the result shown.

const OPERAND = 3; // significant digits of an operand, if they are enough
const PRECISE = 2; // significant digits at least of a result that is not 0
const SMALLEST = 1e-4; // below it, and from LARGEST on, a number is written with a power of ten
const LARGEST = 1e7;
const HUGE = 1e9;
const EXACT = 1e-12; // as a share of a number: what its digits may be off by to say it exactly
const MORE = 12; // so many digits more than at first are tried
const HALF = 0.5 - 1e-6; // of the last digit, but for a tie

/** @typedef {{ value: number, latex: string }} Numeral what its digits say, and how they are written */

/** @typedef {{ result: string, operands: string[], compute: (...values: number[]) => number }} Equation */

/** @typedef {{ decimals: number, alike?: string[] }} Rounding of results at first, and what has equally many decimals */

/** @typedef {{ values: Record<string, number>, places: Record<string, number>, most: Record<string, number> }} Digits */

/** @param {number} value */
const isPlain = (value) => !value || (Math.abs(value) >= SMALLEST && Math.abs(value) < LARGEST);

/** @param {number} value */
const exponentOf = (value) => (value && Number.isFinite(value) ? Math.floor(Math.log10(Math.abs(value))) : 0);

/**
 * @param {number} value
 * @param {number} places negative ones stand before the point
 */
function rounded(value, places) {
  if (isPlain(value) && places >= 0) return Number(value.toFixed(places));
  const digits = places + exponentOf(value); // toFixed knows 100 decimals
  return digits < 0 ? 0 : Number(value.toExponential(digits));
}

/** @param {string} digits */
const grouped = (digits) => digits.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, "{,}"));

/**
 * @param {number} value
 * @param {number} places
 * @returns {Numeral}
 */
function numeral(value, places) {
  if (!Number.isFinite(value))
    return { value, latex: Number.isNaN(value) ? "–" : value < 0 ? String.raw`-\infty` : String.raw`\infty` };
  if (!isPlain(value)) {
    const [mantissa, power] = value.toExponential(Math.max(places + exponentOf(value), 0)).split("e");
    const factor = mantissa === "1" ? "" : String.raw`${mantissa} \cdot `;
    return { value: Number(`${mantissa}e${power}`), latex: `${factor}10^{${Number(power)}}` };
  }
  const text = value.toFixed(Math.max(places, 0)).replace(/^-(?=[0.]*$)/, "");
  return { value: Number(text), latex: grouped(text) };
}

/**
 * The fewest decimals that say the value exactly; null if it takes more than these.
 *
 * @param {number} value
 * @param {number} places
 */
function exactPlaces(value, places) {
  if (!Number.isFinite(value)) return 0;
  const isSaid = (/** @type {number} */ at) => Math.abs(rounded(value, at) - value) <= EXACT * Math.abs(value);
  if (!isSaid(places)) return null;
  let at = Math.min(places, 0);
  while (at < places && !isSaid(at)) at += 1;
  return at;
}

/** @param {number} value */
function placesOfOperand(value) {
  const places = OPERAND - 1 - exponentOf(value);
  return Math.abs(value) >= LARGEST ? places : Math.max(places, 0);
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function placesOfResult(value, decimals) {
  const size = Math.abs(value);
  if (size >= LARGEST) return OPERAND - exponentOf(value);
  return size > 0 && size < 0.5 * 10 ** -decimals ? Math.max(decimals, PRECISE - 1 - exponentOf(value)) : decimals;
}

/**
 * A number that stands in a formula without a result.
 *
 * @param {number} value
 */
export function operand(value) {
  const places = placesOfOperand(value);
  return numeral(value, exactPlaces(value, places) ?? places);
}

/**
 * With so many decimals; a huge one has a power of ten.
 *
 * @param {number} value
 * @param {number} [decimals]
 */
export function latexFixed(value, decimals = 2) {
  if (!Number.isFinite(value)) return numeral(value, 0).latex;
  if (Math.abs(value) < HUGE) return grouped(value.toFixed(decimals));
  const [mantissa, power] = value.toExponential(3).split("e");
  return String.raw`${mantissa} \cdot 10^{${Number(power)}}`;
}

/**
 * What may stand behind a sign: in brackets where it is negative.
 *
 * @param {Numeral} shown
 */
export const behind = ({ latex }) => (latex.startsWith("-") ? `(${latex})` : latex);

/**
 * What may bear a power: in brackets where it is negative, or has a power of its own.
 *
 * @param {Numeral} shown
 */
export const base = ({ latex }) => (latex.startsWith("-") || latex.includes("^") ? `(${latex})` : latex);

/**
 * The decimals of so many significant digits, for a result.
 *
 * @param {number} value
 * @param {number} digits
 */
export const decimalsOf = (value, digits) => (value ? Math.max(digits - 1 - exponentOf(value), 0) : digits);

/**
 * Every value as it is shown, with the fewest digits with which the shown numbers fulfil the equations.
 *
 * @param {Record<string, number>} values
 * @param {Equation[]} equations
 * @param {Rounding} rounding
 */
export function consistent(values, equations, { decimals, alike = [] }) {
  const results = new Set(equations.map(({ result }) => result));
  const names = Object.keys(values);
  const first = names.map((name) => [
    name,
    results.has(name) ? placesOfResult(values[name], decimals) : placesOfOperand(values[name]),
  ]);
  /** @type {Record<string, number>} */
  const places = Object.fromEntries(first);
  const least = Object.fromEntries(names.map((name) => [name, results.has(name) ? places[name] : -MORE]));
  const most = Object.fromEntries(names.map((name) => [name, places[name] + MORE]));
  const digits = { values, places, most };
  const shown = (/** @type {string} */ name) => {
    const exact = results.has(name) && alike.includes(name) ? null : exactPlaces(values[name], places[name]);
    return numeral(values[name], exact === null ? places[name] : Math.max(exact, least[name]));
  };
  const settle = (/** @type {Equation} */ { result, operands, compute }) => {
    const computed = compute(...operands.map((name) => shown(name).value));
    if (gives(computed, shown(result).value, places[result])) return true;
    return !(grow(digits, operands, alike) || grow(digits, [result], alike));
  };
  level(digits, alike);
  while (![...equations].reverse().every(settle));
  return Object.fromEntries(names.map((name) => [name, shown(name)]));
}

/**
 * @param {Digits} digits
 * @param {string[]} names
 * @param {string[]} alike
 */
function grow(digits, names, alike) {
  const { values, places, most } = digits;
  const able = names.filter((name) => places[name] < most[name] && exactPlaces(values[name], places[name]) === null);
  for (const name of able) places[name] += 1;
  level(digits, alike);
  return able.length > 0;
}

/**
 * @param {Digits} digits
 * @param {string[]} alike
 */
function level({ values, places }, alike) {
  const plain = alike.filter((name) => isPlain(values[name]));
  const most = Math.max(...plain.map((name) => places[name]));
  for (const name of plain) places[name] = most;
}

/**
 * @param {number} computed
 * @param {number} shown
 * @param {number} places
 */
function gives(computed, shown, places) {
  if (!Number.isFinite(shown)) return Object.is(computed, shown) || Number.isNaN(computed);
  const off = Math.abs(computed - shown);
  return off < HALF * 10 ** -places || off <= EXACT * Math.abs(shown);
}

/**
 * A formula with LaTeX in its places <name>.
 *
 * @param {string} template
 * @param {Record<string, string>} numbers
 */
export const filledIn = (template, numbers) => template.replace(/<(\w+)>/g, (_, name) => numbers[name]);
