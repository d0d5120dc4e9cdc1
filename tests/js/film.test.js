import assert from "node:assert/strict";
import test from "node:test";
import { split } from "../../pages/components/packed.js";
import { entry, nearestFrame, row, VERSION, versionOf } from "../../pages/components/player/film.js";
import { moment } from "../../pages/components/player/moment.js";
import { agree, bytesOf, expected, films } from "./oracle.js";

for (const [name, film] of Object.entries(films)) {
  test(`every block of the ${name} is what NumPy reads`, () => {
    for (const [block, rows] of Object.entries(expected[name].rows))
      for (let frame = 0; frame < rows.length; frame += 1) {
        agree(row(film, block, frame), rows[frame]);
        agree(
          rows[frame].map((/** @type {unknown} */ _, /** @type {number} */ i) => entry(film, block, frame, i)),
          rows[frame],
        );
      }
  });
}

test("a film says which version it is of, and this is the one that Python packs", () => {
  assert.equal(versionOf(bytesOf("line")), expected.version);
  assert.equal(VERSION, expected.version);
});

test("a film is read from anywhere in a message", () => {
  const bytes = bytesOf("line");
  const message = new Uint8Array(bytes.length + 3);
  message.set(bytes, 3);
  assert.deepEqual(split(message.subarray(3))[0], split(bytes)[0]);
  assert.equal(versionOf(message.subarray(3)), expected.version);
});

test("the grids of two inputs rise, and the slice opens at one number for each", () => {
  assert.deepEqual(films.plane.grids, [
    [0, 0.25, 0.5, 0.75, 1],
    [-1, -1 / 3, 1 / 3, 1].map((value) => films.plane.grids[1].find((own) => Math.abs(own - value) < 1e-12)),
  ]);
  assert.deepEqual(films.plane.slice?.place, [0.5, 0]);
  assert.deepEqual(films.line.slice?.place, [1]);
  assert.deepEqual(films.line.slice?.x_labels, ["x"]);
});

test("the nearest frame of a step", () => {
  assert.deepEqual(
    [-5, 4, 6, 17, 18, 99].map((step) => nearestFrame(films.line, step)),
    [0, 0, 1, 1, 2, 2],
  );
});

test("a band is loc + k scale of its moment, and what is pinned is of that", () => {
  const { loc, scale, wild, ends } = expected.line.rows;
  const { data, traces } = moment(films.line, films.line.panels[0], 2, 1);
  assert.deepEqual(traces, [0, 1, 2]);
  const band = loc[2].map((/** @type {number} */ centre, /** @type {number} */ i) => centre + 2 * scale[2][i]);
  agree(Array.from(data[0].y ?? []), band);
  agree(Array.from(data[1].y ?? []), wild[1]);
  const every = ends[2].filter((/** @type {number} */ _, /** @type {number} */ i) => i % 2);
  agree(
    Array.from(data[2].y ?? []),
    every.map((/** @type {number} */ end) => end + 0.5),
  );
  assert.deepEqual(moment(films.line, films.line.panels[0], 2, null).data[1].y, [null]);
});

test("a heat map has a row for each second input", () => {
  const [{ z = [] }] = moment(films.plane, films.plane.panels[0], 1, null).data;
  const values = expected.plane.rows.a[1];
  assert.equal(z.length, 4);
  for (let j = 0; j < 4; j += 1)
    agree(
      Array.from(z[j]),
      [0, 1, 2, 3, 4].map((i) => values[4 * i + j]),
    );
});
