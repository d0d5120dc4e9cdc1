// A new film: what it keeps of the one before, and the parts of the page that it fills.

import { make, media, part, setText } from "../page.js";
import { letGo } from "../point.js";
import { dropChart } from "./drawing.js";
import { nearestFrame } from "./film.js";
import { choose, play, setPin, stop } from "./playing.js";
import { readoutText, sumText } from "./texts.js";
import { graspThreshold } from "./threshold.js";

/** @import { Film, Header, Panel, PlacedSlice, Readout } from "./format.js" */
/** @import { Opening, PlayerPlot, State } from "./state.js" */

/**
 * @param {State} state
 * @param {Film} film
 */
export function load(state, film) {
  /** @type {Film | undefined} */
  const old = state.film;
  const step = old?.steps[state.frame];
  const pinStep = old && state.pin !== null ? old.steps[state.pin] : Number.NaN;
  const isSame = old?.identity === film.identity;
  Object.assign(state, { film, playing: false, ready: false, drawn: {}, due: null });
  graspThreshold(state);
  if (!isSame) forget(state);
  if (old?.slice?.type !== film.slice?.type) forgetTop(state);
  state.frame = step !== undefined && state.chosen ? nearestFrame(film, step) : film.last;
  state.chosen &&= state.frame !== film.last;
  fill(state);
  const kept = isSame ? film.steps.indexOf(pinStep) : -1;
  setPin(state, kept < 0 ? null : kept);
}

/**
 * Another data set: its charts are drawn anew, without the zoom of the last one.
 *
 * @param {State} state
 */
function forget(state) {
  letGo();
  Object.assign(state, { zoom: {}, place: [], preview: null, top: 0 });
  if (state.grip) state.grip.place = null;
  for (const plot of state.root.querySelectorAll(".player-plot")) Object.assign(plot, { stamp: null });
}

/** @param {State} state */
function forgetTop(state) {
  state.top = 0;
  state.zoom.slice = null;
}

/**
 * What Python asks for: at first, and when an address or a preset names another moment.
 *
 * @param {State} state
 * @param {Opening} opening
 */
export function open(state, { step, x, x2, pin, autoplay }) {
  const { film } = state;
  state.frame = step === null ? film.last : nearestFrame(film, step);
  state.chosen = state.frame !== film.last;
  state.place = [];
  if (film.slice) choose(state, [x, x2].slice(0, film.grids.length));
  setPin(state, pin === null ? null : nearestFrame(film, pin));
  stop(state);
  state.asked = state.opening === undefined ? { step, x, pin, x2 } : null;
  if (autoplay && !media("(prefers-reduced-motion: reduce)")) {
    state.frame = 0;
    play(state);
  }
}

/** @param {State} state */
function fill(state) {
  const { film, root } = state;
  root.toggleAttribute("data-slice", Boolean(film.slice && film.panels[0].over_x));
  Object.assign(part(root, ".player-scrub"), { max: film.last });
  part(root, ".player-marks").replaceChildren(...film.markers.map((mark) => marker(film, mark)));
  const step = `step ${film.steps[film.last]} / ${film.steps[film.last]}`;
  part(root, ".player-step").style.setProperty("--wide", `${step.length * 0.46}em`);
  state.values = film.readouts.map(() => make("dd"));
  part(root, ".player-readouts").replaceChildren(
    ...film.readouts.map((spec, i) => labelled(film, spec, state.values[i])),
  );
  for (const { figure } of [state.now, state.pinned]) figure.ariaLabel = film.panels[0].description;
  if (film.slice) fillSlice(state, film.slice);
  fillSide(state);
}

/**
 * @param {Film} film
 * @param {Header["markers"][number]} mark
 */
function marker({ steps, last }, { label, frame }) {
  const button = make("button", label, `Go to ${label}: step ${steps[frame]}`);
  button.type = "button";
  button.dataset.frame = String(frame);
  button.style.setProperty("--at", `${(100 * frame) / Math.max(last, 1)}%`);
  return button;
}

