import assert from "node:assert/strict";
import test from "node:test";
import { numberText } from "../../pages/components/numbers.js";
import { mix } from "../../pages/components/player/blend.js";
import { inputText, readoutExplanation, readoutText, sumText } from "../../pages/components/player/texts.js";
import { expected, films } from "./oracle.js";

test("numbers have a true minus, no −0, and a dash where there is none", () => {
  assert.equal(numberText(-1.25, 1), "−1.3");
  assert.equal(numberText(-0.001, 2), "0.00");
  assert.equal(numberText(Number.NaN, 2), "–");
  assert.equal(numberText(12345678.9, 1), "1.23e+7");
  assert.equal(numberText(12345678.9, 0), "12345679");
});

test("an input that is a date is written as Python writes it", () => {
  for (const { ordinal, text } of expected.dates) {
    const film = { ...films.line, scales: [{ origin: ordinal - 3, words: [] }] };
    assert.equal(inputText(film, 3, 0), text);
  }
});

test("an input that is a word is that word, and else a number", () => {
  const film = { ...films.line, scales: [{ words: expected.words }] };
  assert.equal(inputText(film, 1, 0), "high");
  assert.equal(inputText(films.line, 1.234, 0), "1.23");
});

test("a mean is shown with the sum that gives it", () => {
  const spec = { label: "", block: "sum", digits: 1, unit: "", title: "", to: null, over: 1500 };
  const form = /** @type {const} */ ("values");
  const blocks = { sum: { rows: 1, columns: 1, offset: 0, form } };
  const film = { ...films.line, blocks, body: Float32Array.of(-1234.5).buffer };
  assert.equal(readoutText(film, spec, 0), "−0.823");
  assert.equal(sumText(film, spec, 0), "−1,234.5 over 1,500");
});

test("what is no finite number any more is said to be that", () => {
  const spec = { label: "σ", block: "low", digits: 1, unit: "g", title: "σ over x", to: "high", over: 0 };
  const rest = { rows: 2, columns: 1, form: /** @type {const} */ ("values") };
  const blocks = { low: { ...rest, offset: 0 }, high: { ...rest, offset: 8 } };
  const body = Float32Array.of(1, 1, 2, Number.POSITIVE_INFINITY).buffer;
  const film = { ...films.line, steps: [0, 22], blocks, body };
  assert.equal(readoutText(film, spec, 0), "1.0 … 2.0 g");
  assert.equal(readoutText(film, spec, 1), "not finite");
  assert.equal(readoutExplanation(film, spec, 1), "Σ over x.\nAt step 22: not finite: training has diverged.");
  assert.equal(sumText(film, { ...spec, block: "high", to: null, over: 100 }, 1), "over 100");
});

test("colours are mixed by the probabilities, and even ones are clear", () => {
  const image = { data: new Uint8ClampedArray(8), width: 1, height: 2 };
  mix(
    image,
    [Float64Array.of(0.5, 1), Float64Array.of(0.5, 0)],
    [
      [200, 0, 100],
      [0, 200, 100],
    ],
    0.8,
  );
  assert.deepEqual([...image.data], [200, 0, 100, 204, 100, 100, 100, 0]);
});
