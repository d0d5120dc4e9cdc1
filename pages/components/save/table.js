// The numbers of a picture as a table: what its chart draws now, for who cannot see it, or wants to read them.

import { significant } from "../numbers.js";
import { make } from "../page.js";

/** @import { Drawn } from "../plotly_internals.js" */

const MOST = 200; // rows of a trace
const DIGITS = 5;

/**
 * The rows of a table: the name of the trace, x and y. A trace of many points has every second one, or every third.
 *
 * @param {Drawn} trace
 */
export function rowsOf({ name, points }) {
  const drawn = points.filter(isDrawn);
  const every = Math.ceil(drawn.length / MOST);
  return drawn
    .filter((_, i) => i % every === 0)
    .map((point) => [name, ...point.map((value) => significant(Number(value), DIGITS))]);
}

/** @param {[unknown, unknown]} point */
const isDrawn = (point) => point.every((value) => typeof value === "number" && Number.isFinite(value));

/** @param {Drawn[]} traces */
export const hasNumbers = (traces) => traces.some(({ points }) => points.some(isDrawn));

/**
 * A table for each pair of axes of a chart.
 *
 * @param {Drawn[]} traces
 */
export function tablesOf(traces) {
  /** @type {Map<string, Drawn[]>} */
  const groups = new Map();
  for (const trace of traces) {
    const axes = trace.axes.join("\n");
    groups.set(axes, [...(groups.get(axes) ?? []), trace]);
  }
  return [...groups.values()].flatMap((group) => {
    const rows = group.flatMap(rowsOf);
    return rows.length ? [tableOf(["", ...group[0].axes], rows)] : [];
  });
}

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
