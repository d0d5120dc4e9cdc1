// Showing a moment: the charts, the numbers, and the cursors at the chosen x.

import { part, setExplained, setText } from "../page.js";
import { drawnAxis, rows } from "../plotly_internals.js";
import { moveCharts, moveDrafts, moveSlice, shownPlace } from "./drawing.js";
import { shine } from "./light.js";
import { sliceNumber } from "./slices.js";
import { explanation, inputText, readoutExplanation, readoutText, sumText } from "./texts.js";
import { placeThreshold } from "./threshold.js";

/** @import { PlayerPlot, State } from "./state.js" */

/** @param {State} state */
export function show(state) {
  const { film, frame, pin, drawn, root } = state;
  const place = shownPlace(state);
  const isMoved = drawn.frame !== frame || drawn.pin !== pin;
  const isCut = Boolean(film.slice) && (isMoved || drawn.place !== String(place));
  if (isMoved) showBar(state);
  if (isCut) showSlice(state, place);
  if (state.ready) {
    if (isMoved) moveCharts(state);
    if (isCut) moveSlice(state, place);
    showCursors(state, place);
    placeThreshold(state);
    shine(state);
  } else if (isMoved || isCut) moveDrafts(state);
  state.drawn = { frame, pin, place: String(place) };
  Object.assign(root.dataset, { frame, step: film.steps[frame], x: place[0] ?? "", x2: place[1] ?? "" });
}

/** @param {State} state */
function showBar(state) {
  const { film, frame, root } = state;
  showScrub(state);
  film.readouts.forEach((spec, i) => {
    setText(state.values[i], readoutText(film, spec, frame));
    explain(state.values[i], readoutExplanation(film, spec, frame));
    const sum = state.values[i].nextElementSibling;
    if (sum) setText(sum, sumText(film, spec, frame));
  });
  disable(root, ["start", "back"], frame === 0);
  disable(root, ["next", "end"], frame === film.last);
  setText(state.now.caption, state.pin === null ? film.panels[0].title : `now: ${title(state, frame)}`);
  if (state.pin !== null) setText(state.pinned.caption, `pinned: ${title(state, state.pin)}`);
  root.toggleAttribute("data-playing", state.playing);
}

/**
 * What the bubble at a number's label says: it follows while it is open.
 *
 * @param {HTMLElement} value
 * @param {string} text
 */
const explain = (value, text) => setExplained(/** @type {HTMLElement} */ (value.previousElementSibling), text);

/** @param {State} state */
function showScrub({ film, frame, root }) {
  const of = String(film.steps[film.last]);
  const step = String(film.steps[frame]);
  /** @type {HTMLInputElement} */
  const scrub = part(root, ".player-scrub");
  scrub.value = String(frame);
  scrub.style.setProperty("--done", `${(100 * frame) / Math.max(film.last, 1)}%`);
  scrub.setAttribute("aria-valuetext", `step ${step} of ${of}`);
  setText(part(root, ".player-step"), `step ${step.padStart(of.length, "\u2007")} / ${of}`);
}

/**
 * @param {HTMLElement} root
 * @param {string[]} deeds
 * @param {boolean} disabled
 */
function disable(root, deeds, disabled) {
  for (const name of deeds) Object.assign(part(root, `[data-do=${name}]`), { disabled });
}

/**
 * @param {State} state
 * @param {number} frame
 */
function title({ film }, frame) {
  const [first] = film.readouts;
  const step = `step ${film.steps[frame]}`;
  return first ? `${step} · ${first.label} ${readoutText(film, first, frame)}` : step;
}

/**
 * @param {State} state
 * @param {number[]} place
 */
function showSlice({ film, frame, root, numbers, sliders }, place) {
  const { slice } = film;
  if (!slice) return;
  const where = place.map((x, i) => `${slice.x_labels[i]} = ${inputText(film, x, i)}`);
  setText(part(root, ".player-slice figcaption"), `${slice.title || "Pr(y|x)"} at ${where.join(", ")}`);
  const moment = `At step ${film.steps[frame]}, ${where.join(", ")}`;
  slice.numbers.forEach((spec, i) => {
    const text = sliceNumber(film, slice, spec, frame, place);
    setText(numbers[i], text);
    explain(numbers[i], explanation(spec.title, spec.label, moment, text.trim()));
  });
  place.forEach((x, i) => {
    sliders[i].value = String(x);
    sliders[i].setAttribute("aria-valuetext", where[i]);
  });
}

/**
 * @param {State} state
 * @param {number[]} place
 */
function showCursors(state, place) {
  const { film } = state;
  for (const { plot, cursor, level } of [state.now, state.pinned]) {
    if (place.length < 1 || !film.panels[0].over_x) cursor.hidden = true;
    else if (plot.watched) showCursor(state, plot, cursor, place);
    if (place.length < 2) level.hidden = true;
    else if (plot.watched) showLevel(plot, level, place[1]);
  }
}

/**
 * The line at x goes through all rows of the picture.
 *
 * @param {State} state
 * @param {PlayerPlot} plot
 * @param {HTMLElement} cursor
 * @param {number[]} place
 */
function showCursor({ film, preview }, plot, cursor, place) {
  const across = drawnAxis(plot, "xaxis");
  const all = rows(plot);
  const [top, bottom] = [all[0], all[all.length - 1]];
  const right = across.toPixel(place[0]);
  const texts = place.map((x, i) => inputText(film, x, i));
  cursor.hidden = right < 0 || right > across.length;
  cursor.style.transform = `translate(${across.offset + right}px, ${top.offset}px)`;
  cursor.style.height = `${bottom.offset + bottom.length - top.offset}px`;
  cursor.toggleAttribute("data-left", right > 0.75 * across.length);
  cursor.toggleAttribute("data-preview", preview !== null);
  setText(part(cursor, "span"), texts.length > 1 ? `x = (${texts.join(", ")})` : `x = ${texts[0]}`);
}

/**
 * The line at the second input makes the cursor a cross-hair.
 *
 * @param {PlayerPlot} plot
 * @param {HTMLElement} level
 * @param {number} x2
 */
function showLevel(plot, level, x2) {
  const [across, up] = [drawnAxis(plot, "xaxis"), drawnAxis(plot, "yaxis")];
  const down = up.toPixel(x2);
  level.hidden = down < 0 || down > up.length;
  level.style.transform = `translate(${across.offset}px, ${up.offset + down}px)`;
  level.style.width = `${across.length}px`;
}
