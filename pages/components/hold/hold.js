// The watch on sliders: from the press on one until its release Python is told where it is, one place at a time.

import { answered, begun, isReturned, message } from "./turns.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Hold, Place } from "./turns.js" */

/** @typedef {{ slider: Element, hold: Hold, pointer: number }} Hand */

/** What all mounts share: a page that is drawn anew must not lose the slider in the hand. */
const state = {
  /** @type {Hand | null} */
  hand: null,
  /** @type {Tell} */
  tell: () => {},
  number: 0,
};

/**
 * @param {Element} slider
 * @returns {Place}
 */
function placeOf(slider) {
  /** @type {HTMLInputElement[]} */
  const ends = [...slider.querySelectorAll("input")];
  return { numbers: ends.map((end) => Number(end.value)), texts: ends.map((end) => end.ariaValueText ?? "") };
}

/**
 * The key of a slider's widget, as Streamlit writes it in the class of its container.
 *
 * @param {Element} slider
 */
function keyOf(slider) {
  const container = slider.closest("[class*='st-key-']");
  const name = [...(container?.classList ?? [])].find((each) => each.startsWith("st-key-"));
  return name?.slice("st-key-".length);
}

/**
 * The first finger and the left button move a slider, no others do.
 *
 * @param {PointerEvent} event
 */
function press(event) {
  if (event.button || !event.isPrimary) return;
  const slider = /** @type {Element} */ (event.target).closest("[data-testid=stSlider]");
  const key = slider && keyOf(slider);
  if (!slider || !key) return;
  state.hand = { slider, hold: begun(key, placeOf(slider)), pointer: event.pointerId };
  requestAnimationFrame(look);
}

function look() {
  if (!state.hand) return;
  const next = message(state.hand.hold, placeOf(state.hand.slider), state.number + 1, performance.now());
  if (next) {
    state.number = next.number;
    state.tell("held", next);
  }
  requestAnimationFrame(look);
}

/** @param {PointerEvent} event */
function release(event) {
  if (state.hand?.pointer !== event.pointerId) return;
  const { slider, hold } = state.hand;
  state.hand = null;
  if (event.type === "pointercancel" || isReturned(hold, placeOf(slider))) state.tell("released", true);
}

/** @param {Call<{ shown: number | null }>} call */
export default function ({ data, setTriggerValue }) {
  const end = new AbortController();
  const options = { capture: true, signal: end.signal };
  state.tell = setTriggerValue;
  if (state.hand) answered(state.hand.hold, data.shown);
  addEventListener("pointerdown", press, options);
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) addEventListener(name, release, options);
  return () => end.abort();
}
