// Where next and back lead in a lecture, its clock, and which keys are its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deedOf } from "../../pages/components/lectern/keys.js";
import { after, before, clockText, pace, planned } from "../../pages/components/lectern/lecture.js";

const step = (/** @type {string} */ answer, minutes = 2) => ({
  ...{ sentence: "", link: "", page: "", question: answer && "?", choices: [], answer, notes: "", minutes, right: -1 },
});
const steps = [step("", 1), step("yes", 2), step("", 4)];

test("next shows the answer of a question before it goes on, and stays at the end", () => {
  const seen = [];
  let place = { at: 0, revealed: false };
  for (let i = 0; i < 5; i += 1) {
    place = after(steps, place);
    seen.push([place.at, place.revealed]);
  }
  assert.deepEqual(seen, [
    [1, false],
    [1, true],
    [2, false],
    [2, false],
    [2, false],
  ]);
});

test("back leads through the same places, and stays at the beginning", () => {
  assert.deepEqual(before(steps, { at: 2, revealed: false }), { at: 1, revealed: true });
  assert.deepEqual(before(steps, { at: 1, revealed: true }), { at: 1, revealed: false });
  assert.deepEqual(before(steps, { at: 1, revealed: false }), { at: 0, revealed: false });
  assert.deepEqual(before(steps, { at: 0, revealed: false }), { at: 0, revealed: false });
});

test("the clock is compared with the minutes that are planned", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((at) => planned(steps, at)),
    [0, 1, 3, 7],
  );
  const plan = { planned: 3, until: 7 };
  assert.equal(pace(plan, 1.2 * 60_000), "2 min ahead");
  assert.equal(pace(plan, 3 * 60_000), "in time");
  assert.equal(pace(plan, 7 * 60_000), "in time");
  assert.equal(pace(plan, 8.6 * 60_000), "2 min behind");
  assert.equal(clockText(61_999), "1:01");
  assert.equal(clockText(-5), "0:00");
});

/**
 * The deed of a key, with the focus on something that lies within what these selectors find.
 *
 * @param {string} key
 * @param {string[]} within
 * @param {object} more
 */
const deed = (key, within = [], more = {}) => {
  const lies = (/** @type {string} */ asked) => within.some((each) => asked.split(", ").includes(each));
  const at = { closest: (/** @type {string} */ asked) => lies(asked) || null, matches: lies };
  const event = { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, defaultPrevented: false };
  return deedOf(/** @type {any} */ ({ ...event, ...more, composedPath: () => [at] }));
};

test("arrows and a remote's keys lead on and back", () => {
  assert.deepEqual(
    ["ArrowRight", "PageDown", "ArrowLeft", "PageUp"].map((key) => deed(key)),
    ["next", "next", "back", "back"],
  );
  assert.equal(deed("L"), "list");
  assert.equal(deed("x"), "");
  assert.equal(deed("r", [], { ctrlKey: true }), "");
  assert.equal(deed("PageDown", [], { defaultPrevented: true }), "");
});

test("never while something that is typed in has the focus", () => {
  for (const key of ["ArrowRight", "PageDown", "l", " "]) assert.equal(deed(key, ["textarea"]), "");
});

test("what is moved by arrows keeps them where keys have led to it, and a remote goes on", () => {
  assert.equal(deed("ArrowRight", ["[role=slider]", ":focus-visible"]), "");
  assert.equal(deed("ArrowRight", [".player", ":focus-visible"]), "");
  assert.equal(deed("ArrowRight", [".picture-handle"]), "next");
  assert.equal(deed("PageDown", [".player", ":focus-visible"]), "next");
  assert.equal(deed(" ", ["button"]), "");
});
