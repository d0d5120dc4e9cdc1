// What tests/js/test_js.py wrote for this run: films as Python packs them, and what it says of them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { read } from "../../pages/components/player/film.js";

const folder = process.env.ORACLE ?? "";

export const expected = JSON.parse(readFileSync(join(folder, "oracle.json"), "utf-8"));

/** @param {"line" | "plane" | "diagram"} name */
export const bytesOf = (name) => new Uint8Array(readFileSync(join(folder, `${name}.film`)));

export const films = { line: read(bytesOf("line")), plane: read(bytesOf("plane")) };

export const diagram = read(bytesOf("diagram"));

/**
 * Numbers agree to a relative error; null of Python stands for what is not finite.
 *
 * @param {Iterable<any>} values
 * @param {(number | null)[]} wanted
 * @param {number} [error]
 */
export function agree(values, wanted, error = 1e-12) {
  const numbers = [...values];
  assert.equal(numbers.length, wanted.length);
  numbers.forEach((value, i) => {
    const want = wanted[i];
    if (want === null) assert.ok(!Number.isFinite(value), `${value} at ${i} must be a gap`);
    else assert.ok(Math.abs(value - want) <= error * Math.max(1, Math.abs(want)), `${value} at ${i} must be ${want}`);
  });
}
