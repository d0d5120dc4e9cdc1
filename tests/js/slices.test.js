import assert from "node:assert/strict";
import test from "node:test";
import { over } from "../../pages/components/player/density.js";
import { between, blockAt, cell, valuesAt } from "../../pages/components/player/interpolation.js";
import { densityTop, sliceMoment, sliceNumber, wind } from "../../pages/components/player/slices.js";
import { agree, expected, films } from "./oracle.js";

for (const [name, film] of Object.entries(films)) {
  test(`between the points of the ${name} values are SciPy's`, () => {
    const { places, at } = expected[name];
    for (const block of Object.keys(at).filter((key) => key !== "wild"))
      for (let frame = 0; frame < 3; frame += 1)
        agree(
          places.map((/** @type {number[]} */ place) => blockAt(film, block, frame, place)),
          at[block][frame],
        );
  });
}

test("a cell at the ends of a grid is its first and last, and reaches beyond", () => {
  const grid = [0, 1, 3];
  assert.deepEqual(cell(grid, 0), [0, 0]);
  assert.deepEqual(cell(grid, 1), [0, 1]);
  assert.deepEqual(cell(grid, 3), [1, 1]);
  assert.deepEqual(cell(grid, 5), [1, 2]);
  assert.equal(
    between((i) => [0, 10, 30][i], [grid], [5]),
    50,
  );
});

test("a block of several columns for each x gives several values", () => {
  const film = { ...films.line, x: [0, 1, 2], grids: [[0, 1, 2]] };
  assert.equal(valuesAt(film, "loc", 0, [1]).length, 3);
  agree(valuesAt(film, "loc", 0, [1]), expected.line.rows.loc[0].slice(3, 6));
});

test("the slice of a normal is SciPy's density, its interval inside it", () => {
  const { slice } = films.line;
  assert.ok(slice);
  expected.line.places.forEach((/** @type {number[]} */ place, /** @type {number} */ i) => {
    const { data, peak = 0 } = sliceMoment(films.line, slice, 2, null, place);
    const { y, p } = expected.line.densities[i];
    agree(Array.from(data[0].x ?? []), y);
    agree(Array.from(data[0].y ?? []), p);
    agree([peak], [p[6]]);
    agree(Array.from(data[1].x ?? []), y.slice(3, 10));
    assert.ok(Array.from(data[4].y ?? []).every(Number.isNaN));
  });
});

test("the numbers of a slice", () => {
  const { line, plane } = films;
  assert.ok(line.slice && plane.slice);
  const [place] = expected.line.places;
  const [loc, scale] = ["loc", "scale"].map((name) => expected.line.at[name][2][0]);
  const wanted = [loc - 1.96 * scale, loc + 1.96 * scale].map((end) => end.toFixed(2).replace("-", "−")).join(" … ");
  assert.equal(sliceNumber(line, line.slice, line.slice.numbers[0], 2, place), wanted);
  const shares = ["a", "b", "c"].map((name) => expected.plane.at[name][1][0]);
  const mode = "abc"[shares.indexOf(Math.max(...shares))];
  assert.equal(sliceNumber(plane, plane.slice, plane.slice.numbers[0], 1, expected.plane.places[0]), mode);
});

test("the area over a piece of a triangle is that of the triangle", () => {
  const curve = { y: [0, 1, 2], p: [0, 1, 0] };
  const area = (/** @type {[number, number]} */ piece) => {
    const { x, y } = over(curve, piece);
    return x.slice(1).reduce((sum, to, i) => sum + ((to - x[i]) * (y[i] + y[i + 1])) / 2, 0);
  };
  agree([area([0.5, 1.5]), area([0.25, 0.5]), area([-1, 3])], [0.75, 0.09375, 1]);
});

test("the range of a density is kept until its peak leaves it", () => {
  assert.equal(densityTop(0.9, 0), 1);
  assert.equal(densityTop(0.36, 1), 1);
  assert.equal(densityTop(0.34, 1), 0.5);
  assert.equal(densityTop(1.01, 1), 2);
  assert.equal(densityTop(0.97, 0), 2);
  assert.equal(densityTop(undefined, 3), 3);
});

test("an angle is wound to within half a turn", () => {
  agree([wind(190, 360), wind(-190, 360), wind(730, 360), wind(10, 360)], [-170, 170, 10, 10]);
});
