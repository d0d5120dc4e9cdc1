// How far a wheel zooms, and what stays where it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scaled } from "../../pages/components/plotly_internals.js";
import { factorOf } from "../../pages/components/zoom.js";

test("the point below the pointer stays, and the range is the factor as wide", () => {
  assert.deepEqual(scaled([0, 10], 0.25, 0.5), [1.25, 6.25]);
  assert.deepEqual(scaled([10, 0], 0.5, 2), [15, -5]);
  assert.deepEqual(scaled([-3, 5], 1, 1), [-3, 5]);
});

test("a turn back undoes a turn, and no notch counts for more than another", () => {
  assert.ok(Math.abs(factorOf(-40) * factorOf(40) - 1) < 1e-15);
  assert.equal(factorOf(0), 1);
  assert.equal(factorOf(120), factorOf(5000));
  assert.ok(factorOf(-100) < 1);
});
