// The drawing of a diagram: boxes in columns and links between them, made once, and moved from moment to moment.

import { clamp, setText } from "../page.js";
import { row } from "../player/film.js";
import { between, curve, ends, half, joint, largest, unitsOf } from "./weights.js";

/** @import { Activation } from "../activations.js" */
/** @import { Film } from "../player/format.js" */
/** @import { Unit } from "./weights.js" */

/**
 * What Python says of a diagram (core/film/diagram.py); `plus` and `minus` are the colours of the signs.
 *
 * @typedef {object} Head
 * @property {Activation} activation
 * @property {boolean} bent
 * @property {string[]} inputs
 * @property {[number, number][]} ranges
 * @property {number[]} units
 * @property {number} hidden
 * @property {string[]} outputs
 * @property {{ name: string, link: string, sources: number[] }[]} values
 * @property {string} plus
 * @property {string} minus
 */

/** @typedef {{ x: number, y: number, wide: number, tall: number }} Box */

/** @typedef {{ box: Box, path: SVGElement, at: SVGElement, low: number, high: number }} Plot a curve in a box */

/** @typedef {{ line: SVGElement, look: string, weight: number }} Wire */

/**
 * What moves: the wires of each unit from the inputs, those of each output from the units, and the curves.
 *
 * @typedef {object} Drawing
 * @property {Head} head
 * @property {Film} film
 * @property {{ into: Wire[], plot: Plot, joint: SVGElement }[]} units
 * @property {{ from: Wire[], plot: Plot | null, name: SVGElement }[]} outputs
 * @property {{ plot: Plot | null, name: SVGElement }[]} values
 * @property {[number, number]} widest the largest weight before and behind the units
 */

const WIDE = 1000;
const COLUMNS = [10, 240, 560, 850]; // the left ends of inputs, units, outputs and values
const BOXES = [90, 100, 140, 140]; // their widths
const TALL = [34, 30, 74, 74];
const GAP = 6;
const HEAD = 34; // room for the words above a column
const NAME = 20; // room for the name above a curve
const THICK = 7;
const THIN = 0.4;
const TINY = 1e-3; // smaller numbers are written with a power of ten

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
 * The boxes of a column, evenly over the height.
 *
 * @param {number} column
 * @param {number} count
 * @param {number} height
 * @returns {Box[]}
 */
function boxes(column, count, height) {
  const [wide, tall] = [BOXES[column], TALL[column]];
  const step = (height - HEAD) / Math.max(count, 1);
  return Array.from({ length: count }, (_, i) => ({
    ...{ x: COLUMNS[column], y: HEAD + (i + 0.5) * step - tall / 2, wide, tall },
  }));
}

