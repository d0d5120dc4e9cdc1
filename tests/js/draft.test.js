// The ticks of a draft are those of Plotly.js, by its documented rules.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axesOf, bare } from "../../pages/components/draft_axes.js";

/** @type {(range: number[], more?: object) => object} */
const axis = (range, more = {}) => ({ range, gridcolor: "#EEE", title: { text: "", standoff: 6 }, ...more });

/** @type {(layout: object, width?: number, height?: number, legend?: number) => any} */
const drawn = (layout, width = 500, height = 300, legend = 0) =>
  axesOf({ font: { size: 14 }, margin: { l: 60, r: 10, t: 20, b: 50 }, ...layout }, width, height, legend);

/** @type {(side: any) => string} */
const words = ({ ticks }) => ticks.map((/** @type {{ text: string }} */ { text }) => text).join(" ");

test("ticks stand at 1, 2 or 5 times a power of ten, as many as there is room for", () => {
  const { x, y } = drawn({ xaxis: axis([-20, 1030]), yaxis: axis([3.92, 5.45]) });
  assert.equal(words(x.x), "0 200 400 600 800 1000");
  assert.equal(words(y.y), "4 4.5 5");
  assert.equal(words(drawn({ xaxis: axis([0, 1], { nticks: 3 }), yaxis: axis([-1, 1]) }).x.x), "0 0.5 1");
  assert.equal(
    words(drawn({ xaxis: axis([0, 1]), yaxis: axis([-0.2, 1.2], { tickvals: [0, 0.5, 1] }) }).y.y),
    "0 0.5 1",
  );
});

test("large and small numbers have a prefix, and negative ones a minus", () => {
  const { x, y } = drawn({ xaxis: axis([0, 43210]), yaxis: axis([-0.0003, 0.0003]) });
  assert.equal(words(x.x), "0 10k 20k 30k 40k");
  assert.equal(words(y.y), "−300μ −200μ −100μ 0 100μ 200μ 300μ");
});

test("a place in the data lies between the margins, in its row, below the legend", () => {
  const layout = { xaxis: axis([0, 10], { anchor: "y2" }), yaxis: axis([0, 1], { domain: [0.6, 1] }) };
  const { x, y } = drawn({ ...layout, yaxis2: axis([0, 1], { domain: [0, 0.5] }) }, 570, 270);
  assert.deepEqual([x.x.toPixel(0), x.x.toPixel(10), x.x.foot], [60, 560, 220]);
  assert.deepEqual([y.y.toPixel(1), y.y.toPixel(0)].map(Math.round), [20, 100]);
  assert.deepEqual([y.y2.toPixel(1), y.y2.toPixel(0)], [120, 220]);
  assert.equal(x.x.lines.length, 2);
  assert.equal(drawn({ xaxis: axis([0, 1]), yaxis: axis([0, 1]) }, 570, 270, 32).y.y.begin, 44);
});

test("what only Plotly.js can place is not drafted", () => {
  assert.equal(drawn({ xaxis: axis([0, 1]), yaxis: { title: { text: "y" } } }), null);
  assert.equal(drawn({ xaxis: axis([0, 1]), yaxis: axis([0, 1], { type: "log" }) }), null);
  assert.equal(drawn({ xaxis: axis([0, 1], { anchor: "y2" }), yaxis: axis([0, 1]) }), null);
  assert.equal(drawn({ xaxis: axis([0, 1]), yaxis: axis([0, 1]) }, 0, 0), null);
});

test("text is read as Plotly.js reads it", () => assert.equal(bare("<b>a</b><br>1 &lt; 2"), "a\n1 < 2"));
