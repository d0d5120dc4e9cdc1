// A sketch: points that a person adds, moves and takes away over charts. They move here at once; Python hears of them
// while one is led, a message at a time, and at the end.

import { isChorded, make } from "../page.js";
import { drawnAxis, isOnModebar } from "../plotly_internals.js";
import { begun, drawn, redone, same, undone } from "./history.js";
import { labelOf, led, nearest, placeOf, pointAt, pointText, snapped, stepOf, textOf } from "./points.js";

/** @import { History } from "./history.js" */
/** @import { Ground, Place } from "./points.js" */
/** @import { Tell } from "../page.js" */
/** @import { Plot } from "../plotly.js" */

/**
 * A chart that is drawn on: its frame, and the layer of marks over it.
 *
 * @typedef {object} Sheet
 * @property {HTMLElement} frame
 * @property {Plot} plot
 * @property {SVGSVGElement} layer
 * @property {AbortController} end
 */

/**
 * A pointer that is down: where, on which point (-1 for none), and whether it has moved.
 *
 * @typedef {{ id: number, from: Place, hit: number, moved: boolean, sheet: Sheet, timer: ReturnType<typeof setTimeout> }} Press
 */

/**
 * `chosen` is the number of the chosen point, -1 for none, `label` that of points to come. `points` are those that are
 * shown: they are ahead of the history's while one is led. `number` is that of the last message, `held` what is under
 * way while one is led, `last` the point that was clicked last, and when.
 *
 * @typedef {object} Hand
 * @property {Ground} ground
 * @property {History} history
 * @property {number[][]} points
 * @property {number} chosen
 * @property {number} label
 * @property {Press | null} press
 * @property {{ hit: number, at: number }} last
 * @property {number} number
 * @property {number} heard
 * @property {number} sentAt
 * @property {Tell} tell
 * @property {Sheet[]} sheets
 * @property {HTMLElement} bar
 * @property {AbortController} end
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

const CLICK = 5; // px that a pointer may move between down and up and still click
const REACH = 12; // px around a point in which a mouse takes it, and a finger
const FINGER = 22;
const HOLD = 600; // ms on a point that take it away
const TWICE = 400; // ms within which a second click takes a point away
const REST = 250; // ms after the last key before Python hears of a move
const PATIENCE = 1500; // ms to wait for Python's answer before it is told the next place all the same
const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, Place>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

// --- from Python, and to it ---

/**
 * @param {Ground} ground
 * @param {Tell} tell
 * @param {HTMLElement} bar for the buttons
 * @returns {Hand}
 */
export function newHand(ground, tell, bar) {
  const { on, points, heard } = ground;
  const counts = { number: heard, heard, sentAt: 0, chosen: -1, label: 0 };
  const rest = { press: null, last: { hit: -1, at: 0 }, sheets: [], bar, end: new AbortController() };
  const hand = { ground, history: begun({ on, points }), points, tell, ...counts, ...rest };
  const { signal } = hand.end;
  bar.addEventListener("click", (event) => clicked(hand, event), { signal });
  document.addEventListener("keydown", (event) => chorded(hand, event), { signal });
  return hand;
}

/**
 * What Python shows now. What it has not heard of yet is ahead of it, and stays.
 *
 * @param {Hand} hand
 * @param {Ground} ground
 * @param {Tell} tell
 */
export function takeGround(hand, ground, tell) {
  const isOther = hand.ground.on !== ground.on;
  if (ground.heard < hand.heard) hand.number = ground.heard; // another server, which has heard nothing
  Object.assign(hand, { ground, tell, heard: ground.heard });
  if (isOther) Object.assign(hand, { chosen: -1, label: 0 });
  if (hand.press || hand.timer || hand.number > hand.heard) return;
  hand.history = drawn(hand.history, { on: ground.on, points: ground.points });
  hand.points = ground.points;
  hand.chosen = Math.min(hand.chosen, hand.points.length - 1);
}

/**
 * @param {Hand} hand
 * @param {boolean} held
 */
