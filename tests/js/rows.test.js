import assert from "node:assert/strict";
import { test } from "node:test";
import { explainedAt, nearest, rowsOf, stageAt, upTo, writtenAt } from "../../pages/components/reel/rows.js";

test("a rising list is searched by halves", () => {
  assert.deepEqual(
    [-1, 0, 0.5, 2, 9].map((value) => upTo([0, 1, 2], value)),
    [0, 1, 1, 3, 3],
  );
  assert.deepEqual(
    [-1, 0.4, 0.6, 1.9, 9].map((value) => nearest([0, 1, 2], value)),
    [0, 0, 1, 2, 2],
  );
  assert.equal(nearest([5], 7), 0);
});

test("rows repeat, and those with a since show only what has come", () => {
  const blocks = { few: [[1], [2]], grown: [[10, 20, 30]] };
  const message = /** @type {any} */ ({ blocks, since: { grown: [1, 3, 3] } });
  const tracks = [
    { trace: 4, y: "few" },
    { trace: 0, x: "grown", y: "few" },
  ];
  const at = (/** @type {number} */ moment) => rowsOf(message, tracks, moment);
  assert.deepEqual(at(0), { data: [{ y: [1] }, { x: [null], y: [1] }], traces: [4, 0] });
  assert.deepEqual(at(1).data[1], { x: [10], y: [2] });
  assert.deepEqual(at(3).data[1], { x: [10, 20, 30], y: [2] });
});

test("a stage lasts up to its end", () => {
  const stages = { ends: [2, 5], x: [], y: [] };
  assert.deepEqual(
    [0, 2, 3, 5, 8].map((moment) => stageAt(stages, moment)),
    [0, 0, 1, 1, 1],
  );
  assert.equal(stageAt(undefined, 3), 0);
});

test("what a number is has the entries of its columns, which repeat", () => {
  const explained = { bars: { text: "{0} · {1} = {0}", columns: [["1", "2", "3"], ["x"]] } };
  assert.equal(explainedAt({ explained }, "bars", 2), "3 · x = 3");
  assert.equal(explainedAt({ explained }, "other", 2), "");
});

test("what is written holds from its moment to the next, with the entries of its columns", () => {
  const columns = [["1", "2", "3", "4"], ["x"]];
  const written = { key: "", latex: false, texts: ["one", "{0} {1}", "more"], since: [0, 1, 3], columns };
  assert.deepEqual(
    [0, 1, 2, 3].map((moment) => writtenAt(written, moment)),
    ["one", "2 x", "3 x", "more"],
  );
});