/** @param {Head} head */
function heightOf({ units, outputs, values }) {
  const room = [
    units.length * (TALL[1] + GAP),
    outputs.length * (TALL[2] + NAME + GAP),
    values.length * (TALL[3] + NAME + GAP),
  ];
  return HEAD + Math.max(...room, 150);
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

/** @param {[number, number]} ends */
const roomy = ([low, high]) => /** @type {[number, number]} */ (high > low ? [low, high] : [low - 1, high + 1]);

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

/** @param {Box} box */
const middle = ({ y, tall }) => y + tall / 2;

/**
 * @param {Box} from
 * @param {Box} to
 */
const line = (from, to) => ({ x1: from.x + from.wide, y1: middle(from), x2: to.x, y2: middle(to) });

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

/**
 * @param {Plot} plot
 * @param {number} y
 */
function up({ box, low, high }, y) {
  const share = (clamp(y, low, high) - low) / (high - low);
  return box.y + box.tall - 4 - (box.tall - 8) * (Number.isFinite(share) ? share : 0); // training may diverge
}

/**
 * @param {Plot} plot
 * @param {ArrayLike<number>} values
 */
function along(plot, values) {
  const step = plot.box.wide / (values.length - 1);
  return `M${Array.from(values, (y, i) => `${(plot.box.x + i * step).toFixed(1)} ${up(plot, y).toFixed(1)}`).join("L")}`;
}

// --- a moment ---

/**
 * @param {Drawing} drawing
 * @param {number} at the moment
 * @param {number | null} x the place that is looked at
 */
export function move(drawing, at, x) {
  const { head, film } = drawing;
  const before = unitsOf(film, "theta", head.inputs.length + 1, at);
  before.forEach((each, u) => {
    moveUnit(drawing, each, u);
  });
  unitsOf(film, "phi", head.units.length + 1, at).forEach(({ weights }, k) => {
    weights.forEach((weight, u) => {
      weigh(drawing.outputs[k].from[u], weight, drawing.widest[1]);
    });
  });
  drawing.outputs.forEach((each, k) => {
    moveCurve(film, each, head.outputs[k], `output ${k}`, at, x);
  });
  drawing.values.forEach((each, v) => {
    moveCurve(film, each, head.values[v].name, `value ${v}`, at, x);
  });
}

/**
 * @param {Drawing} drawing
 * @param {Unit} each
 * @param {number} u
 */
function moveUnit({ head, film, units, widest }, each, u) {
  const { into, plot, joint: bend } = units[u];
  each.weights.forEach((weight, d) => {
    weigh(into[d], weight, widest[0]);
  });
  const isOver = head.inputs.length === 1;
  plot.path.setAttribute(
    "d",
    isOver ? along(plot, curve(each, head.activation, film.grids[0])) : shade(plot.box, half(each, head.ranges)),
  );
  const [range] = head.ranges;
  const place = isOver && head.bent ? joint(each, range) : null;
  bend.toggleAttribute("hidden", place === null);
  if (place !== null) {
    bend.setAttribute("cx", String(plot.box.x + (plot.box.wide * (place - range[0])) / (range[1] - range[0])));
    bend.setAttribute("cy", String(up(plot, 0)));
  }
}

/**
 * @param {Box} box
 * @param {[number, number][]} corners
 */
const shade = ({ x, y, wide, tall }, corners) =>
  corners.length ? `M${corners.map(([a, b]) => `${x + a * wide} ${y + (1 - b) * tall}`).join("L")}Z` : "";

/**
 * The sign as colour and dashes, the size as width.
 *
 * @param {Wire} wire
 * @param {number} weight
 * @param {number} widest
 */
function weigh(wire, weight, widest) {
  const look = weight ? (weight < 0 ? "minus" : "plus") : "none";
  if (wire.look !== look) wire.line.setAttribute("class", look);
  Object.assign(wire, { look, weight });
  wire.line.setAttribute(
    "stroke-width",
    (THIN + THICK * (Math.min(Math.abs(weight) / (widest || 1), 1) || 0)).toFixed(2),
  );
}

/**
 * @param {Film} film
 * @param {{ plot: Plot | null, name: SVGElement }} drawn
 * @param {string} name
 * @param {string} block
 * @param {number} at
 * @param {number | null} x
 */
function moveCurve(film, { plot, name: title }, name, block, at, x) {
  if (!plot) return;
  plot.path.setAttribute("d", along(plot, row(film, block, at)));
  plot.at.toggleAttribute("hidden", x === null);
  if (x === null) return;
  const [grid] = film.grids;
  const place = plot.box.x + (plot.box.wide * (x - grid[0])) / (grid[grid.length - 1] - grid[0]);
  for (const [key, value] of Object.entries({ x1: place, x2: place, y1: plot.box.y, y2: plot.box.y + plot.box.tall }))
    plot.at.setAttribute(key, String(value));
  setText(title, `${name} = ${written(between(row(film, block, at), grid, x))}`);
}

/** @param {number} value */
function written(value) {
  if (!Number.isFinite(value)) return "–";
  const text = value && Math.abs(value) < TINY ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll("-", "−");
}
