// What the browser draws while a handle is dragged is what Python draws of the same numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, momentOf } from "../../pages/components/picture/scenes.js";
import { waitOf } from "../../pages/components/picture/telling.js";
import { expected } from "./oracle.js";

/** @typedef {{ x: (number | null)[], y: (number | null)[] }} Trace */

/** @type {(one: number | null, other: number | null) => boolean} */
const near = (one, other) =>
  one === null || other === null ? one === other : Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

/** @type {(trace: Trace, at: number) => number} */
function heightAt({ x, y }, at) {
  const i = Math.max(
    1,
    x.findIndex((each) => each !== null && each >= at),
  );
  const [left, right] = [Number(x[i - 1]), Number(x[i])];
  const share = right > left ? (at - left) / (right - left) : 0;
  return Number(y[i - 1]) + share * (Number(y[i]) - Number(y[i - 1]));
}

/** @type {(ours: Trace, theirs: Trace, name: string) => void} */
function assertSame(ours, theirs, name) {
  if (ours.x.length === theirs.x.length) {
    for (const axis of /** @type {const} */ (["x", "y"]))
      ours[axis].forEach((each, i) => {
        assert.ok(near(each, theirs[axis][i]), `${name} ${axis} ${i}: ${each} is not ${theirs[axis][i]}`);
      });
    return;
  }
  const places = ours.x.filter((_, i) => ours.y[i] !== null).map(Number); // a curve through other places
  const most = Math.max(...theirs.y.map((each) => Math.abs(Number(each))), 0);
  if (!theirs.x.length) return assert.deepEqual(places, []);
  for (const at of places.slice(1, -1)) {
    const off = Math.abs(heightAt(ours, at) - heightAt(theirs, at));
    assert.ok(off <= 1e-3 * most, `${name} at ${at} is off by ${off}`);
  }
}

for (const [kind, cases] of /** @type {const} */ ([
  ["line", expected.lines],
  ["bell", expected.bells],
  ["derivation", expected.derivations],
  ["masses", expected.masses],
  ["bumps", expected.bumps],
  ["categories", expected.categories],
]))
  for (const { model, values, handle, place, moved, panels, texts, formulas, still: others = ["data"] } of cases)
    test(`${kind}: ${handle}`, () => {
      const { moved: move, sight } = kindOf({ kind, values, model });
      const after = move(model, values, handle, place);
      for (const [name, value] of Object.entries(moved)) assert.ok(near(after[name], value), `${name} ${after[name]}`);
      const seen = sight(model, after);
      for (const [panel, view] of Object.entries(seen.panels)) {
        const theirs = panels[panel];
        assert.equal(view.title, theirs.title);
        const still = Object.keys(theirs.traces).filter((name) => !(name in view.traces));
        assert.deepEqual(
          still.filter((name) => !others.includes(name)),
          [],
        );
        if (view.range) assert.ok(view.range.every((end, i) => near(end, theirs.range[i])));
        for (const [name, trace] of Object.entries(view.traces))
          if (name in theirs.traces) assertSame({ ...theirs.traces[name], ...trace }, theirs.traces[name], name);
        for (const [i, note] of (view.notes ?? []).slice(0, theirs.notes.length).entries())
          for (const name of ["x", "y", "text", "xanchor"]) {
            const [one, other] = [/** @type {any} */ (note)[name], theirs.notes[i][name]];
            if (one !== undefined) assert.ok(typeof one === "number" ? near(one, other) : one === other, name);
          }
      }
      assert.deepEqual(seen.formulas, formulas);
      for (const [label, text] of Object.entries(seen.texts)) assert.equal(text, texts[label]);
    });

test("a formula has numbers with a power of ten", () => {
  for (const { model, values, formulas } of expected["far bells"])
    assert.deepEqual(kindOf({ kind: "bell", values, model }).sight(model, values).formulas, formulas);
});

test("what moves is found by the names of traces", () => {
  const figure = { data: [{ name: "a" }, { name: "b" }, { name: "a" }], layout: {} };
  const moved = { x: [1], y: [2] };
  assert.deepEqual(momentOf(figure, { title: "", traces: { a: moved } }), { data: [moved, moved], traces: [0, 2] });
});

test("Python hears of a scene where the hand rests, of others at once, and of none before it has answered", () => {
  const free = { scene: null, heard: 3, number: 3, sentAt: 0, movedAt: 1000 };
  const scene = { ...free, scene: expected.lines[0] };
  assert.ok(waitOf(free, 1000) <= 0);
  assert.equal(waitOf(scene, 1000), 150);
  assert.ok(waitOf(scene, 1150) <= 0);
  assert.equal(waitOf({ ...scene, number: 4, sentAt: 1000 }, 1200), 1300);
});
