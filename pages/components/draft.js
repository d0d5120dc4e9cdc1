// What a chart will show, seen until Plotly.js is there to draw it: in its place, with the same axes, colours and words.
// It draws lines, points, bars and shapes over axes of numbers; a chart whose ranges only Plotly finds stays empty.

import { axesOf } from "./draft_axes.js";
import { legendIn, legendMarks } from "./draft_legend.js";
import { element, marksOf } from "./draft_marks.js";

/** @import { Axes, Side } from "./draft_axes.js" */
/** @import { Figure, Layout, Plot } from "./plotly.js" */

/** @type {WeakMap<Plot, { image: SVGElement, sizes: ResizeObserver }>} */
const drafts = new WeakMap();

/**
 * Draws a figure in the place of its chart, as large as that is at any time, until it is erased.
 *
 * @param {Plot} plot
 * @param {Figure} figure
 */
export function draft(plot, figure) {
  erase(plot);
  const image = element("svg", { class: "chart-draft", "aria-hidden": "true" });
  const sizes = new ResizeObserver(() => fill(image, figure));
  plot.append(image);
  sizes.observe(plot);
  drafts.set(plot, { image, sizes });
}

/**
 * Takes away what stood for a chart that is drawn.
 *
 * @param {Plot} plot
 */
export function erase(plot) {
  const drawn = drafts.get(plot);
  drawn?.sizes.disconnect();
  drawn?.image.remove();
  drafts.delete(plot);
}

/** @param {Plot} plot */
export const isDraft = (plot) => drafts.has(plot);

/**
 * @param {SVGElement} image
 * @param {Figure} figure
 */
function fill(image, { data, layout }) {
  const { width, height } = image.getBoundingClientRect();
  const legend = legendIn(data, layout, Math.round(width) - layout.margin.l - layout.margin.r);
  const axes = axesOf(layout, width, height, legend?.height ?? 0);
  image.replaceChildren();
  if (!axes) return;
  image.setAttribute("font-family", layout.font.family);
  const { x, y } = axes;
  const sides = Object.values({ ...x, ...y });
  image.append(...imagesIn(layout, x.x, y.y), ...sides.flatMap(gridOf));
  data.forEach((trace, i) => {
    const [across, up] = [x[trace.xaxis ?? "x"], y[trace.yaxis ?? "y"]];
    if (across && up) image.append(...clipped(marksOf(trace, data[i - 1], across, up), across, up, trace.cliponaxis));
  });
  image.append(...shapesIn(layout, axes), ...(legend ? legendMarks(legend, layout, x.x, y.y) : []));
  for (const side of sides) writeAxis(image, side, layout);
}

/**
 * The lines at the ticks of an axis, and that at its foot.
 *
 * @param {Side} side
 */
function gridOf({ ticks, lines, isX, begin, length, foot, color, edge }) {
  const grid = lines.map(([from, length]) =>
    ticks.map(({ at }) => (isX ? `M${at},${from}v${length}` : `M${from},${at}h${length}`)).join(""),
  );
  const crisp = (/** @type {string} */ path, /** @type {string | undefined} */ stroke) =>
    element("path", { d: path, stroke, "shape-rendering": "crispEdges" });
  return [
    crisp(grid.join(""), color),
    crisp(isX ? `M${begin},${foot}h${length}` : `M${foot},${begin}v${length}`, edge),
  ];
}

/**
 * Marks as far as they lie between their axes.
 *
 * @param {SVGElement[]} marks
 * @param {Side} across
 * @param {Side} up
 * @param {boolean} [isCut]
 */
function clipped(marks, across, up, isCut = true) {
  const [x, y, width, height] = [across.begin, up.begin, across.length, up.length];
  return isCut ? [element("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, marks)] : marks;
}

/**
 * @param {Layout} layout
 * @param {Side} across
 * @param {Side} up
 */
const imagesIn = ({ images = [] }, across, up) =>
  images.flatMap((/** @type {any} */ { source, x, y, sizex, sizey }) => {
    const [left, top] = [across.toPixel(x), up.toPixel(y)];
    const [width, height] = [across.toPixel(x + sizex) - left, up.toPixel(y - sizey) - top];
    const image = { href: source, x: left, y: top, width, height, preserveAspectRatio: "none" };
    return clipped([element("image", image)], across, up);
  });

/**
 * @param {Layout} layout
 * @param {Axes} axes
 */
const shapesIn = ({ shapes = [] }, { x, y }) =>
  shapes.flatMap((/** @type {any} */ { type, x0, x1, y0, y1, xref = "x", yref = "y", line = {}, fillcolor }) => {
    const [across, up] = [x[xref] ?? x.x, y[yref] ?? y.y];
    const [left, right] = [x0, x1].map((value) => (x[xref] ? across.toPixel(value) : shareOf(across, value)));
    const [foot, top] = [y0, y1].map((value) => (y[yref] ? up.toPixel(value) : shareOf(up, 1 - value)));
    const path = type === "line" ? `M${left},${foot}L${right},${top}` : `M${left},${foot}V${top}H${right}V${foot}Z`;
    const look = { stroke: line.color, "stroke-width": line.width, "stroke-dasharray": line.dash && "6" };
    return clipped([element("path", { d: path, fill: fillcolor ?? "none", ...look })], across, up);
  });

/**
 * @param {Side} side
 * @param {number} share
 */
const shareOf = ({ begin, length }, share) => begin + share * length;

/**
 * The labels of an axis at its ticks, and its title beyond them.
 *
 * @param {SVGElement} image
 * @param {Side} side
 * @param {Layout} layout
 */
function writeAxis(image, { isX, ticks, begin, length, foot, apart, size, title }, { font }) {
  const labels = ticks.map(({ at, text }) => {
    const place = isX ? { x: at, y: foot + apart + size } : { x: foot - apart, y: at + 0.35 * size };
    return element(
      "text",
      place,
      text.split("\n").map((line, i) => element("tspan", { x: place.x, dy: i && 1.3 * size }, [line])),
    );
  });
  const look = { class: "draft-ticks", fill: font.color, "font-size": size, "text-anchor": isX ? "middle" : "end" };
  const group = /** @type {SVGGElement} */ (element("g", look, labels));
  image.append(group);
  const box = group.getBBox();
  const depth = ticks.length ? (isX ? box.y + box.height - foot : foot - box.x) : 0;
  const beyond = depth + title.standoff + (isX ? 0.65 : 0.3) * title.size; // to the line on which it stands
  const middle = begin + length / 2;
  const place = isX ? `translate(${middle},${foot + beyond})` : `translate(${foot - beyond},${middle}) rotate(-90)`;
  const written = { transform: place, fill: font.color, "font-size": title.size, "text-anchor": "middle" };
  image.append(element("text", written, [title.text]));
}
