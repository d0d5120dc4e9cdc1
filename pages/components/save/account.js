// What a chart shows now as sentences with its numbers: for who hears it.

import { significant } from "../numbers.js";

/** @import { Drawn, Side } from "../plotly_drawn.js" */

/** @typedef {[number, number]} Place */

const DIGITS = 4; // a year has as many
const NAMED = 8; // traces that are told of a pair of axes, bars and places of one of them: more nobody keeps in mind
const FEW = 3;
const UNNAMED = {
  line: "a line",
  edge: "the edge of a band",
  area: "an area",
  points: "",
  bars: "",
  colours: "colours",
};

/**
 * A value as an axis writes it.
 *
 * @param {Side} side
 * @param {number} value
 */
export const valueText = ({ words }, value, digits = DIGITS) => words[value] ?? significant(value, digits);

/** @param {unknown[]} values */
export const areNumbers = (values) => values.every((value) => typeof value === "number" && Number.isFinite(value));

/**
 * A sentence for each pair of axes.
 *
 * @param {Drawn[]} traces
 */
export const accountOf = (traces) =>
  [...grouped(traces).values()].map((group) => `${frameText(group[0].axes)}: ${listed(group)}.`).join(" ");

/**
 * The traces of each pair of axes, without those that draw nothing.
 *
 * @param {Drawn[]} traces
 */
export function grouped(traces) {
  /** @type {Map<string, Drawn[]>} */
  const groups = new Map();
  for (const trace of traces.filter(isSeen)) {
    const axes = trace.axes.map(({ title }) => title).join("\n");
    groups.set(axes, joined(groups.get(axes) ?? [], trace));
  }
  return groups;
}

/**
 * Some traces and one more, whose colours are told with those in the same cells on which they lie.
 *
 * @param {Drawn[]} traces
 * @param {Drawn} trace
 */
function joined(traces, trace) {
  const { cells } = trace;
  const below = traces.findIndex(
    (each) => cells && String([each.cells?.x, each.cells?.y]) === String([cells.x, cells.y]),
  );
  const under = traces[below]?.cells;
  if (!cells || !under) return [...traces, trace];
  const z = cells.z.map((row, i) => row.map((value, j) => (areNumbers([value]) ? value : under.z[i][j])));
  return traces.with(below, { ...traces[below], cells: { ...cells, z } });
}

/** @param {Drawn} trace */
export const isSeen = ({ points, cells }) => points.some(areNumbers) || Boolean(cells);

/** @param {Drawn["axes"]} axes */
const frameText = ([across, up]) => `${sideText(up, "vertical axis")} over ${sideText(across, "horizontal axis")}`;

/**
 * @param {Side} side
 * @param {string} unnamed
 */
function sideText(side, unnamed) {
  const title = side.title || unnamed;
  return side.range ? `${title} from ${side.range.map((end) => significant(end, DIGITS)).join(" to ")}` : title;
}

/**
 * The texts of traces, of those with a name first.
 *
 * @param {Drawn[]} traces
 */
function listed(traces) {
  const told = [traces.filter(({ name }) => name), traces.filter(({ name }) => !name)]
    .flat()
    .slice(0, NAMED)
    .map(textOf);
  const rest = traces.length - NAMED;
  return [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
}

/** @param {Drawn} trace */
function textOf(trace) {
  const drawn = /** @type {Place[]} */ (trace.points.filter(areNumbers));
  if (trace.cells) return coloursText(trace, trace.cells);
  if (trace.kind === "bars") return barsText(trace, drawn);
  const name = trace.name || UNNAMED[trace.kind];
  if (trace.kind === "points" && drawn.length <= FEW)
    return `${name || "a point"} at ${drawn.map((place) => placeText(trace, place)).join(", ")}`;
  if (trace.kind === "points") return `${name ? `${name}: ` : ""}${drawn.length} points, ${boxText(trace, drawn)}`;
  const [start, end] = drawn;
  const still = drawn.length === 2 ? [0, 1].find((i) => start[i] === end[i]) : undefined;
  if (still !== undefined)
    return `${name} ${["upright", "level"][still]} at ${valueText(trace.axes[still], start[still])}`;
  const edge = trace.kind === "edge" && trace.name ? "an edge of " : "";
  if (drawn.length === trace.points.length && isCurve(drawn)) return `${edge}${name} ${curveText(trace, drawn)}`;
  return `${edge}${name}, ${boxText(trace, drawn)}`;
}

/** @param {Place[]} places */
const isCurve = (places) =>
  places.every(([x], i) => i === 0 || x >= places[i - 1][0]) && places[0][0] < places[places.length - 1][0];

/**
 * @param {Drawn} trace
 * @param {Place[]} places
 */
function curveText({ axes: [across, up] }, places) {
  const at = (/** @type {Place} */ [x, y]) => `${valueText(up, y)} at ${valueText(across, x)}`;
  const [first, last] = [places[0], places[places.length - 1]];
  const byHeight = places.toSorted((one, other) => one[1] - other[1]);
  const [low, high] = [byHeight[0], byHeight[byHeight.length - 1]];
  const beyond = (/** @type {Place} */ [, y]) => y !== first[1] && y !== last[1];
  const lowest = beyond(low) ? `, lowest ${at(low)}` : "";
  const highest = beyond(high) ? `, highest ${at(high)}` : "";
  return `from ${at(first)} to ${at(last)}${lowest}${highest}`;
}

/**
 * From where to where points lie, along each axis.
 *
 * @param {Drawn} trace
 * @param {Place[]} places
 */
function boxText({ axes }, places) {
  const [across, up] = axes.map((side, i) =>
    spanText(
      side,
      places.map((place) => place[i]),
    ),
  );
  return `${across} across and ${up} up`;
}

/**
 * @param {Side} side
 * @param {number[]} values
 */
function spanText(side, values) {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return low === high ? `at ${valueText(side, low)}` : `${valueText(side, low)} to ${valueText(side, high)}`;
}

/**
 * @param {Drawn} trace
 * @param {Place} place
 */
const placeText = ({ axes }, place) => `(${place.map((value, i) => valueText(axes[i], value)).join(", ")})`;

/**
 * @param {Drawn} trace
 * @param {Place[]} bars
 */
function barsText({ name, axes: [across, up] }, bars) {
  const at = (/** @type {Place} */ [x, y]) => `${valueText(up, y)} at ${valueText(across, x)}`;
  const who = name ? `${name}: ` : "";
  if (bars.length <= NAMED + FEW) return `${who}${bars.map(at).join(", ")}`;
  const highest = bars.reduce((one, other) => (other[1] > one[1] ? other : one));
  return `${who}${bars.length} bars, the highest ${at(highest)}`;
}

/**
 * @param {Drawn} trace
 * @param {NonNullable<Drawn["cells"]>} cells
 */
function coloursText(trace, { x, y, z }) {
  const all = z.flatMap((row, i) =>
    row.map((value, j) => ({ value: Number(value ?? Number.NaN), place: [x[j], y[i]] })),
  );
  const told = all.filter(({ value }) => Number.isFinite(value)).sort((one, other) => one.value - other.value);
  if (!told.length) return trace.name || "no colours";
  const [low, high] = [told[0], told[told.length - 1]];
  const ends = [low, high].map(
    ({ value, place }) => `${significant(value, DIGITS)} at ${placeText(trace, /** @type {Place} */ (place))}`,
  );
  return `${trace.name || "colours"} from ${ends.join(" to ")}`;
}