function report(hand, held) {
  clearTimeout(hand.timer);
  Object.assign(hand, { number: hand.number + 1, sentAt: performance.now(), timer: undefined });
  const text = textOf({ on: hand.history.now.on, points: hand.points });
  hand.tell("drawn", { text, held, number: hand.number });
  for (const { frame } of hand.sheets) frame.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

/**
 * While a point is led, Python hears of its next place when it has answered the last one.
 *
 * @param {Hand} hand
 */
function reportHeld(hand) {
  if (hand.number === hand.heard || performance.now() - hand.sentAt > PATIENCE) report(hand, true);
}

/**
 * A gesture is done: its points are what is drawn now. A move by keys that it follows too soon is one of its own.
 *
 * @param {Hand} hand
 * @param {number[][]} points
 */
function commit(hand, points) {
  if (hand.timer) hand.history = drawn(hand.history, { on: hand.ground.on, points: hand.points });
  hand.points = points;
  hand.history = drawn(hand.history, { on: hand.ground.on, points });
  report(hand, false);
  render(hand);
}

/**
 * Undo while a point is led takes it back where it was.
 *
 * @param {Hand} hand
 * @param {(history: History) => History} turned
 */
function go(hand, turned) {
  if (hand.press) return cancel(hand);
  if (hand.timer) commit(hand, hand.points);
  const history = turned(hand.history);
  if (history.now === hand.history.now) return;
  const { points } = history.now;
  Object.assign(hand, { history, points, chosen: Math.min(hand.chosen, points.length - 1) });
  report(hand, false);
  render(hand);
}

// --- gestures ---

/**
 * @param {Hand} hand
 * @param {HTMLElement} frame
 * @param {Plot} plot
 */
export function addSheet(hand, frame, plot) {
  const layer = document.createElementNS(SVG, "svg");
  layer.classList.add("hand-layer");
  layer.setAttribute("role", "group");
  layer.setAttribute("tabindex", "0");
  const sheet = { frame, plot, layer, end: new AbortController() };
  hand.sheets.push(sheet);
  frame.append(layer);
  frame.toggleAttribute("data-hand", true);
  listen(hand, sheet);
  plot.on("plotly_afterplot", () => sheet.end.signal.aborted || render(hand));
}

/**
 * @param {Hand} hand
 * @param {HTMLElement} frame
 */
export const hasSheet = ({ sheets }, frame) => sheets.some((sheet) => sheet.frame === frame);

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
function listen(hand, sheet) {
  const { frame, layer, end } = sheet;
  const options = { capture: true, signal: end.signal };
  frame.addEventListener("pointerdown", (event) => down(hand, sheet, event), options);
  frame.addEventListener("pointermove", (event) => moved(hand, event), options);
  frame.addEventListener("pointerup", (event) => up(hand, event), options);
  frame.addEventListener("pointercancel", () => cancel(hand), options);
  frame.addEventListener("contextmenu", (event) => hand.press && event.preventDefault(), options);
  frame.addEventListener("touchstart", (event) => touched(hand, event), { ...options, passive: false });
  // A tap is told as a click too, by then on the point that it added: only choosing gives a point the focus.
  layer.addEventListener("mousedown", (event) => event.preventDefault(), { signal: end.signal });
  layer.addEventListener("keydown", (event) => pressed(hand, event), { signal: end.signal });
  layer.addEventListener("focusin", ({ target }) => focused(hand, sheet, target), { signal: end.signal });
  layer.addEventListener("focusout", ({ relatedTarget }) => left(hand, sheet, relatedTarget), { signal: end.signal });
}

/**
 * Takes the drawing off its charts.
 *
 * @param {Hand} hand
 */
export function endHand(hand) {
  clearTimeout(hand.timer);
  if (hand.press) clearTimeout(hand.press.timer);
  hand.end.abort();
  for (const { frame, layer, end } of hand.sheets) {
    end.abort();
    layer.remove();
    frame.toggleAttribute("data-hand", false);
  }
}

/**
 * The px of a pointer on the axes of a chart, null beside them.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {PointerEvent} event
 * @returns {Place | null}
 */
function pixelsOf(hand, sheet, event) {
  const [across, upward] = axes(hand, sheet);
  const box = sheet.plot.getBoundingClientRect();
  const right = event.clientX - box.left - across.offset;
  const below = event.clientY - box.top;
  const isBeside = right < -CLICK || right > across.length + CLICK || below < -CLICK || below > box.height;
  return isBeside || isOnModebar(event.target) ? null : [right, below - upward.offset];
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
const axes = ({ ground }, { plot }) => [drawnAxis(plot, "xaxis"), drawnAxis(plot, ground.axis)];

/**
 * Where a point lies, in px of the axes.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {number[]} point
 * @returns {Place}
 */
function pixels(hand, sheet, point) {
  const [across, upward] = axes(hand, sheet);
  const [x, y] = placeOf(hand.ground, point);
  return [across.toPixel(x), upward.toPixel(y)];
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {Place} at
 * @returns {Place}
 */
function dataAt(hand, sheet, [right, below]) {
  const [across, upward] = axes(hand, sheet);
  return [across.toData(right), upward.toData(below)];
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {PointerEvent} event
 */
function down(hand, sheet, event) {
  const at = event.button || !event.isPrimary ? null : pixelsOf(hand, sheet, event);
  if (!at || isOthers(event.target)) return;
  event.stopPropagation();
  if (event.pointerType === "mouse") event.preventDefault(); // the chart would begin a zoom
  const reach = event.pointerType === "touch" ? FINGER : REACH;
  const all = hand.points.map((point) => pixels(hand, sheet, point));
  const hit = nearest(all, at, reach);
  if (hit < 0 && !isWithin(hand, sheet, at)) return;
  const timer = setTimeout(() => takeAway(hand, hit), HOLD);
  if (hit < 0) clearTimeout(timer);
  sheet.frame.setPointerCapture(event.pointerId); // also on the ground: the press may end outside the chart
  hand.press = { id: event.pointerId, from: [event.clientX, event.clientY], hit, moved: false, sheet, timer };
  if (hit >= 0) choose(hand, sheet, hit);
}

/**
 * A finger on a point leads it, which the page would take for scrolling; on the ground it may scroll, where the chart
 * would begin a zoom.
 *
 * @param {Hand} hand
 * @param {TouchEvent} event
 */
function touched({ press }, event) {
  if (isOthers(event.target)) return;
  event.stopPropagation();
  if (press && press.hit >= 0) event.preventDefault();
}

/**
 * The charts have handles and legends of their own.
 *
 * @param {EventTarget | null} target
 */
const isOthers = (target) => target instanceof Element && Boolean(target.closest("button, .legend"));

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {Place} at
 */
function isWithin(hand, sheet, [right, below]) {
  const [across, upward] = axes(hand, sheet);
  const isAcross = right >= 0 && right <= across.length;
  return isAcross && (hand.ground.levels ? below <= upward.length : below >= 0 && below <= upward.length);
}

/**
 * @param {Hand} hand
 * @param {PointerEvent} event
 */
function moved(hand, event) {
  const { press } = hand;
  if (!press || press.id !== event.pointerId) return;
  event.stopPropagation();
  const far = Math.hypot(event.clientX - press.from[0], event.clientY - press.from[1]);
  if (far >= CLICK) {
    press.moved = true;
    clearTimeout(press.timer);
  }
  if (press.moved && press.hit >= 0) lead(hand, press, event);
}

/**
 * @param {Hand} hand
 * @param {Press} press
 * @param {PointerEvent} event
 */
function lead(hand, { sheet, hit }, event) {
  const [across, upward] = axes(hand, sheet);
  const box = sheet.plot.getBoundingClientRect();
  /** @type {Place} */
  const at = [event.clientX - box.left - across.offset, event.clientY - box.top - upward.offset];
  const point = led(hand.ground, hand.points[hit], dataAt(hand, sheet, at));
  if (String(point) === String(hand.points[hit])) return;
  hand.points = hand.points.with(hit, point);
  reportHeld(hand);
  render(hand);
}

/**
 * @param {Hand} hand
 * @param {PointerEvent} event
 */
function up(hand, event) {
  const { press } = hand;
  if (!press || press.id !== event.pointerId) return;
  event.stopPropagation();
  clearTimeout(press.timer);
  hand.press = null;
  if (press.moved) return press.hit >= 0 ? commit(hand, hand.points) : undefined;
  if (press.hit >= 0) return tapped(hand, press.hit);
  const at = pixelsOf(hand, press.sheet, event);
  if (at)
    add(
      hand,
      pointAt(hand.ground, dataAt(hand, press.sheet, at), hand.ground.labels.length ? hand.label : null),
      false,
    );
}

/**
 * @param {Hand} hand
 * @param {number} hit
 */
function tapped(hand, hit) {
  const now = performance.now();
  const isTwice = hand.last.hit === hit && now - hand.last.at < TWICE;
  hand.last = { hit, at: now };
  if (isTwice) takeAway(hand, hit);
  else render(hand);
}

/**
 * The browser scrolls or zooms instead, or all is drawn anew: a point that was led goes back.
 *
 * @param {Hand} hand
 */
function cancel(hand) {
  const { press } = hand;
  if (!press) return;
  clearTimeout(press.timer);
  hand.press = null;
  if (press.moved && press.hit >= 0) commit(hand, hand.history.now.points);
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {number} hit
 */
function choose(hand, sheet, hit) {
  hand.chosen = hit;
  if (hand.ground.labels.length) hand.label = labelOf(hand.ground, hand.points[hit]);
  render(hand);
  markOf(sheet, hit)?.focus({ preventScroll: true });
}

/**
 * A point that is clicked is not chosen: the class that is chosen next is that of the next one.
 *
 * @param {Hand} hand
 * @param {number[]} point
 * @param {boolean} isChosen
 */
function add(hand, point, isChosen) {
  if (hand.points.length >= hand.ground.most) return;
  hand.chosen = isChosen ? hand.points.length : -1;
  hand.last = { hit: -1, at: 0 }; // a second click on what was just added is no second click on a point
  commit(hand, [...hand.points, point]);
}

/**
 * @param {Hand} hand
 * @param {number} hit
 */
function takeAway(hand, hit) {
  hand.press = null;
  hand.last = { hit: -1, at: 0 };
  hand.chosen = Math.min(hit, hand.points.length - 2);
  commit(
    hand,
    hand.points.filter((_, i) => i !== hit),
  );
}

// --- keys and buttons ---

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {EventTarget | null} target
 */
function focused(hand, sheet, target) {
  if (hand.press) return;
  hand.chosen = target instanceof SVGElement ? [...sheet.layer.children].indexOf(target) : -1;
  render(hand);
}

/**
 * What keys have moved was done before what is pressed elsewhere: Python hears of it first.
 *
 * @param {Hand} hand
 * @param {Sheet} sheet
 * @param {EventTarget | null} target
 */
function left(hand, { layer }, target) {
  if (hand.timer && !(target instanceof Node && layer.contains(target))) commit(hand, hand.points);
}

/**
 * @param {Hand} hand
 * @param {KeyboardEvent} event
 */
function pressed(hand, event) {
  if (isChorded(event) || !act(hand, event)) return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Does what a key asks for, and returns whether it asks for anything.
 *
 * @param {Hand} hand
 * @param {KeyboardEvent} event
 */
function act(hand, { key, shiftKey, currentTarget }) {
  const { chosen, points, ground } = hand;
  const layer = /** @type {SVGSVGElement} */ (currentTarget);
  const isChosen = chosen >= 0 && chosen < points.length;
  if (key === "Enter") add(hand, isChosen ? beside(hand) : middle(hand), true);
  else if (isChosen && (key === "Delete" || key === "Backspace")) takeAway(hand, chosen);
  else if (isChosen && ARROWS[key]) nudge(hand, ARROWS[key], shiftKey ? 10 : 1);
  else if (Number(key) >= 1 && Number(key) <= ground.labels.length) setLabel(hand, Number(key) - 1);
  else return false;
  refocus(hand, layer);
  return true;
}

/**
 * @param {Hand} hand
 * @param {SVGSVGElement} layer
 */
function refocus({ chosen }, layer) {
  const next = /** @type {SVGElement | undefined} */ (layer.children[chosen]);
  (next ?? layer).focus({ preventScroll: true });
}

/** @param {Hand} hand */
function middle({ ground, label }) {
  const centre = ground.limits.map(([low, high]) => 0.5 * (low + high));
  return snapped(ground, ground.labels.length ? [...centre.slice(0, -1), label] : centre);
}

/** @param {Hand} hand */
function beside({ ground, points, chosen }) {
  const [x, ...rest] = points[chosen];
  const [low, high] = ground.limits[0];
  const step = 0.04 * (high - low);
  return snapped(ground, [x + step > high ? x - step : x + step, ...rest]);
}

/**
 * @param {Hand} hand
 * @param {Place} arrow
 * @param {number} many
 */
function nudge(hand, arrow, many) {
  const { ground, points, chosen } = hand;
  const [right, upward] = stepOf(ground, arrow, many);
  const point = points[chosen];
  hand.points = points.with(chosen, snapped(ground, [point[0] + right, point[1] + upward, ...point.slice(2)]));
  clearTimeout(hand.timer);
  hand.timer = setTimeout(() => {
    hand.timer = undefined;
    commit(hand, hand.points);
  }, REST);
  render(hand);
}

/**
 * The class of points to come, and of the chosen one.
 *
 * @param {Hand} hand
 * @param {number} label
 */
function setLabel(hand, label) {
  const { points, chosen } = hand;
  hand.label = label;
  const point = points[chosen];
  if (point && point[point.length - 1] !== label) {
    commit(hand, points.with(chosen, [...point.slice(0, -1), label]));
  } else render(hand);
}

/**
 * Undo and redo are heard wherever nobody writes.
 *
 * @param {Hand} hand
 * @param {KeyboardEvent} event
 */
function chorded(hand, event) {
  const key = event.key.toLowerCase();
  const [at] = event.composedPath();
  const isWriting = at instanceof Element && at.closest("input:not([type=range]), textarea, [contenteditable=true]");
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting || !["z", "y"].includes(key)) return;
  event.preventDefault();
  go(hand, key === "y" || event.shiftKey ? redone : undone);
}

/**
 * @param {Hand} hand
 * @param {MouseEvent} event
 */
function clicked(hand, { target }) {
  const button = target instanceof Element ? target.closest("button") : null;
  const { draw: deed, label } = button?.dataset ?? {};
  if (label) setLabel(hand, Number(label));
  else if (deed === "undo") go(hand, undone);
  else if (deed === "redo") go(hand, redone);
  else if (deed === "clear") replace(hand, []);
  else if (deed === "restore") replace(hand, hand.ground.origin);
}

/**
 * @param {Hand} hand
 * @param {number[][]} points
 */
function replace(hand, points) {
  cancel(hand);
  hand.chosen = -1;
  commit(hand, points);
}

// --- what is seen ---

/**
 * @param {Sheet} sheet
 * @param {number} i
 */
const markOf = ({ layer }, i) => /** @type {SVGGElement | undefined} */ (layer.children[i]);

/**
 * Draws marks and buttons anew; charts that are not drawn yet have no place for marks.
 *
 * @param {Hand} hand
 */
export function render(hand) {
  for (const sheet of hand.sheets) if (hasAxes(hand, sheet)) renderMarks(hand, sheet);
  renderBar(hand);
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
function hasAxes({ ground }, { plot }) {
  return Boolean(plot.layout && ground.axis in plot.layout);
}

/**
 * @param {Hand} hand
 * @param {Sheet} sheet
 */
function renderMarks(hand, sheet) {
  const { layer } = sheet;
  const { ground, points } = hand;
  while (layer.children.length > points.length) layer.lastElementChild?.remove();
  while (layer.children.length < points.length) layer.append(newMark());
  layer.ariaLabel =
    `${points.length} points drawn by hand. Tab chooses a point, arrows move it, Delete takes it away, ` +
    "Enter adds one, Control and Z undo.";
  const known = new Set(ground.points.map(String));
  const [across, upward] = axes(hand, sheet);
  points.forEach((point, i) => {
    const mark = /** @type {SVGGElement} */ (layer.children[i]);
    const [right, below] = pixels(hand, sheet, point);
    mark.setAttribute("transform", `translate(${across.offset + right} ${upward.offset + below})`);
    mark.setAttribute("fill", ground.colours[labelOf(ground, point)] ?? ground.colours[0]);
    mark.ariaLabel = `point ${i + 1} of ${points.length}: ${pointText(ground, point)}`;
    mark.toggleAttribute("data-new", !known.has(String(point)));
    mark.toggleAttribute("data-chosen", i === hand.chosen);
    mark.toggleAttribute("data-held", hand.press?.hit === i && hand.press.moved);
  });
}

function newMark() {
  const mark = document.createElementNS(SVG, "g");
  mark.setAttribute("tabindex", "0");
  mark.setAttribute("role", "button");
  const reach = matchMedia("(pointer: coarse)").matches ? FINGER : REACH;
  for (const [name, r] of /** @type {[string, number][]} */ ([
    ["hand-reach", reach],
    ["hand-mark", 5.5],
    ["hand-ring", 9],
  ])) {
    const circle = document.createElementNS(SVG, "circle");
    circle.classList.add(name);
    circle.setAttribute("r", String(r));
    mark.append(circle);
  }
  return mark;
}

/** @param {Hand} hand */
function renderBar(hand) {
  const { bar, ground, history, points } = hand;
  const { labels, colours, origin, most } = ground;
  const stamp = JSON.stringify([labels, colours, origin.length]);
  if (bar.dataset.stamp !== stamp) fillBar(bar, ground, stamp);
  for (const button of bar.querySelectorAll("button")) {
    const { draw: deed, label } = button.dataset;
    if (label) button.setAttribute("aria-pressed", String(Number(label) === hand.label));
    if (deed === "undo") button.disabled = !history.past.length;
    if (deed === "redo") button.disabled = !history.next.length;
    if (deed === "clear") button.disabled = !points.length;
    if (deed === "restore") button.disabled = same({ on: ground.on, points }, { on: ground.on, points: origin });
  }
  const output = bar.querySelector("output");
  if (output) output.textContent = `${points.length} of ${most} points`;
}

/**
 * @param {HTMLElement} bar
 * @param {Ground} ground
 * @param {string} stamp
 */
function fillBar(bar, { labels, colours, origin }, stamp) {
  bar.dataset.stamp = stamp;
  const classes = labels.map((name, label) => {
    const button = barButton(name, `Points to come, and the chosen one, are of this class (key ${label + 1})`);
    button.dataset.label = String(label);
    const dot = make("i");
    dot.style.setProperty("--of", colours[label]);
    button.prepend(dot);
    return button;
  });
  const deeds = [
    ["undo", "Undo", "Undo (Ctrl+Z)"],
    ["redo", "Redo", "Redo (Ctrl+Y)"],
    ["clear", "Clear", "Take all points away"],
    ...(origin.length ? [["restore", "As they were", "Back to the points of these data"]] : []),
  ].map(([deed, text, title]) => {
    const button = barButton(text, title);
    button.dataset.draw = deed;
    return button;
  });
  bar.replaceChildren(...classes, ...deeds, make("output"));
}

/**
 * @param {string} text
 * @param {string} title
 */
const barButton = (text, title) => Object.assign(make("button", text, title), { type: "button" });
