// Which places of a slider in the hand are told to Python, and when.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, begun, isReturned, message } from "../../pages/components/hold/turns.js";

const at = (/** @type {number} */ value) => ({ numbers: [value], texts: [String(value)] });

test("a slider that has not moved tells nothing", () => {
  const hold = begun("loc", at(1));
  assert.equal(message(hold, at(1), 1, 0), null);
  assert.equal(isReturned(hold, at(1)), false);
});

test("a place is told once, with the slider's key and a number", () => {
  const hold = begun("loc", at(1));
  assert.deepEqual(message(hold, at(2), 7, 0), { key: "loc", number: 7, numbers: [2], texts: ["2"] });
  answered(hold, 7);
  assert.equal(message(hold, at(2), 8, 10), null);
});

test("the next place waits for the answer to the last one", () => {
  const hold = begun("loc", at(1));
  message(hold, at(2), 1, 0);
  assert.equal(message(hold, at(3), 2, 1499), null);
  answered(hold, null);
  assert.equal(message(hold, at(3), 2, 1499), null);
  answered(hold, 1);
  assert.deepEqual(message(hold, at(3), 2, 1499)?.numbers, [3]);
});

test("but no longer than a second and a half", () => {
  const hold = begun("loc", at(1));
  message(hold, at(2), 1, 0);
  assert.deepEqual(message(hold, at(3), 2, 1500)?.numbers, [3]);
  answered(hold, 1); // too late: the second is under way
  assert.equal(message(hold, at(4), 3, 2999), null);
});

test("a slider that is let go where it was is told of once it had moved", () => {
  const hold = begun("ends", { numbers: [0, 1], texts: ["0", "1"] });
  message(hold, { numbers: [0, 2], texts: ["0", "2"] }, 1, 0);
  assert.equal(isReturned(hold, { numbers: [0, 2], texts: ["0", "2"] }), false);
  assert.equal(isReturned(hold, { numbers: [0, 1], texts: ["0", "1"] }), true);
});
