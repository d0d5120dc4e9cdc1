// The numbers of a picture as rows of a table.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOf } from "../../pages/components/save/table.js";

/**
 * @param {[unknown, unknown][]} points
 * @returns {import("../../pages/components/plotly_internals.js").Drawn}
 */
const trace = (points) => ({ name: "mean", axes: ["x", "y"], points });

test("a row says which trace it is of, and x and y as the page writes them", () => {
  assert.deepEqual(
    rowsOf(
      trace([
        [0.5, -1234.5],
        [1, Number.NaN],
        [undefined, 2],
        [1e-9, 3],
      ]),
    ),
    [
      ["mean", "0.5", "−1234.5"],
      ["mean", "1e−9", "3"],
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
