// The film (core/film/pack.py): its parts, and the numbers of its blocks.

import { split } from "../packed.js";

/** @import { Block, Film, Header, PlacedSlice, Slice } from "./format.js" */

/** @typedef {Float32Array | Float64Array} Numbers */

export const VERSION = 4; // of the format that is read here, see core/film/pack.py

const GAP = -32768; // the code of a value that is not finite

/**
 * @param {Uint8Array} bytes
 * @returns {number}
 */
export const versionOf = (bytes) => split(bytes)[0].version;

/**
 * @param {Uint8Array} bytes of a film of this VERSION
 * @returns {Film}
 */
export function read(bytes) {
  /** @type {[Header, Uint8Array]} */
  const [header, blocks] = split(bytes);
  const { slice, steps, threshold } = header;
  const level = threshold && { ...threshold, at: threshold.value };
  const parts = { slice: slice && placed(slice), threshold: level, grids: grids(header.x), last: steps.length - 1 };
  const body = new Uint8Array(blocks).buffer; // a copy starts at 0, so that arrays can be views on aligned bytes
  const shares = Object.entries(header.blocks).filter(([, { form }]) => form === "shares");
  const codes = Object.fromEntries(shares.map(([name, block]) => [name, summed(body, block)]));
  return { ...header, ...parts, body, codes };
}

/**
 * The codes of shares from their differences: see core/film/pack.py.
 *
 * @param {ArrayBuffer} body
 * @param {Block} block
 */
function summed(body, { rows, columns, offset, height = columns }) {
  const bytes = new Uint8Array(body, offset);
  const codes = new Int16Array(rows * columns);
  let nibble = 0;
  for (let at = 0; at < codes.length; at += 1) {
    let [number, shift, part] = [0, 0, 0];
    do {
      part = (bytes[nibble >> 1] >> (4 * (nibble & 1))) & 15;
      number |= (part & 7) << shift;
      shift += 3;
      nibble += 1;
    } while (part & 8);
    const place = at % columns;
    const isFirst = place % height === 0;
    const before = (/** @type {number} */ i) =>
      (isFirst ? 0 : codes[i - 1]) + (place < height ? 0 : codes[i - height] - (isFirst ? 0 : codes[i - height - 1]));
    const change = number & 1 ? -((number + 1) >> 1) : number >> 1;
    codes[at] = change + before(at) + (at < columns ? 0 : codes[at - columns] - before(at - columns));
  }
  return codes;
}

/**
 * @param {Slice} slice
 * @returns {PlacedSlice}
 */
const placed = (slice) => ({ ...slice, place: [slice.x].flat(), x_labels: slice.x_labels ?? [slice.x_label ?? "x"] });

/**
 * The values of each input on the grid, rising.
 *
 * @param {Header["x"]} x
 */
function grids(x) {
  const inputs = isPairs(x) ? [0, 1].map((i) => x.map((pair) => pair[i])) : [x];
  return inputs.map((values) => [...new Set(values)]);
}

/**
 * @param {Header["x"]} x
 * @returns {x is [number, number][]}
 */
const isPairs = (x) => Array.isArray(x[0]);

/**
 * Row f of a block; what is not finite comes out as NaN, which Plotly draws as a gap.
 *
 * @param {Film} film
 * @param {string} name
 * @param {number} frame
 * @returns {Numbers}
 */
export function row(film, name, frame) {
  const { columns } = film.blocks[name];
  const codes = stored(film, name, frame);
  if (codes instanceof Float32Array) return codes;
  const [shift, scale, gap] = spread(film, name, frame);
  const values = new Float64Array(columns);
  for (let i = 0; i < columns; i += 1) values[i] = codes[i] === gap ? Number.NaN : shift + scale * codes[i];
  return values;
}

/**
 * One value of a row.
 *
 * @param {Film} film
 * @param {string} name
 * @param {number} frame
 * @param {number} i
 */
export function entry(film, name, frame, i) {
  const value = stored(film, name, frame)[i];
  if (film.blocks[name].form === "values") return value;
  const [shift, scale, gap] = spread(film, name, frame);
  return value === gap ? Number.NaN : shift + scale * value;
}

/**
 * The numbers of a row as they are stored: values or codes.
 *
 * @param {Film} film
 * @param {string} name
 * @param {number} frame
 */
function stored(film, name, frame) {
  const { rows, columns, offset, form } = film.blocks[name];
  const place = columns * Math.min(frame, rows - 1); // one that never moves has one row
  if (form === "shares") return film.codes[name].subarray(place, place + columns);
  if (form === "codes") return new Int16Array(film.body, offset + 16 * rows + 2 * place, columns);
  return new Float32Array(film.body, offset + 4 * place, columns);
}

/**
 * The value of code 0 and the step from code to code in a row, and the code of a gap.
 *
 * @param {Film} film
 * @param {string} name
 * @param {number} frame
 */
function spread(film, name, frame) {
  const { form, offset, rows, top = 1 } = film.blocks[name];
  if (form === "shares") return [0, 1 / top, top + 1]; // the largest code is 1, a gap has the next
  return [...new Float64Array(film.body, offset + 16 * Math.min(frame, rows - 1), 2), GAP];
}

/**
 * @param {Film} film
 * @param {number} step
 */
export function nearestFrame(film, step) {
  const far = film.steps.map((other) => Math.abs(other - step));
  return far.indexOf(Math.min(...far));
}
