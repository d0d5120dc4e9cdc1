// A chart in the projector view: what is in px grows, what is in units of the data stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { enlarged } from "../../pages/components/hall.js";

test("px grow and data stay, in traces and layouts", () => {
  const figure = {
    data: [
      { type: "bar", x: [1, 2], width: 0.5, marker: { size: [6, 8], line: { width: 2 } } },
      { type: "contour", z: [[1, 2]], contours: { start: 0, size: 4 }, line: { width: 3 } },
    ],
    layout: {
      font: { size: 20 },
      margin: { l: 60, t: 10 },
      xaxis: { range: [0, 5], title: { text: "x", standoff: 6, font: { size: 20 } } },
      annotations: [{ x: 3, y: 4, xshift: 10, font: { size: 22 }, text: "5" }],
    },
  };
  assert.deepEqual(enlarged(structuredClone(figure), 1), figure);
  assert.deepEqual(enlarged(figure, 3), {
    data: [
      { type: "bar", x: [1, 2], width: 0.5, marker: { size: [18, 24], line: { width: 6 } } },
      { type: "contour", z: [[1, 2]], contours: { start: 0, size: 4 }, line: { width: 9 } },
    ],
    layout: {
      font: { size: 60 },
      margin: { l: 180, t: 30 },
      xaxis: { range: [0, 5], title: { text: "x", standoff: 18, font: { size: 60 } } },
      annotations: [{ x: 3, y: 4, xshift: 30, font: { size: 66 }, text: "5" }],
    },
  });
});
