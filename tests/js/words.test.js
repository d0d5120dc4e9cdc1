import assert from "node:assert/strict";
import { test } from "node:test";
import { patternOf } from "../../pages/components/words/pattern.js";

const entries = [["entropy"], ["cross-entropy", "Cross-entropy"], ["mode"]].map((forms) => ({
  forms,
  sentence: "",
  title: "",
  path: "",
}));

test("a word is found whole, the longest of all that begin there", () => {
  const found = (/** @type {string} */ text) => patternOf(entries).exec(text)?.[0];
  assert.equal(found("the cross-entropy of q"), "cross-entropy");
  assert.equal(found("its entropy: 2 nats"), "entropy");
  assert.equal(found("a model, modes, entropy_of, non-entropy"), undefined);
  assert.equal(found("mode = 3"), "mode");
});
