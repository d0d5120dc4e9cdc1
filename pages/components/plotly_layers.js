// A chart as Plotly has drawn it: its own image of one draws the data anew, which may have moved since. The classes of its
// layers are private, as what plotly_internals.js touches, which is more than who saves a picture needs.

/** @import { Plot } from "./plotly.js" */

const FOR_THE_POINTER = ".draglayer, .hoverlayer, .zoomlayer, .selectionlayer";

/**
 * Copies of the layers of a chart, from the lowest, without what is there for the pointer alone.
 *
 * @param {Plot} plot
 * @returns {SVGElement[]}
 */
export function layersOf(plot) {
  /** @type {NodeListOf<SVGElement>} */
  const layers = plot.querySelectorAll(".main-svg");
  return [...layers].map((layer) => {
    const copy = /** @type {SVGElement} */ (layer.cloneNode(true));
    for (const each of copy.querySelectorAll(FOR_THE_POINTER)) each.remove();
    for (const each of copy.querySelectorAll(".crisp")) each.setAttribute("shape-rendering", "crispEdges"); // by class
    return copy;
  });
}

/**
 * The buttons in the corner of a chart.
 *
 * @param {Plot} plot
 * @returns {HTMLElement | null}
 */
export const barOf = (plot) => plot.querySelector("[role=toolbar]");

/**
 * @param {Plot} plot
 * @returns {SVGElement | null}
 */
export const legendOf = (plot) => plot.querySelector(".legend");
