// The drawing of a diagram: boxes in columns and links between them, made once; moving.js moves them.

import { setText } from "../page.js";
import { BOXES, boxes, COLUMNS, heightOf, line, middle, roomy, up, WIDE } from "./boxes.js";
import { curve, ends, largest, unitsOf, written } from "./weights.js";

/** @import { Film } from "../player/format.js" */
/** @import { Box } from "./boxes.js" */
/** @import { Drawing, Head, Plot, Wire } from "./state.js" */

/**
 * @param {string} kind
 * @param {Record<string, string | number>} attributes
 * @param {...(SVGElement | string)} inside
 */
function svg(kind, attributes, ...inside) {
  const node = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", kind));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...inside);
  return node;
}

/**
 * @param {Head} head
 * @param {Film} film
 * @returns {{ drawing: Drawing, sheet: SVGElement }}
 */
export function draw(head, film) {
  const height = heightOf(head);
  const counts = [head.inputs.length, head.units.length, head.outputs.length, head.values.length];
  const columns = counts.map((count, column) => boxes(column, count, height));
  const sheet = svg("svg", { viewBox: `0 0 ${WIDE} ${height}`, role: "img" });
  sheet.style.setProperty("--plus", head.plus);
  sheet.style.setProperty("--minus", head.minus);
  sheet.append(svg("title", {}, "The network: its inputs, hidden units, outputs and parameters at the shown step"));
  const words = ["", `a[θ${head.inputs.length > 1 ? "₀ + θᵀx" : "₀ + θ₁x"}]`, "f = φ₀ + Σ φ a", "Pr(y|x)"];
  words.forEach((word, i) => {
    sheet.append(text(COLUMNS[i] + BOXES[i] / 2, 14, word, "quiet", "middle"));
  });
  const drawing = { head, film, ...parts(sheet, head, film, columns) };
  return { drawing, sheet };
}

/**
 * @param {SVGElement} sheet
 * @param {Head} head
 * @param {Film} film
 * @param {Box[][]} columns
 */
function parts(sheet, head, film, [inputs, units, outputs, values]) {
  const wires = svg("g", {});
  sheet.append(wires);
  for (const [i, box] of inputs.entries()) {
    const letter = inputs.length > 1 ? `x${"₁₂"[i]}` : "x";
    sheet.append(frame(box), text(box.x + box.wide / 2, middle(box) + 5, letter, "", "middle"));
    sheet.append(text(box.x, box.y - 6, shorter(head.inputs[i], 24), "quiet", "start", head.inputs[i]));
  }
  const drawn = {
    units: units.map((box, u) => unit(sheet, wires, head, inputs, box, u)),
    outputs: outputs.map((box, k) => output(sheet, wires, head, film, units, box, k)),
    values: values.map((box, v) => value(sheet, wires, head, film, outputs, box, v)),
  };
  const sizes = head.units.length ? ranges(head, film) : { top: 1, bottom: 0 };
  for (const { plot } of drawn.units) Object.assign(plot, { low: sizes.bottom, high: sizes.top });
  const widest = [largest(film, "theta", head.inputs.length + 1), largest(film, "phi", head.units.length + 1)];
  return { ...drawn, widest: /** @type {[number, number]} */ (widest) };
}

/**
 * One scale for the curves of all units at all moments.
 *
 * @param {Head} head
 * @param {Film} film
 */
