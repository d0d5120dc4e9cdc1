// The numbers of a picture as a table: what its chart draws now, for who cannot see it, or wants to read them.

import { significant } from "../numbers.js";
import { make } from "../page.js";
import { areNumbers, grouped, valueText } from "./account.js";

/** @import { Drawn, Side } from "../plotly_drawn.js" */

const MOST = 200; // rows of a trace
const COLUMNS = 12; // of a table of colours
const LINES = 24;
const DIGITS = 5;

/**
 * The rows of a table: the name of the trace, x and y. A trace of many points has every second one, or every third.
 *
 * @param {Drawn} trace
 */
export function rowsOf({ name, axes, points }) {
  const drawn = points.filter(areNumbers);
  return spread(drawn, MOST).map((point) => [name, ...point.map((value, i) => cell(axes[i], value))]);
}

/**
 * @param {Side} side
 * @param {unknown} value
 */
const cell = (side, value) => valueText(side, Number(value), DIGITS);

/**
 * At most so many of some things: all, or every second one, or every third.
 *
 * @template Thing
 * @param {Thing[]} things
 * @param {number} most
 */
function spread(things, most) {
  const every = Math.ceil(things.length / most);
  return things.filter((_, i) => i % every === 0);
}

/**
 * The table of colours: a row for each y, from the top as it is drawn, and a column for each x. Its first row is that of
 * the places of its columns.
 *
 * @param {Drawn} trace
 * @returns {string[][]}
 */
export function colourRows({ axes: [across, up], cells }) {
  if (!cells) return [];
  const columns = spread([...cells.x.keys()], COLUMNS);
  const isUpward = !up.range || up.range[0] <= up.range[1];
  const lines = spread([...cells.y.keys()], LINES).sort((one, other) => (isUpward ? other - one : one - other));
  const number = (/** @type {unknown} */ value) => (areNumbers([value]) ? significant(Number(value), DIGITS) : "");
  return [
    [`${up.title || "y"} \\ ${across.title || "x"}`, ...columns.map((j) => cell(across, cells.x[j]))],
    ...lines.map((i) => [cell(up, cells.y[i]), ...columns.map((j) => number(cells.z[i][j]))]),
  ];
}

/**
 * A table for the lines, points and bars of each pair of axes of a chart, and one for each of its colours.
 *
 * @param {Drawn[]} traces
 */
export const tablesOf = (traces) =>
  [...grouped(traces).values()].flatMap((group) => {
    const rows = group.flatMap(rowsOf);
    const titles = group[0].axes.map(({ title }, i) => title || "xy"[i]);
    const [colours, points] = [group.filter(({ cells }) => cells), rows.length ? [tableOf(["", ...titles], rows)] : []];
    return [...points, ...colours.map(colourRows).map(([head, ...lines]) => tableOf(head, lines))];
  });

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function tableOf(head, rows) {
  const [table, top, body] = [make("table"), make("thead"), make("tbody")];
  top.append(lineOf(head, "th"));
  body.append(...rows.map((row) => lineOf(row, "td")));
  table.append(top, body);
  return table;
}

/**
 * @param {string[]} cells
 * @param {"th" | "td"} kind
 */
function lineOf(cells, kind) {
  const line = make("tr");
  line.append(...cells.map((cell) => make(cell ? kind : "td", cell)));
  return line;
}
