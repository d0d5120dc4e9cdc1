// What a chart shows, as a sentence with its numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf } from "../../pages/components/save/account.js";

/** @import { Drawn, Side } from "../../pages/components/plotly_drawn.js" */

/** @type {(title: string, low: number, high: number, words?: Record<number, string>) => Side} */
const side = (title, low, high, words = {}) => ({ title, range: [low, high], words });

/** @type {[Side, Side]} */
const AXES = [side("time (s)", 0, 10), side("height (m)", -2, 2)];

/** @type {(trace: Partial<Drawn>) => Drawn} */
const drawn = (trace) => ({ name: "", kind: "line", axes: AXES, points: [], ...trace });

/** @param {Partial<Drawn>[]} traces */
const told = (...traces) =>
  accountOf(traces.map(drawn)).replace("height (m) from −2 to 2 over time (s) from 0 to 10: ", "");

test("a curve is told by its ends, its lowest and its highest place", () => {
  const points = /** @type {[number, number][]} */ (Array.from({ length: 101 }, (_, i) => [i / 10, Math.sin(i / 10)]));
  assert.equal(
    told({ name: "mean", points }),
    "mean from 0 at 0 to −0.544 at 10, lowest −0.9999 at 4.7, highest 0.9996 at 1.6.",
  );
  assert.equal(
    told({
      points: [
        [0, 1],
        [10, 2],
      ],
    }),
    "a line from 1 at 0 to 2 at 10.",
  );
});

test("points, areas and lines with gaps are told by where they lie", () => {
  const points = /** @type {[unknown, unknown][]} */ ([
    [1, -1],
    [2, 0],
    [undefined, 0],
    [4, 1],
    [3, 2],
  ]);
  assert.equal(told({ name: "data", kind: "points", points }), "data: 4 points, 1 to 4 across and −1 to 2 up.");
  assert.equal(told({ kind: "points", points: [[1, 2]] }), "a point at (1, 2).");
  assert.equal(told({ name: "bells", kind: "area", points }), "bells, 1 to 4 across and −1 to 2 up.");
  assert.equal(
    told({
      name: "least",
      points: [
        [1, 0],
        [1, 2],
      ],
    }),
    "least upright at 1.",
  );
  assert.equal(
    told({
      name: "±1σ",
      kind: "edge",
      points: [
        [0, 1],
        [1, 2],
      ],
    }),
    "an edge of ±1σ from 1 at 0 to 2 at 1.",
  );
});

test("bars are told one by one, by the words of their axis, and many by the highest", () => {
  const axes = /** @type {[Side, Side]} */ ([
    { title: "class", range: null, words: { 0: "cat", 1: "dog" } },
    side("Pr", 0, 1),
  ]);
  const bars = /** @type {Drawn} */ (
    drawn({
      kind: "bars",
      axes,
      points: [
        [0, 0.25],
        [1, 0.75],
      ],
    })
  );
  assert.equal(accountOf([bars]), "Pr from 0 to 1 over class: 0.25 at cat, 0.75 at dog.");
  const many = /** @type {[number, number][]} */ (Array.from({ length: 64 }, (_, i) => [i, i % 40]));
  assert.equal(told({ name: "drawn", kind: "bars", points: many }), "drawn: 64 bars, the highest 39 at 39.");
});

test("colours are told by the lowest and the highest, and what draws nothing is not", () => {
  const cells = {
    x: [1, 2],
    y: [0, 5],
    z: [
      [0.5, 3],
      [Number.NaN, -1],
    ],
  };
  assert.equal(told({ kind: "colours", cells }), "colours from −1 at (2, 5) to 3 at (2, 0).");
  const over = { ...cells, z: cells.z.map((row) => row.map((value) => (value === 3 ? 9 : undefined))) };
  assert.equal(
    told({ kind: "colours", cells }, { kind: "colours", cells: over }),
    "colours from −1 at (2, 5) to 9 at (2, 0).",
  );
  assert.equal(told({ points: [[undefined, undefined]] }), "");
  assert.equal(accountOf([]), "");
});

test("each pair of axes has its sentence, and of many traces the first are told", () => {
  /** @type {Drawn[]} */
  const all = [...Array(10).keys()].map((i) => drawn({ name: `${i}`, kind: "points", points: [[i, 0]] }));
  const axes = /** @type {[Side, Side]} */ ([AXES[0], side("", 0, 1)]);
  const [first, second] = accountOf([...all, { ...all[0], axes }]).split(". ");
  assert.match(first, /; 7 at \(7, 0\); and 2 more$/);
  assert.equal(second, "vertical axis from 0 to 1 over time (s) from 0 to 10: 0 at (0, 0).");
});
