// The marks of a drawing over its charts, one for each point: what is seen of it, and what a reader of the screen hears.

import { media } from "../page.js";
import { axesOf, pixels } from "./axes.js";
import { labelOf, pointText } from "./points.js";

/** @import { Hand, Sheet } from "./state.js" */

export const REACH = 12; // px around a point in which a mouse takes it, and a finger
export const FINGER = 22;
const SVG = "http://www.w3.org/2000/svg";

export function newLayer() {
  const layer = document.createElementNS(SVG, "svg");
  layer.classList.add("hand-layer");
  layer.setAttribute("role", "group");
  layer.setAttribute("tabindex", "0");
  return layer;
}

/**
 * @param {Sheet} sheet
 * @param {number} i
 */
export const markOf = ({ layer }, i) => /** @type {SVGGElement | undefined} */ (layer.children[i]);

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
export function renderMarks(hand, sheet) {
  const { layer } = sheet;
  const { points } = hand;
  while (layer.children.length > points.length) layer.lastElementChild?.remove();
  while (layer.children.length < points.length) layer.append(newMark());
  layer.ariaLabel =
    `${points.length} points drawn by hand. Tab chooses a point, arrows move it, Delete takes it away, ` +
    "Enter adds one, Control and Z undo.";
  const known = new Set(hand.ground.points.map(String));
  points.forEach((point, i) => {
    const mark = /** @type {SVGGElement} */ (markOf(sheet, i));
    place(hand, sheet, mark, point);
    mark.ariaLabel = `point ${i + 1} of ${points.length}: ${pointText(hand.ground, point)}`;
    mark.toggleAttribute("data-new", !known.has(String(point)));
    mark.toggleAttribute("data-chosen", i === hand.chosen);
    mark.toggleAttribute("data-held", hand.press?.hit === i && hand.press.moved);
  });
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {SVGGElement} mark
 * @param {number[]} point
 */
function place(hand, sheet, mark, point) {
  const { colours } = hand.ground;
  const [across, upward] = axesOf(hand, sheet);
  const [right, below] = pixels(hand, sheet, point);
  mark.setAttribute("transform", `translate(${across.offset + right} ${upward.offset + below})`);
  mark.setAttribute("fill", colours[labelOf(hand.ground, point)] ?? colours[0]);
}

function newMark() {
  const mark = document.createElementNS(SVG, "g");
  mark.setAttribute("tabindex", "0");
  mark.setAttribute("role", "button");
  mark.append(
    circle("hand-reach", media("(pointer: coarse)") ? FINGER : REACH),
    circle("hand-mark", 5.5),
    circle("hand-ring", 9),
  );
  return mark;
}

/**
 * @param {string} name
 * @param {number} radius
 */
function circle(name, radius) {
  const node = document.createElementNS(SVG, "circle");
  node.classList.add(name);
  node.setAttribute("r", String(radius));
  return node;
}
