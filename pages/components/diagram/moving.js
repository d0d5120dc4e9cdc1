// A diagram at a moment: its wires as wide as their weights, its curves as they are then, and the x that is looked at.

import { setText } from "../page.js";
import { row } from "../player/film.js";
import { along, shade, up } from "./boxes.js";
import { between, curve, half, joint, unitsOf, written } from "./weights.js";

/** @import { Film } from "../player/format.js" */
/** @import { Drawing, Plot, Wire } from "./state.js" */
/** @import { Unit } from "./weights.js" */

const THICK = 7;
const THIN = 0.4;

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
