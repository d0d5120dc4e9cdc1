// Where the parts of a diagram stand, how curves lie within them, and how their numbers are written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { along, boxes, heightOf, line, roomy, shade, up } from "../../pages/components/diagram/boxes.js";
import { written } from "../../pages/components/diagram/weights.js";

/** @import { Head } from "../../pages/components/diagram/state.js" */

const box = { x: 10, y: 100, wide: 40, tall: 28 };

test("the boxes of a column lie evenly over the height, below the words above it", () => {
  const [first, second] = boxes(1, 2, 234);
  assert.deepEqual([first.y + first.tall / 2, second.y + second.tall / 2], [84, 184]);
  assert.deepEqual(boxes(1, 0, 234), []);
});

test("a diagram is as high as its fullest column needs, and never flat", () => {
  const head = /** @type {Head} */ (/** @type {unknown} */ ({ units: [1], outputs: ["f"], values: [] }));
  const many = { ...head, units: Array(12).fill(1) };
  assert.equal(heightOf(head), 184);
  assert.ok(boxes(1, 12, heightOf(many)).every(({ y, tall }, i, all) => !i || y > all[i - 1].y + tall));
});

test("a link goes from the right of a box to the left of the next, at their middles", () => {
  assert.deepEqual(line(box, { ...box, x: 200, y: 0 }), { x1: 50, y1: 114, x2: 200, y2: 14 });
});

test("a curve goes from the foot to the top of its box, and stays in it when training diverges", () => {
  const plot = { box, low: -1, high: 1 };
  assert.deepEqual([up(plot, -1), up(plot, 0), up(plot, 1), up(plot, 9)], [124, 114, 104, 104]);
  assert.equal(up(plot, Number.NaN), 124);
  assert.equal(along(plot, [-1, 0, 1]), "M10.0 124.0L30.0 114.0L50.0 104.0");
});

test("what is level has room above and below, and a half plane of no corner is not drawn", () => {
  assert.deepEqual(roomy([2, 2]), [1, 3]);
  assert.deepEqual(roomy([2, 3]), [2, 3]);
  assert.equal(shade(box, []), "");
  const corners = /** @type {[number, number][]} */ ([0, 1].map((end) => [end, end]));
  assert.equal(shade(box, corners), "M10 128L50 100Z");
});

test("a number has three digits, a true minus, and a power of ten where it is tiny", () => {
  assert.deepEqual([-1.2345, 0.00012, 0, Number.NaN].map(written), ["−1.23", "1.2e−4", "0", "–"]);
});
