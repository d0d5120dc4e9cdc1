// What a tab keeps of a person's table over a reload, and what Python hears of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sheltered } from "../../pages/components/shelter/store.js";

const NONE = { digest: null, choices: "", content: null, forget: false };
const FIRST = { digest: "d1", choices: "a", content: "cells", forget: false };

/** @param {number} [room] */
function store(room = 1000) {
  const kept = new Map();
  return {
    kept,
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    removeItem: (/** @type {string} */ name) => void kept.delete(name),
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => {
      if (text.length > room) throw new Error("QuotaExceededError");
      kept.set(name, text);
    },
  };
}

test("what was told once is found by the next session, with the choices made since", () => {
  const tab = store();
  assert.deepEqual(sheltered(NONE, tab), { tell: "" });
  assert.deepEqual(sheltered(FIRST, tab), { tell: "" });
  assert.deepEqual(sheltered({ ...FIRST, choices: "b", content: null }, tab), { tell: "" });
  assert.deepEqual(sheltered(NONE, tab), { tell: "found", value: { digest: "d1", choices: "b", content: "cells" } });
});

test("a content that never came is asked for", () => {
  const tab = store();
  assert.deepEqual(sheltered({ ...FIRST, content: null }, tab), { tell: "missing", value: "d1" });
  sheltered(FIRST, tab);
  assert.deepEqual(sheltered({ ...FIRST, digest: "d2", content: null }, tab), { tell: "missing", value: "d2" });
});

test("what is to be forgotten, and what has no room, is gone", () => {
  const tab = store(60);
  sheltered(FIRST, tab);
  sheltered({ ...NONE, forget: true }, tab);
  assert.equal(tab.kept.size, 0);
  sheltered(FIRST, tab);
  assert.deepEqual(sheltered({ ...FIRST, choices: "b".repeat(60) }, tab), { tell: "full", value: "d1" });
  assert.equal(tab.kept.size, 0);
});

test("what somebody else has put there is nothing", () => {
  for (const text of ["", "{", "null", "[]", '{"content": 3}']) {
    const tab = { ...store(), getItem: () => text };
    assert.deepEqual(sheltered(NONE, tab), { tell: "" });
  }
});
