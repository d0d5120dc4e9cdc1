// One point everywhere: which is in hand, what is drawn of it, and in which order the table shows it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { line } from "../../pages/components/picture/line.js";
import { lit, nearest, pressed } from "../../pages/components/point.js";
import { inOrder, shares, turned, written } from "../../pages/components/terms/order.js";
import { expected } from "./oracle.js";

test("what is pointed at comes before what is chosen, and a second press lets it go", () => {
  const chosen = pressed({ over: null, kept: null }, 0);
  assert.equal(lit(chosen), 0);
  assert.equal(lit({ ...chosen, over: 2 }), 2);
  assert.equal(lit(pressed(chosen, 3)), 3);
  for (const beside of [0, null]) assert.equal(lit(pressed(chosen, beside)), null);
});

test("the nearest place within reach", () => {
  const places = [
    [0, 0],
    [10, 0],
    [10, 4],
  ];
  assert.equal(nearest(places, [10, 3], 5), 2);
  assert.equal(nearest(places, [10, 1], 5), 1);
  assert.equal(nearest(places, [10, 10], 5), null);
  assert.equal(nearest([], [0, 0], 5), null);
});

/** @typedef {{ x: (number | null)[], y: (number | null)[] }} Trace */

/** @type {(ours: any, theirs: Trace, part: number, parts: number) => void} */
function assertPart(ours, theirs, part, parts) {
  for (const axis of /** @type {const} */ (["x", "y"])) {
    const long = theirs[axis].length / parts;
    assert.equal(ours[axis].length, long);
    theirs[axis].slice(part * long, (part + 1) * long).forEach((want, i) => {
      const off = want === null ? Number(ours[axis][i] !== null) : Math.abs(ours[axis][i] - want);
      assert.ok(off <= 1e-9 * Math.max(1, Math.abs(Number(want))), `${axis} ${i}: ${ours[axis][i]} is not ${want}`);
    });
  }
}

for (const { model, moved, handle, panels, terms } of expected.lines)
  test(`a lit point is drawn as its part of all, with its terms: ${handle}`, () => {
    for (const [i, x] of model.x.entries()) {
      const seen = /** @type {NonNullable<typeof line.lit>} */ (line.lit)(model, moved, i);
      assert.deepEqual([seen.x, seen.y], [x, model.y[i]]);
      for (const [name, view] of Object.entries(seen.panels)) {
        assert.equal(view.title, `${panels[name].title}, here ${terms[name][i]}`);
        const isBell = name === model.words.panels[1];
        const [part, parts] = isBell ? [model.bells.at.indexOf(i), model.bells.at.length] : [i, model.x.length];
        assert.deepEqual(isBell, "Pr(y|x)" in view.traces);
        for (const [trace, own] of Object.entries(view.traces))
          if (part >= 0 && panels[name].traces[trace]) assertPart(own, panels[name].traces[trace], part, parts);
      }
    }
  });

test("a title puts the rows in order: the largest first, the least first, as the data are", () => {
  const columns = [
    [1, 2, 3, 4],
    [5, null, 7, 5],
  ];
  const first = turned(null, 1);
  assert.deepEqual(inOrder(columns, first), [2, 0, 3, 1]);
  const second = turned(first, 1);
  assert.deepEqual(inOrder(columns, second), [1, 0, 3, 2]);
  assert.deepEqual(inOrder(columns, turned(second, 1)), [0, 1, 2, 3]);
  assert.deepEqual(turned(second, 0), { column: 0, down: true });
});

test("numbers have four digits, and bars begin at 0 or the least", () => {
  assert.deepEqual([0.123456, -2, 0, null, "1999"].map(written), ["0.1235", "−2", "0", "–", "1999"]);
  assert.equal(written(1.23456e280), "1.235e+280");
  assert.deepEqual(shares([-1, 0, 3]), [0, 0.25, 1]);
  assert.deepEqual(shares([0.5]), [0.5]);
});
