// The words for the traces of a draft, above its picture, in rows as Plotly breaks them.

import { bare } from "./draft_axes.js";
import { element, lineAlong, pointAt } from "./draft_marks.js";

/** @import { Side } from "./draft_axes.js" */
/** @import { Layout, Trace } from "./plotly.js" */

/** @typedef {{ trace: Trace, words: string, left: number, row: number }} Entry where it begins, from the legend's left */

/** @typedef {{ entries: Entry[], width: number, height: number }} Legend in px */

const TEXT = 40; // px from the beginning of an entry to its words
const APART = 5; // px from these to the next
const LINE = 1.3; // the height of a line of words, in sizes of them
const ROOM = 3; // px between rows
const AROUND = 10;

/**
 * @param {Trace[]} data
 * @param {Layout} layout
 * @param {number} room how wide the picture is
 * @returns {Legend | null}
 */
export function legendIn(data, { showlegend, font }, room) {
  const named = data.filter(({ name, showlegend }) => name && showlegend !== false);
  if (!showlegend || !named.length) return null;
  const words = named.map(({ name }) => bare(name));
  const widths = widthsOf(words, font).map((width) => Math.ceil(width) + TEXT + APART);
  const sum = widths.reduce((all, each) => all + each, 0);
  const inRow = sum <= room ? named.length : Math.max(Math.floor(room / Math.max(...widths)), 1);
  const columns = sum <= room ? widths : widths.slice(0, inRow).fill(Math.max(...widths));
  const begins = columns.map((_, i) => columns.slice(0, i).reduce((all, each) => all + each, 0));
  const entries = named.map((trace, i) => {
    return { trace, words: words[i], left: begins[i % inRow], row: Math.floor(i / inRow) };
  });
  const height = Math.ceil(Math.ceil(named.length / inRow) * rowOf(font) + AROUND);
  return { entries, width: columns.reduce((all, each) => all + each, 0), height };
}

/** @param {Layout["font"]} font */
const rowOf = ({ size }) => Math.max(LINE * size, 16) + ROOM;

/**
 * @param {Legend} legend
 * @param {Layout} layout
 * @param {Side} across
 * @param {Side} up
 */
export function legendMarks({ entries, width, height }, { legend, font }, across, up) {
  const first = across.begin + (legend?.xanchor === "right" ? across.length - width : 0);
  const top = up.begin - height + APART;
  return entries.flatMap(({ trace, words, left, row }) =>
    entryMarks(trace, words, first + left, top + (row + 0.5) * rowOf(font), font),
  );
}

/**
 * @param {Trace} trace
 * @param {string} words
 * @param {number} left
 * @param {number} middle
 * @param {Layout["font"]} font
 */
function entryMarks(trace, words, left, middle, { size, color }) {
  const { mode = "lines", fill, fillcolor, line = {}, marker } = trace;
  const isFilled = fill && fill !== "none";
  const edge = middle - (isFilled ? 2 : 0);
  const swatch = element("rect", { x: left + 5, y: edge, width: 30, height: 6, fill: fillcolor });
  return [
    ...(isFilled ? [swatch] : []),
    ...(mode.includes("lines") && line.width !== 0 ? [lineAlong(`M${left + 5},${edge}h30`, line)] : []),
    ...(mode.includes("markers") ? [pointAt([left + 20, middle], marker, 0)] : []),
    element("text", { x: left + TEXT, y: middle + 0.39 * size, "font-size": size, fill: color }, [words]),
  ];
}

/**
 * @param {string[]} words
 * @param {Layout["font"]} font
 */
function widthsOf(words, { size, family }) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  context.font = `${size}px ${family}`;
  return words.map((each) => context.measureText(each).width);
}
