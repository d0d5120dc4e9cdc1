import assert from "node:assert/strict";
import test from "node:test";
import { between, curve, ends, half, joint, largest, unitsOf } from "../../pages/components/diagram/weights.js";
import { row } from "../../pages/components/player/film.js";
import { agree, expected, diagram as film, films } from "./oracle.js";

const { activation, hidden, joints, output, largest: most } = expected.diagram;

test("units at a moment give what the network of core.predict gives", () => {
  film.steps.forEach((_, frame) => {
    const curves = unitsOf(film, "theta", 2, frame).map((unit) => curve(unit, activation, film.grids[0]));
    agree(curves.flat(), hidden[frame].flat(), 1e-5);
    const [{ constant, weights }] = unitsOf(film, "phi", hidden[frame].length + 1, frame);
    const sums = film.grids[0].map((_, i) => weights.reduce((sum, weight, h) => sum + weight * curves[h][i], constant));
    agree(sums, output[frame], 1e-4);
    agree(Array.from(row(film, "output 0", frame)), output[frame], 1e-3);
  });
});

test("joints lie where the units' sums pass 0, and are null out of sight", () => {
  const range = /** @type {[number, number]} */ ([film.grids[0][0], film.grids[0].at(-1)]);
  film.steps.forEach((_, frame) => {
    const found = unitsOf(film, "theta", 2, frame).map((unit) => joint(unit, range) ?? Number.NaN);
    agree(found, joints[frame], 1e-4);
  });
  assert.equal(joint({ constant: 5, weights: [0] }, [0, 1]), null);
});

test("the largest weight and the ends of a block are those of all moments", () => {
  agree([largest(film, "theta", 2)], [most], 1e-5);
  const all = film.steps.flatMap((_, frame) => Array.from(row(film, "output 0", frame)));
  assert.deepEqual(ends(film, ["output 0"]), [Math.min(...all), Math.max(...all)]);
});

test("the side of a square on which a unit is on is cut where its sum is 0", () => {
  const ranges = /** @type {[number, number][]} */ ([
    [0, 2],
    [0, 1],
  ]);
  assert.deepEqual(half({ constant: -1, weights: [1, 0] }, ranges), [
    [0.5, 0],
    [1, 0],
    [1, 1],
    [0.5, 1],
  ]);
  assert.deepEqual(half({ constant: -5, weights: [1, 0] }, ranges), []);
  assert.equal(half({ constant: 5, weights: [1, 1] }, ranges).length, 4);
});

test("a run that diverged has ends and weights that can be drawn", () => {
  const wild = films.line;
  const [low, high] = ends(wild, ["wild"]);
  assert.ok(Number.isFinite(low) && low < high);
  assert.deepEqual(
    half({ constant: Number.POSITIVE_INFINITY, weights: [1, 1] }, [
      [0, 1],
      [0, 1],
    ]).length,
    4,
  );
});

test("a value between two places lies on the line between them", () => {
  assert.equal(between([1, 3, 5], [0, 1, 2], 0.5), 2);
  assert.equal(between([1, 3, 5], [0, 1, 2], 2), 5);
  assert.equal(between([1, 3, 5], [0, 1, 2], -4), 1);
});
