import assert from "node:assert/strict";
import test from "node:test";
import { crossings, margins } from "../../pages/components/player/boundaries.js";
import { chained, pairs, turns } from "../../pages/components/player/outlines.js";
import { agree } from "./oracle.js";

test("pieces that are missing are left out", () => {
  assert.deepEqual(pairs([1, 2, Number.NaN, Number.NaN, 5, 8]), [
    [1, 2],
    [5, 8],
  ]);
});

test("on a circle a band is seen in each turn that meets half a period around 0", () => {
  assert.deepEqual(turns(-1, 1, 0), [0]);
  agree(turns(-1, 1, 6), [0]);
  agree(turns(2, 4, 6), [-6, 0]);
  agree(
    turns(-10, 10, 6),
    [-12, -6, 0, 6, 12].filter((turn) => -10 + turn <= 3 && 10 + turn >= -3),
  );
});

test("a band that parts and meets again is two chains, from where it parts to where they meet", () => {
  const grid = [0, 1, 2, 3];
  /** @type {[number, number][][]} */
  const fork = [
    [[0, 4]],
    [
      [0, 1],
      [3, 4],
    ],
    [
      [0, 1],
      [3, 4],
    ],
    [[0, 4]],
  ];
  const chains = chained(grid, fork);
  assert.deepEqual(
    chains.map((chain) => chain.map(([x]) => x)),
    [grid, grid],
  );
});

test("one piece goes on as one chain, however far it moves; two that do not meet do not", () => {
  assert.equal(chained([0, 1], [[[0, 1]], [[5, 6]]]).length, 1);
  assert.equal(
    chained(
      [0, 1],
      [
        [
          [0, 1],
          [2, 3],
        ],
        [[5, 6]],
      ],
    ).length,
    0,
  );
});

const SIDE = Array.from({ length: 41 }, (_, i) => -2 + i / 10);

/** @param {(x: number, y: number) => number} value */
const overGrid = (value) => Float64Array.from(SIDE.flatMap((x) => SIDE.map((y) => value(x, y))));

test("the line where x² + y² = 1 is one closed circle", () => {
  const values = overGrid((x, y) => x * x + y * y - 1);
  const [x, y] = [crossings(values, [SIDE, SIDE], 0), crossings(values, [SIDE, SIDE], 1)];
  assert.equal(x.filter(Number.isNaN).length, 1);
  const points = x.slice(0, -1).map((own, i) => [own, y[i]]);
  for (const [a, b] of points) assert.ok(Math.abs(Math.hypot(a, b) - 1) < 0.1 ** 2 / 8 + 1e-12);
  assert.deepEqual(points[0], points[points.length - 1]);
  const length = points.slice(1).reduce((sum, [a, b], i) => sum + Math.hypot(a - points[i][0], b - points[i][1]), 0);
  assert.ok(Math.abs(length - 2 * Math.PI) < 0.01);
});

test("a straight line goes from rim to rim, exactly where it is", () => {
  const values = overGrid((x, y) => y - x / 2 - 0.03);
  const [x, y] = [crossings(values, [SIDE, SIDE], 0), crossings(values, [SIDE, SIDE], 1)];
  agree(
    y.slice(0, -1),
    x.slice(0, -1).map((own) => own / 2 + 0.03),
  );
  assert.deepEqual([Math.min(...x.slice(0, -1)), Math.max(...x.slice(0, -1))], [-2, 2]);
});

test("the lines between classes are where another becomes the largest", () => {
  assert.deepEqual([...margins([Float64Array.of(0.2, 0.7)], 0.5)[0]].map(Math.sign), [-1, 1]);
  const classes = [Float64Array.of(0.5, 0.2), Float64Array.of(0.3, 0.5), Float64Array.of(0.2, 0.3)];
  const all = margins(classes, 0.5);
  assert.equal(all.length, 2);
  agree(all[0], [0.2, -0.3]);
  agree(all[1], [-0.2, 0.2]);
});
