// The diagram: a network as units, links and parameters, at the moment and the x that the player of the page shows.

import { significant } from "../numbers.js";
import { split } from "../packed.js";
import { media, part, setText, whenGone } from "../page.js";
import { nearestFrame, read } from "../player/film.js";
import { draw } from "./drawing.js";
import { move } from "./moving.js";

/** @import { Call } from "../page.js" */
/** @import { Drawing, Head } from "./state.js" */

/** @typedef {{ root: HTMLDetailsElement, data: Uint8Array | null, drawing: Drawing | null, watch: MutationObserver, player: Element | null, tick: number, shown: number }} State `shown` is when it was drawn last */

const PAUSE = 66; // ms between two moments that are drawn

/** @type {WeakMap<HTMLElement, State>} */
const diagrams = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

/**
 * @param {HTMLElement} element
 * @returns {State}
 */
function mount(element) {
  const root = /** @type {HTMLDetailsElement} */ (part(element, ".diagram"));
  root.open = !media("(max-width: 640px)");
  /** @type {State} */
  const state = {
    root,
    data: null,
    drawing: null,
    watch: new MutationObserver(() => due(state)),
    player: null,
    tick: 0,
    shown: Number.NEGATIVE_INFINITY,
  };
  root.addEventListener("toggle", () => due(state));
  return state;
}

/** @param {State} state */
function due(state) {
  if (state.root.open) state.tick ||= requestAnimationFrame((time) => wait(state, time));
}

/**
 * The player goes first: the diagram is drawn less often.
 *
 * @param {State} state
 * @param {number} time
 */
function wait(state, time) {
  state.tick = 0;
  if (time - state.shown < PAUSE) due(state);
  else show(state, time);
}

/**
 * @param {State} state
 * @param {number} time
 */
function show(state, time) {
  state.shown = time;
  const { root, drawing, player } = state;
  if (!drawing) return;
  const { step, x } = /** @type {HTMLElement | null} */ (player)?.dataset ?? {};
  const { film } = drawing;
  const frame = step === undefined ? film.steps.length - 1 : nearestFrame(film, Number(step));
  const isOverX = Boolean(film.x.length) && Boolean(x);
  move(drawing, frame, isOverX ? Number(x) : null);
  root.dataset.step = String(film.steps[frame]);
  setText(
    part(root, ".diagram-moment"),
    `at step ${film.steps[frame]}${isOverX ? `, and at x = ${significant(Number(x), 3)}` : ""}`,
  );
}

/** @param {State} state */
function follow(state) {
  const player = document.querySelector(".player");
  if (player === state.player) return;
  state.watch.disconnect();
  state.player = player;
  if (player) state.watch.observe(player, { attributeFilter: ["data-step", "data-x"] });
}

/**
 * @param {State} state
 * @param {Uint8Array} data
 */
function take(state, data) {
  /** @type {[Head, Uint8Array]} */
  const [head, film] = split(data);
  const { drawing, sheet } = draw(head, read(film));
  Object.assign(state, { data, drawing });
  part(state.root, ".diagram-sheet").replaceChildren(sheet);
  setText(part(state.root, ".diagram-note"), note(head));
}

/** @param {Head} head */
function note({ units, hidden, bent, inputs }) {
  const signs = "A link is as wide as its weight is large; blue and whole it is positive, orange and dashed negative.";
  const few = `Drawn are the ${units.length} of ${hidden} units that move the outputs most; the outputs are those of all.`;
  const bends =
    inputs.length > 1
      ? "The shaded side of a unit is where its sum is above 0."
      : "A dot is a joint: there its unit switches on.";
  return [signs, ...(bent || inputs.length > 1 ? [bends] : []), ...(units.length < hidden ? [few] : [])].join(" ");
}

/** @param {HTMLElement} element */
function unmount(element) {
  const state = diagrams.get(element);
  diagrams.delete(element);
  if (!state) return;
  state.watch.disconnect();
  cancelAnimationFrame(state.tick);
}

/** @param {Call<Uint8Array>} call */
export default function ({ parentElement, data }) {
  const state = diagrams.get(parentElement) ?? mount(parentElement);
  diagrams.set(parentElement, state);
  if (data !== state.data) take(state, data);
  follow(state);
  due(state);
  return whenGone(parentElement, unmount);
}
