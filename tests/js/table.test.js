// The numbers of a picture as rows of a table.

import assert from "node:assert/strict";
import { test } from "node:test";
import { colourRows, rowsOf } from "../../pages/components/save/table.js";

/** @import { Drawn, Side } from "../../pages/components/plotly_drawn.js" */

/** @type {[Side, Side]} */
const AXES = [
  { title: "x", range: null, words: { 2: "two" } },
  { title: "y", range: [0, 1], words: {} },
];

/**
 * @param {[unknown, unknown][]} points
 * @returns {Drawn}
 */
const trace = (points) => ({ name: "mean", kind: "line", axes: AXES, points });

test("a row says which trace it is of, and x and y as the page writes them", () => {
  assert.deepEqual(
    rowsOf(
      trace([
        [0.5, -1234.5],
        [1, Number.NaN],
        [undefined, 2],
        [1e-9, 3],
        [2, 3],
      ]),
    ),
    [
      ["mean", "0.5", "−1234.5"],
      ["mean", "1e−9", "3"],
      ["mean", "two", "3"],
    ],
  );
  assert.deepEqual(rowsOf(trace([])), []);
});

test("of many points there are at most two hundred, from the first on, evenly", () => {
  const many = /** @type {[number, number][]} */ (Array.from({ length: 1001 }, (_, i) => [i, 2 * i]));
  const rows = rowsOf(trace(many));
  assert.equal(rows.length, 167);
  assert.deepEqual(
    [rows[0], rows[1], rows.at(-1)].map((row) => row?.slice(1)),
    [
      ["0", "0"],
      ["6", "12"],
      ["996", "1992"],
    ],
  );
});

test("colours have a row for each y, the highest first, and a column for each x", () => {
  const z = [
    [0.5, -3],
    [undefined, 7],
  ];
  const rows = colourRows({ ...trace([]), kind: "colours", cells: { x: [1, 2], y: [0, 5], z } });
  assert.deepEqual(rows, [
    ["y \\ x", "1", "two"],
    ["5", "", "7"],
    ["0", "0.5", "−3"],
  ]);
  const wide = { x: [...Array(121).keys()], y: [0], z: [[...Array(121).keys()]] };
  assert.equal(colourRows({ ...trace([]), cells: wide })[1].length, 1 + 11);
});
