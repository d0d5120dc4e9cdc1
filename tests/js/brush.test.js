// The brush is as wide as the strokes of the data, leaves no gaps, and takes no ink away but with none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stroke } from "../../pages/components/digit_pad/brush.js";

const SIDE = 8;
const BLANK = Array(SIDE * SIDE).fill(0);
const FULL = Array(SIDE * SIDE).fill(16);

/** @type {(levels: number[], row: number) => number[]} */
const rowOf = (levels, row) => levels.slice(row * SIDE, (row + 1) * SIDE);

test("across a stroke lies as much ink as two full pixels", () => {
  const drawn = stroke(BLANK, [0, 3.5], [8, 3.5], 16);
  const across = Array.from({ length: SIDE }, (_, row) => drawn[row * SIDE + 4]);
  assert.deepEqual(across, [0, 0, 8, 16, 8, 0, 0, 0]);
  assert.deepEqual(rowOf(drawn, 3), Array(SIDE).fill(16));
});

test("a quick stroke has no gaps, wherever it goes", () => {
  const drawn = stroke(BLANK, [0.5, 0.5], [7.5, 7.5], 16);
  for (let i = 0; i < SIDE; i += 1) assert.equal(drawn[i * SIDE + i], 16);
});

test("ink stays under a brush with less of it, and one without rubs out", () => {
  assert.deepEqual(stroke(FULL, [4, 4], [4, 4], 5), FULL);
  const rubbed = stroke(FULL, [0, 3.5], [8, 3.5], 0);
  assert.deepEqual(rowOf(rubbed, 3), Array(SIDE).fill(0));
  assert.deepEqual(rowOf(rubbed, 0), Array(SIDE).fill(16));
});

test("beside the image nothing is inked", () => {
  assert.deepEqual(stroke(BLANK, [-3, 4], [-2, 4], 16), BLANK);
});
