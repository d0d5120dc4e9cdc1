// Points that are drawn by hand: which is hit, where it is led, how it is written, and how that is undone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, drawn, redone, undone } from "../../pages/components/hand/history.js";
import {
  beside,
  led,
  middle,
  nearest,
  nudged,
  placeOf,
  pointAt,
  pointText,
  rounded,
  snapped,
  textOf,
} from "../../pages/components/hand/points.js";

/** @import { Ground } from "../../pages/components/hand/points.js" */

/** @type {Ground} */
const numbers = {
  on: "motorcycle",
  points: [],
  origin: [],
  decimals: [1, 0],
  limits: [
    [0.1, 59.9],
    [-159, 100],
  ],
  names: ["time", "acceleration"],
  labels: [],
  colours: ["black"],
  axis: "yaxis",
  levels: null,
  most: 60,
  charts: "",
  heard: 0,
};
const classes = { labels: ["no", "yes"], colours: ["blue", "red"] };
/** @type {Ground} */
const plane = {
  ...numbers,
  ...classes,
  decimals: [2, 2, 0],
  limits: [
    [0, 10],
    [0, 10],
    [0, 1],
  ],
  names: ["x₁", "x₂", "class"],
};
/** @type {Ground} */
const line = {
  ...plane,
  decimals: [2, 0],
  limits: [
    [0, 10],
    [0, 1],
  ],
  names: ["x", "class"],
  axis: "yaxis2",
  levels: [0, 1],
};

test("a number is rounded to its decimals, of which there may be fewer than none", () => {
  assert.equal(rounded(2.345, 1), 2.3);
  assert.equal(rounded(1234, -2), 1200);
  assert.ok(Object.is(rounded(-0.01, 1), 0));
});

test("a point is brought within its limits", () => {
  assert.deepEqual(snapped(numbers, [99.97, -1000]), [59.9, -159]);
});

test("a click in the plane is a point of the class that is chosen, over one input of that or the nearest", () => {
  assert.deepEqual(pointAt(numbers, [3.04159, 2.7], null), [3, 3]);
  assert.deepEqual(pointAt(plane, [3.04159, 2.61828], 1), [3.04, 2.62, 1]);
  assert.deepEqual(pointAt(line, [3, 0.9], 0), [3, 0]);
  assert.deepEqual(pointAt(line, [3, 0.9], null), [3, 1]);
});

test("a point that is led keeps its class in the plane, and takes the nearest over one input", () => {
  assert.deepEqual(led(plane, [1, 1, 1], [2, 3]), [2, 3, 1]);
  assert.deepEqual(led(line, [1, 1], [2, 0.2]), [2, 0]);
  assert.deepEqual(led(numbers, [1, 1], [2, 3]), [2, 3]);
});

test("a label lies at its level", () => {
  assert.deepEqual(placeOf({ ...line, levels: [1.05, 1.11] }, [4, 1]), [4, 1.11]);
  assert.deepEqual(placeOf(plane, [4, 5, 1]), [4, 5]);
});

test("the nearest point within reach is hit, the one on top where several are as near", () => {
  const at = /** @type {[number, number][]} */ ([
    [0, 0],
    [10, 0],
    [10, 0],
  ]);
  assert.equal(nearest(at, [4, 0], 12), 0);
  assert.equal(nearest(at, [6, 0], 12), 2);
  assert.equal(nearest(at, [40, 0], 12), -1);
  assert.equal(nearest([], [0, 0], 12), -1);
});

test("an arrow moves by a hundredth of the axis, no less than a step of it, or to the next label", () => {
  assert.deepEqual(nudged(plane, [1, 2, 1], [1, 0], 10), [2, 2, 1]);
  assert.deepEqual(nudged({ ...numbers, decimals: [-1, 0] }, [30, 0], [1, 1], 1), [40, 3]);
  assert.deepEqual(nudged(line, [1, 1], [0, -1], 10), [1, 0]);
});

test("a point that a key adds lies in the middle, or beside the chosen one and on the canvas", () => {
  assert.deepEqual(middle(numbers, 0), [30, -30]);
  assert.deepEqual(middle(plane, 1), [5, 5, 1]);
  assert.deepEqual(beside(plane, [1, 2, 1]), [1.4, 2, 1]);
  assert.deepEqual(beside(plane, [9.8, 2, 1]), [9.4, 2, 1]);
});

test("a drawing is written as a link has it, and a point is called by what it is", () => {
  const points = [
    [1, 2.5],
    [-3, 4],
  ];
  assert.equal(textOf({ on: "blank", points }), "blank~1_2.5_-3_4");
  assert.equal(textOf({ on: "blank", points: [] }), "blank~");
  assert.equal(pointText(line, [1.5, 1]), "x 1.5, class yes");
  assert.equal(pointText(numbers, [1.5, -1]), "time 1.5, acceleration −1");
});

test("what was drawn is undone and redone, on whichever canvas it was", () => {
  const [empty, one, other] = [[], [[1, 2]], [[3, 4]]].map((points, i) => ({ on: i < 2 ? "blank" : "sine", points }));
  const history = drawn(drawn(begun(empty), one), other);
  assert.equal(history.now, other);
  assert.equal(undone(history).now, one);
  assert.equal(undone(undone(undone(history))).now, empty);
  assert.equal(redone(undone(history)).now, other);
  assert.equal(redone(history).now, other);
});

test("another gesture after an undo leaves nothing to redo, and the same points are no gesture", () => {
  const [empty, one, other] = [[], [[1, 2]], [[3, 4]]].map((points) => ({ on: "blank", points }));
  const again = drawn(undone(drawn(begun(empty), one)), other);
  assert.deepEqual(again.next, []);
  assert.equal(drawn(again, { on: "blank", points: [[3, 4]] }), again);
});
