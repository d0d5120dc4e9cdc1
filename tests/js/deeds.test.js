// What is done to a drawing by hand: what is shown, what Python hears of it and when, and how it is undone.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  add,
  cancel,
  commit,
  go,
  lead,
  nudge,
  replace,
  setLabel,
  settle,
  takeAway,
} from "../../pages/components/hand/deeds.js";
import { begun, redone, undone } from "../../pages/components/hand/history.js";
import { takeGround } from "../../pages/components/hand/telling.js";

/** @import { Ground } from "../../pages/components/hand/points.js" */
/** @import { Hand, Press, Sheet } from "../../pages/components/hand/state.js" */

const limits = /** @type {[number, number][]} */ ([
  [0, 10],
  [0, 10],
  [0, 1],
]);
/** @type {Ground} */
const plane = {
  ...{ on: "blank", points: [], origin: [], decimals: [2, 2, 0], limits, names: ["x₁", "x₂", "class"] },
  ...{ labels: ["no", "yes"], colours: ["blue", "red"], axis: "yaxis", levels: null, most: 3, charts: "", heard: 0 },
};

/**
 * A hand without a page, and all that it tells Python.
 *
 * @param {number[][]} points
 * @returns {{ hand: Hand, messages: unknown[], tell: (name: string, value: unknown) => void }}
 */
function drawing(...points) {
  /** @type {unknown[]} */
  const messages = [];
  const tell = (/** @type {string} */ _, /** @type {unknown} */ value) => messages.push(value);
  const counts = { chosen: -1, label: 0, number: 0, heard: 0, sentAt: 0, last: { hit: -1, at: 0 } };
  const page = { sheets: [], bar: /** @type {HTMLElement} */ ({}), end: new AbortController(), render: () => {} };
  const history = begun({ on: "blank", points });
  const hand = { ground: { ...plane, points }, history, points, press: null, tell, ...counts, ...page };
  return { hand, messages, tell };
}

/**
 * A pointer that leads a point.
 *
 * @param {number} hit
 * @returns {Press}
 */
const pressOn = (hit) => ({
  ...{ id: 1, from: [0, 0], hit, moved: true, timer: setTimeout(() => {}) },
  sheet: /** @type {Sheet} */ ({}),
});

test("a point that is added is told, up to as many as may be drawn, and is chosen if a key added it", () => {
  const { hand, messages } = drawing([1, 1, 0]);
  add(hand, [2, 2, 1], false);
  assert.equal(hand.chosen, -1);
  add(hand, [3, 3, 0], true);
  assert.equal(hand.chosen, 2);
  add(hand, [4, 4, 0], true);
  assert.deepEqual(messages, [
    { text: "blank~1_1_0_2_2_1", held: false, number: 1 },
    { text: "blank~1_1_0_2_2_1_3_3_0", held: false, number: 2 },
  ]);
});

test("what is taken away, or all of it, is undone and redone", () => {
  const { hand } = drawing([1, 1, 0], [2, 2, 1]);
  hand.chosen = 1;
  takeAway(hand, 1);
  assert.deepEqual([hand.points, hand.chosen], [[[1, 1, 0]], 0]);
  replace(hand, []);
  assert.deepEqual([hand.points, hand.chosen], [[], -1]);
  go(hand, undone);
  go(hand, undone);
  assert.equal(hand.points.length, 2);
  go(hand, redone);
  assert.deepEqual(hand.points, [[1, 1, 0]]);
});

test("while a point is led Python hears of a place when it has answered the last one, and of the end", () => {
  const { hand, messages, tell } = drawing([1, 1, 0]);
  hand.press = pressOn(0);
  lead(hand, 0, [2, 2]);
  lead(hand, 0, [3, 3]);
  assert.deepEqual(messages, [{ text: "blank~2_2_0", held: true, number: 1 }]);
  takeGround(hand, { ...plane, points: [[2, 2, 0]], heard: 1 }, tell);
  assert.deepEqual(hand.points, [[3, 3, 0]]); // the answer takes nothing back
  lead(hand, 0, [4, 4]);
  hand.press = null;
  commit(hand, hand.points);
  assert.deepEqual(messages.slice(1), [
    { text: "blank~4_4_0", held: true, number: 2 },
    { text: "blank~4_4_0", held: false, number: 3 },
  ]);
  go(hand, undone);
  assert.deepEqual(hand.points, [[1, 1, 0]]); // one gesture
});

test("what is led goes back where it was if it is broken off, by undo too", () => {
  for (const end of [cancel, (/** @type {Hand} */ hand) => go(hand, undone)]) {
    const { hand, messages } = drawing([1, 1, 0]);
    hand.press = pressOn(0);
    lead(hand, 0, [2, 2]);
    end(hand);
    assert.deepEqual([hand.points, hand.press], [[[1, 1, 0]], null]);
    assert.deepEqual(messages.at(-1), { text: "blank~1_1_0", held: false, number: 2 });
  }
});

test("keys that follow each other soon are one gesture, which any other ends", () => {
  const { hand, messages } = drawing([1, 1, 0]);
  hand.chosen = 0;
  nudge(hand, [1, 0], 1);
  nudge(hand, [1, 0], 10);
  assert.deepEqual([hand.points, messages], [[[2.1, 1, 0]], []]);
  settle(hand);
  assert.deepEqual(messages, [{ text: "blank~2.1_1_0", held: false, number: 1 }]);
  nudge(hand, [0, 1], 1);
  add(hand, [5, 5, 1], false);
  go(hand, undone);
  assert.deepEqual(hand.points, [[2.1, 1.1, 0]]);
  go(hand, undone);
  go(hand, undone);
  assert.deepEqual(hand.points, [[1, 1, 0]]);
});

test("a class is that of points to come, and of the chosen one", () => {
  const { hand, messages } = drawing([1, 1, 0]);
  setLabel(hand, 1);
  assert.deepEqual([hand.label, hand.points, messages], [1, [[1, 1, 0]], []]);
  hand.chosen = 0;
  setLabel(hand, 1);
  assert.deepEqual(hand.points, [[1, 1, 1]]);
});

test("Python's points are shown once it has heard all, those of another canvas with nothing chosen", () => {
  const { hand, tell } = drawing([1, 1, 0]);
  Object.assign(hand, { chosen: 0, label: 1 });
  takeGround(hand, { ...plane, on: "moons", points: [[7, 7, 1]] }, tell);
  assert.deepEqual([hand.points, hand.chosen, hand.label], [[[7, 7, 1]], -1, 0]);
  go(hand, undone);
  assert.deepEqual([hand.history.now.on, hand.points], ["blank", [[1, 1, 0]]]);
});

test("a server that has heard nothing is heard again, and what it shows is taken", () => {
  const { hand, tell } = drawing([1, 1, 0]);
  Object.assign(hand, { number: 5, heard: 5 });
  takeGround(hand, { ...plane, points: [[2, 2, 0]], heard: 0 }, tell);
  assert.deepEqual([hand.number, hand.points], [0, [[2, 2, 0]]]);
});