function ranges({ inputs, activation, ranges: [range] }, film) {
  let [bottom, top] = [0, 0];
  film.steps.forEach((_, at) => {
    for (const each of inputs.length > 1 ? [] : unitsOf(film, "theta", 2, at))
      for (const y of curve(each, activation, range))
        if (Number.isFinite(y)) [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  });
  return { bottom, top: top > bottom ? top : bottom + 1 };
}

/**
 * @param {SVGElement} sheet
 * @param {SVGElement} wires
 * @param {Head} head
 * @param {Box[]} inputs
 * @param {Box} box
 * @param {number} u
 */
function unit(sheet, wires, head, inputs, box, u) {
  const number = head.units[u];
  const into = inputs.map((from, d) =>
    wire(wires, from, box, `θ of unit ${number}${inputs.length > 1 ? `, input ${d + 1}` : ""}`),
  );
  const bend = svg("circle", { r: 3.5 });
  const plot = plotted(sheet, box, head.inputs.length > 1 ? "half" : "unit", [0, 1]);
  sheet.append(bend);
  plot.path.before(svg("title", {}, `unit ${number}`));
  return { into, plot, joint: bend };
}

/**
 * @param {SVGElement} sheet
 * @param {SVGElement} wires
 * @param {Head} head
 * @param {Film} film
 * @param {Box[]} units
 * @param {Box} box
 * @param {number} k
 */
function output(sheet, wires, head, film, units, box, k) {
  const from = units.map((each, u) => wire(wires, each, box, `φ of ${head.outputs[k]}, unit ${head.units[u]}`));
  return { from, ...curved(sheet, film, box, "output", `output ${k}`, head.outputs[k]) };
}

/**
 * @param {SVGElement} sheet
 * @param {SVGElement} wires
 * @param {Head} head
 * @param {Film} film
 * @param {Box[]} outputs
 * @param {Box} box
 * @param {number} v
 */
function value(sheet, wires, head, film, outputs, box, v) {
  const { name, link, sources } = head.values[v];
  for (const k of sources.filter((each) => each < outputs.length)) {
    const from = outputs[k];
    wires.append(svg("line", { ...line(from, box), class: "link" }));
    if (sources.length === 1)
      sheet.append(text((from.x + from.wide + box.x) / 2, (middle(from) + middle(box)) / 2 - 6, link, "", "middle"));
  }
  if (sources.length > 1 && v === 0)
    sheet.append(text((COLUMNS[2] + BOXES[2] + COLUMNS[3]) / 2, 32, link, "", "middle"));
  if (!sources.length) sheet.append(text(box.x - 8, middle(box) + 5, link, "quiet", "end"));
  return curved(sheet, film, box, "value", `value ${v}`, name);
}

/**
 * A curve over x in a box, with its name above; no curve where there are two inputs.
 *
 * @param {SVGElement} sheet
 * @param {Film} film
 * @param {Box} box
 * @param {string} look
 * @param {string} block
 * @param {string} name
 */
function curved(sheet, film, box, look, block, name) {
  if (!(block in film.blocks)) return named(sheet, box, name);
  const isLast = box.x === COLUMNS[3]; // a long name has room at its left
  const title = text(box.x + (isLast ? box.wide : 0), box.y - 5, name, "", isLast ? "end" : "start");
  sheet.append(title);
  return { plot: plotted(sheet, box, look, roomy(ends(film, [block]))), name: title };
}

/**
 * A box with its name alone.
 *
 * @param {SVGElement} sheet
 * @param {Box} box
 * @param {string} name
 */
function named(sheet, box, name) {
  const title = text(box.x + box.wide / 2, middle(box) + 5, shorter(name, 18), "", "middle", name);
  sheet.append(frame(box), title);
  return { plot: null, name: title };
}

/**
 * @param {SVGElement} sheet
 * @param {Box} box
 * @param {string} look
 * @param {[number, number]} ends
 * @returns {Plot}
 */
function plotted(sheet, box, look, [low, high]) {
  const [path, at] = [svg("path", { class: look }), svg("line", { class: "at" })];
  const plot = { box, path, at, low, high };
  sheet.append(frame(box));
  if (low < 0 && high > 0) {
    const y = up(plot, 0);
    sheet.append(svg("line", { x1: box.x, x2: box.x + box.wide, y1: y, y2: y, class: "zero" }));
  }
  sheet.append(path, at);
  return plot;
}

/** @param {Box} box */
const frame = ({ x, y, wide, tall }) => svg("rect", { x, y, width: wide, height: tall, rx: 6 });

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} look
 * @param {string} [anchor]
 * @param {string} [title]
 */
function text(x, y, words, look, anchor = "start", title = "") {
  const node = svg("text", { x, y, class: look, "text-anchor": anchor }, words);
  if (title && title !== words) node.append(svg("title", {}, title));
  return node;
}

/**
 * @param {string} words
 * @param {number} most
 */
const shorter = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

/**
 * @param {SVGElement} wires
 * @param {Box} from
 * @param {Box} to
 * @param {string} name
 * @returns {Wire}
 */
function wire(wires, from, to, name) {
  const title = svg("title", {});
  const made = { line: svg("line", line(from, to), title), look: "", weight: 0 };
  made.line.addEventListener("pointerenter", () => setText(title, `${name}: ${written(made.weight)}`));
  wires.append(made.line);
  return made;
}