/**
 * A readout is as wide as its longest value in the film, so that nothing jumps.
 *
 * @param {Film} film
 * @param {Readout} spec
 * @param {HTMLElement} value
 */
function labelled(film, spec, value) {
  const pair = make("div");
  const widest = (/** @type {typeof readoutText} */ text) =>
    `${Math.max(...film.steps.map((_, f) => text(film, spec, f).length))}ch`;
  value.style.setProperty("--wide", widest(readoutText));
  pair.append(label(spec.label), value);
  if (spec.over) {
    const below = make("dd");
    below.className = "player-sum";
    pair.className = "player-summed";
    below.style.setProperty("--wide", widest(sumText));
    pair.append(below);
  }
  return pair;
}

/**
 * The label of a number, at which one can ask what it is.
 *
 * @param {string} text
 */
const label = (text) => Object.assign(make("dt", text), { tabIndex: 0 });

/**
 * @param {State} state
 * @param {PlacedSlice} slice
 */
function fillSlice(state, { numbers, x_labels, description }) {
  const { film, root, sliders } = state;
  sliders.forEach((slider, i) => {
    fillSlider(slider, x_labels[i], film.grids[i]);
  });
  part(root, ".player-places").toggleAttribute("data-two", film.grids.length > 1);
  state.numbers = numbers.map(() => make("dd"));
  const pairs = numbers.flatMap((spec, i) => [label(spec.label), state.numbers[i]]);
  part(root, ".player-numbers").replaceChildren(...pairs);
  part(root, ".player-slice").ariaLabel = description;
}

/**
 * @param {HTMLInputElement} slider
 * @param {string} label
 * @param {number[] | undefined} grid
 */
function fillSlider(slider, label, grid) {
  const line = /** @type {HTMLElement} */ (slider.parentElement);
  line.hidden = !grid;
  if (!grid) return;
  // "any": the grid need not start at a round number; arrow keys move by a hundredth
  Object.assign(slider, { min: grid[0], max: grid[grid.length - 1], step: "any", ariaLabel: `Choose ${label}` });
  setText(part(line, "span"), label);
}

/**
 * One chart for each panel after the first; those of the last film are used again.
 *
 * @param {State} state
 */
function fillSide(state) {
  const { film, root } = state;
  const slice = part(root, ".player-slice");
  slice.hidden = !film.slice;
  const panels = film.panels.slice(1).map((panel) => sidePanel(state, panel));
  const figures = panels.map(({ figure }) => figure);
  /** @type {NodeListOf<HTMLElement>} */
  const before = part(root, ".player-side").querySelectorAll("[data-panel]:not(.player-slice)");
  for (const old of before) if (!figures.includes(old)) discard(state, old);
  slice.before(...figures.filter((figure) => !figure.isConnected));
  state.charts = [{ plot: state.now.plot, panel: film.panels[0] }, ...panels];
}

/**
 * @param {State} state
 * @param {Panel} panel
 */
function sidePanel(state, panel) {
  const figure = sideFigure(state, panel.name) ?? blankFigure(state);
  figure.dataset.panel = panel.name;
  figure.ariaLabel = panel.description;
  setText(part(figure, "figcaption"), panel.title);
  return { figure, panel, plot: plotOf(figure) };
}

/**
 * @param {State} state
 * @param {string} name
 */
function sideFigure({ root }, name) {
  const figures = /** @type {HTMLElement[]} */ ([...part(root, ".player-side").children]);
  return figures.find(({ dataset }) => dataset.panel === name);
}

/** @param {State} state */
function blankFigure({ now }) {
  const figure = /** @type {HTMLElement} */ (now.figure.cloneNode(false));
  const chart = make("div");
  chart.className = "player-chart";
  chart.append(Object.assign(make("div"), { className: "player-plot" }));
  figure.append(make("figcaption"), chart);
  return figure;
}

/**
 * @param {HTMLElement} figure
 * @returns {PlayerPlot}
 */
const plotOf = (figure) => part(figure, ".player-plot");

/**
 * @param {State} state
 * @param {HTMLElement} figure
 */
function discard(state, figure) {
  dropChart(state, plotOf(figure));
  figure.remove();
}
