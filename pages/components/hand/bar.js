// The buttons of a drawing: the class of points to come, and what is done to all of them.

import { make } from "../page.js";
import { go, replace, setLabel } from "./deeds.js";
import { redone, same, undone } from "./history.js";

/** @import { Ground } from "./points.js" */
/** @import { Hand } from "./state.js" */

/**
 * @param {Hand} hand
 * @param {MouseEvent} event
 */
export function clicked(hand, { target }) {
  const button = target instanceof Element ? target.closest("button") : null;
  const { draw: deed, label } = button?.dataset ?? {};
  if (label) setLabel(hand, Number(label));
  else if (deed === "undo") go(hand, undone);
  else if (deed === "redo") go(hand, redone);
  else if (deed === "clear") replace(hand, []);
  else if (deed === "restore") replace(hand, hand.ground.origin);
}

/** @param {Hand} hand */
export function renderBar(hand) {
  const { bar, ground, points } = hand;
  const { labels, colours, origin, most } = ground;
  const stamp = JSON.stringify([labels, colours, origin.length]);
  if (bar.dataset.stamp !== stamp) fill(bar, ground, stamp);
  const idle = idleDeeds(hand);
  for (const button of bar.querySelectorAll("button")) {
    const { draw: deed, label } = button.dataset;
    if (label) button.setAttribute("aria-pressed", String(Number(label) === hand.label));
    if (deed) button.disabled = idle[deed];
  }
  const output = bar.querySelector("output");
  if (output) output.textContent = `${points.length} of ${most} points`;
}

/**
 * Which deeds would change nothing.
 *
 * @param {Hand} hand
 * @returns {Record<string, boolean>}
 */
const idleDeeds = ({ ground: { on, origin }, history, points }) => ({
  undo: !history.past.length,
  redo: !history.next.length,
  clear: !points.length,
  restore: same({ on, points }, { on, points: origin }),
});

/**
 * @param {HTMLElement} bar
 * @param {Ground} ground
 * @param {string} stamp
 */
function fill(bar, { labels, colours, origin }, stamp) {
  bar.dataset.stamp = stamp;
  const classes = labels.map((name, label) => classButton(name, label, colours[label]));
  const deeds = [
    deedButton("undo", "Undo", "Undo (Ctrl+Z)"),
    deedButton("redo", "Redo", "Redo (Ctrl+Y)"),
    deedButton("clear", "Clear", "Take all points away"),
    ...(origin.length ? [deedButton("restore", "As they were", "Back to the points of these data")] : []),
  ];
  bar.replaceChildren(...classes, ...deeds, make("output"));
}

/**
 * @param {string} name
 * @param {number} label
 * @param {string} colour
 */
function classButton(name, label, colour) {
  const title = `Points to come, and the chosen one, are of this class (key ${label + 1})`;
  const button = Object.assign(make("button", name, title), { type: "button" });
  button.dataset.label = String(label);
  const dot = make("i");
  dot.style.setProperty("--of", colour);
  button.prepend(dot);
  return button;
}

/**
 * @param {string} deed
 * @param {string} text
 * @param {string} title
 */
function deedButton(deed, text, title) {
  const button = Object.assign(make("button", text, title), { type: "button" });
  button.dataset.draw = deed;
  return button;
}
