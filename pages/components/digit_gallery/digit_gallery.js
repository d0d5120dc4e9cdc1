// The gallery: draws each image or curve on a small canvas, with a bar for each class below it.

import { minus } from "../numbers.js";
import { make, part } from "../page.js";

/** @import { Call } from "../page.js" */

/**
 * @typedef {object} Item
 * @property {number} index
 * @property {number[]} values
 * @property {number} label
 * @property {number} answer
 * @property {number} cost
 * @property {number[]} shares
 */

/** @typedef {{ title: string, items: Item[] }} Strip */

/** @typedef {{ strips: Strip[], classes: string[], chosen: number | null }} Message */

/** @typedef {Message & { top: number }} Gallery with the largest size of all values */

/** @typedef {(index: number) => void} Choose */

const SIDE = 8; // pixels of an image along each side
const WIDE = 160; // px of a curve along each side

/**
 * @param {number[]} values
 * @param {number} top
 */
const drawn = (values, top) => (values.length === SIDE * SIDE ? pixels(values) : curve(values, top));

/** @param {number[]} values */
function pixels(values) {
  const canvas = Object.assign(make("canvas"), { width: SIDE, height: SIDE });
  const context = contextOf(canvas);
  values.forEach((ink, i) => {
    context.globalAlpha = ink;
    context.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1);
  });
  return canvas;
}

/**
 * @param {number[]} values
 * @param {number} top
 */
function curve(values, top) {
  const canvas = Object.assign(make("canvas"), { width: WIDE, height: WIDE });
  const context = contextOf(canvas);
  context.lineWidth = 4;
  values.forEach((value, i) => {
    context.lineTo((WIDE * i) / (values.length - 1), (WIDE / 2) * (1 - value / top));
  });
  context.stroke();
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * The ink takes the colour of the page's text, which a canvas cannot know before it is on the page.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string} colour
 */
function inked(canvas, colour) {
  const context = contextOf(canvas);
  Object.assign(context, { globalAlpha: 1, globalCompositeOperation: "source-in", fillStyle: colour });
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** @param {Item} item */
function bars({ shares, label }) {
  const box = make("div");
  box.className = "gallery-bars";
  shares.forEach((share, k) => {
    const bar = make("i");
    bar.style.setProperty("--share", String(share));
    bar.toggleAttribute("data-label", k === label);
    box.append(bar);
  });
  return box;
}

/**
 * @param {Item} item
 * @param {Gallery} gallery
 * @param {Choose} choose
 */
function card(item, { classes, chosen, top }, choose) {
  const button = make("button", "", `Choose image ${item.index}`);
  button.type = "button";
  button.dataset.index = String(item.index);
  button.setAttribute("aria-pressed", String(item.index === chosen));
  const cost = item.cost < 0.001 ? minus(item.cost.toExponential(1)) : item.cost.toFixed(3);
  button.append(drawn(item.values, top), bars(item), verdict(item, classes), make("span", `${cost} nats`));
  button.addEventListener("click", () => choose(item.index));
  return button;
}

/**
 * @param {Item} item
 * @param {string[]} classes
 */
function verdict({ label, answer }, classes) {
  const text = make("span", `${classes[label]}: said ${classes[answer]}${label === answer ? " ✓" : ""}`);
  if (label !== answer) text.className = "gallery-wrong";
  return text;
}

/**
 * @param {Strip} strip
 * @param {Gallery} gallery
 * @param {Choose} choose
 */
function stripSection({ title, items }, gallery, choose) {
  const [section, row] = [make("section"), make("div")];
  row.className = "gallery-strip";
  row.append(...items.map((item) => card(item, gallery, choose)));
  section.append(make("h3", title), row);
  return section;
}

/** @param {HTMLElement} root */
function focusedIndex(root) {
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  return root.contains(focused) ? focused.dataset.index : null;
}

/** @param {Call<Message>} call */
export default function ({ parentElement, data, setStateValue }) {
  const root = part(parentElement, ".gallery");
  const focused = focusedIndex(root);
  let number = Date.now(); // the same image may be chosen again, after another was chosen elsewhere
  const choose = (/** @type {number} */ index) => {
    number += 1;
    setStateValue("chosen", { index, number });
  };
  const sizes = data.strips.flatMap(({ items }) => items.flatMap(({ values }) => values.map(Math.abs)));
  const gallery = { ...data, top: Math.max(...sizes) };
  root.replaceChildren(...data.strips.map((strip) => stripSection(strip, gallery, choose)));
  for (const canvas of root.querySelectorAll("canvas")) inked(canvas, getComputedStyle(root).color);
  part(root, `[data-index="${focused}"]`)?.focus();
}
