import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";
import { inflated, split } from "../../pages/components/packed.js";

test("what is compressed comes back as text, from anywhere in a message", async () => {
  const text = JSON.stringify({ words: Array(500).fill("n = 1,500 · π") });
  const head = new TextEncoder().encode('{"moment":3}');
  const message = new Uint8Array([9, 9, 9, head.length, 0, 0, 0, ...head, ...deflateSync(text)]);
  const [opening, packed] = split(message.subarray(3));
  assert.deepEqual(opening, { moment: 3 });
  assert.ok(packed.length < text.length / 20);
  assert.equal(await inflated(packed), text);
});
