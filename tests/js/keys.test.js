// What a key asks a page for, and what the list of keys says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { KEYS } from "../../pages/components/keyboard.js";
import { deedOf } from "../../pages/components/keys/deeds.js";

const FREE = { ctrlKey: false, metaKey: false, altKey: false, repeat: false, defaultPrevented: false };

/**
 * @param {string} key
 * @param {{ within?: string, isLecture?: boolean, more?: object }} where within which element the focus is
 */
function asked(key, { within = "", isLecture = false, more = {} } = {}) {
  const at = { closest: (/** @type {string} */ asked) => asked.split(", ").includes(within) || null };
  return deedOf(/** @type {any} */ ({ key, ...FREE, ...more, composedPath: () => [at] }), isLecture);
}

test("each key of a page has its deed, also as a capital", () => {
  assert.deepEqual(
    ["1", "9", "n", "P", "F", "Escape", "?"].map((key) => asked(key)),
    [...["lesson", "lesson", "after", "before", "projector", "leave", "help"]],
  );
  assert.deepEqual(
    ["0", "x", " ", "ArrowLeft"].map((key) => asked(key)),
    ["", "", "", ""],
  );
});

test("no key acts while one types, but Escape; nor in a chord, when held, or when something has used it", () => {
  for (const within of ["textarea", "select", "[role=combobox]"]) assert.equal(asked("n", { within }), "");
  assert.equal(asked("Escape", { within: "textarea" }), "leave");
  for (const one of ["ctrlKey", "metaKey", "altKey", "repeat", "defaultPrevented"])
    assert.equal(asked("f", { more: { [one]: true } }), "", one);
});

test("a number is the hand's where points are drawn, and the lecture has its own keys", () => {
  assert.equal(asked("2", { within: ".hand-layer" }), "");
  assert.equal(asked("n", { within: ".hand-layer" }), "after");
  assert.deepEqual([asked("End"), asked("End", { within: "[role=slider]" })], ["last", ""]);
  assert.deepEqual(
    ["2", "n", "Escape", "f", "?"].map((key) => asked(key, { isLecture: true })),
    [...["", "", "", "projector", "help"]],
  );
});

test("no key has two meanings on a page that plays, on one with steps, or in the lecture", () => {
  const lecture = KEYS.filter(({ of, deed }) => of === "lecture" || ["projector", "leave", "help"].includes(deed));
  const of = (/** @type {string} */ kind) => KEYS.filter((each) => [kind, "page"].includes(each.of));
  for (const list of [of("playback"), of("steps"), lecture]) {
    const keys = list.flatMap(({ keys }) => keys);
    assert.equal(new Set(keys).size, keys.length);
  }
});
