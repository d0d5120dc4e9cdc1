// Gestures: keys, buttons, sliders, and the pointer on the charts.

import { clamp, part } from "../page.js";
import { buttonOf, deedOfKey, momentsOf } from "../playback.js";
import { drawnAxis, isOnModebar, rows } from "../plotly_internals.js";
import { letGo, pointAt, press } from "../point.js";
import { nearestFrame } from "./film.js";
import { followPoint, litPlace, rowUnder } from "./light.js";
import { choose, goTo, play, schedule, setPin, settle, stop } from "./playing.js";

/** @import { PlayerPlot, State } from "./state.js" */

const CLICK = 5; // px that a pointer may move between down and up and still click

/** @type {Record<string, (state: State, many: number) => void>} */
const deeds = {
  start: (state) => goTo(state, 0),
  back: (state, many) => goTo(state, state.frame - many),
  play: (state) => (state.playing ? stop(state) : play(state)),
  next: (state, many) => goTo(state, state.frame + many),
  end: (state) => goTo(state, state.film.last),
  pin: (state) => setPin(state, state.pin === null ? state.frame : null),
};

/** @param {State} state */
export function listen(state) {
  const { root } = state;
  const { signal } = state.end;
  document.addEventListener("keydown", (event) => pressed(state, event), { signal });
  root.addEventListener("click", (event) => clicked(state, event), { signal });
  root.addEventListener("drawn", () => state.playing && goTo(state, state.film.last), { signal }); // by hand
  listenToSpeed(state, part(root, ".player-speed"));
  listenToSliders(state, part(root, ".player-scrub"));
  listenToHold(state);
  for (const { plot } of [state.now, state.pinned]) listenToPicture(state, plot);
  followPoint(() => preview(state, litPlace(state)), signal);
  part(root, ".player-side").addEventListener("pointerdown", (event) => seek(state, event), { signal });
}

/**
 * @param {State} state
 * @param {HTMLSelectElement} select
 */
function listenToSpeed(state, select) {
  const choose = () => {
    Object.assign(state, { speed: select.value === "full" ? "full" : Number(select.value), due: null });
  };
  select.addEventListener("change", choose, { signal: state.end.signal });
}

/**
 * @param {State} state
 * @param {HTMLInputElement} scrub
 */
function listenToSliders(state, scrub) {
  const { signal } = state.end;
  scrub.addEventListener("input", () => goTo(state, Number(scrub.value)), { signal });
  state.sliders.forEach((slider, i) => {
    const place = () => state.film.grids.map((_, j) => (i === j ? Number(slider.value) : null));
    slider.addEventListener("input", () => chosen(state, place()), { signal });
  });
}

/** @param {State} state */
function listenToHold(state) {
  const { signal } = state.end;
  const hold = (/** @type {PointerEvent} */ event) => {
    if (!event.button) state.held = true;
  };
  const release = () => {
    if (state.held) settle(state);
    state.held = false;
  };
  state.root.addEventListener("pointerdown", hold, { signal });
  for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, release, { signal });
}

/**
 * @param {State} state
 * @param {MouseEvent} event
 */
function clicked(state, event) {
  const button = buttonOf(event);
  if (!button) return;
  const { frame, do: deed } = button.dataset;
  if (frame) goTo(state, Number(frame));
  else if (deed) deeds[deed]?.(state, momentsOf(event));
}

/**
 * Keys belong to the page.
 *
 * @param {State} state
 * @param {KeyboardEvent} event
 */
function pressed(state, event) {
  const deed = deedOfKey(state.root, event);
  if (deed) deeds[deed](state, momentsOf(event));
}

/**
 * @param {State} state
 * @param {PlayerPlot} plot
 */
function listenToPicture(state, plot) {
  const { signal } = state.end;
  const places = () => state.film.grids;
  const moved = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== "mouse" || event.buttons || !plot.watched) return;
    const row = rowUnder(plot, event);
    pointAt(row);
    if (choosesX(state)) preview(state, row === null ? under(plot, event) : litPlace(state));
  };
  const left = () => {
    pointAt(null);
    preview(state, litPlace(state));
    settle(state);
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (!plot.watched) return;
    const row = rowUnder(plot, event);
    onClick(plot, event, (at) => {
      press(row);
      const place = (row === null ? null : litPlace(state)) ?? (choosesX(state) ? at : null);
      if (!place) return;
      choose(
        state,
        places().map((_, i) => place[i]),
      );
    });
  };
  plot.addEventListener("pointermove", moved, { signal });
  plot.addEventListener("pointerleave", left, { signal });
  plot.addEventListener("pointerdown", down, { signal });
}

/**
 * Who chooses another x lets the point go.
 *
 * @param {State} state
 * @param {(number | null)[]} place
 */
function chosen(state, place) {
  letGo();
  choose(state, place);
}

/** @param {State} state */
const choosesX = ({ film }) => film.slice && film.panels[0].over_x;

/**
 * @param {State} state
 * @param {number[] | null} at
 */
function preview(state, at) {
  state.preview = at && state.film.grids.map((grid, i) => clamp(at[i], grid[0], grid[grid.length - 1]));
  schedule(state);
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
function seek(state, event) {
  const target = /** @type {Node} */ (event.target);
  const chart = state.charts.find(({ plot, panel }) => panel.seeks && plot.contains(target));
  if (chart) onClick(chart.plot, event, ([step]) => goTo(state, nearestFrame(state.film, step)));
}

/**
 * A drag chooses nothing: a click is a pointer that comes up where it went down.
 *
 * @param {PlayerPlot} plot
 * @param {PointerEvent} down
 * @param {(at: number[]) => void} act
 */
function onClick(plot, down, act) {
  if (down.button) return;
  const at = under(plot, down);
  const up = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    if (at && Math.hypot(clientX - down.clientX, clientY - down.clientY) < CLICK) act(at);
  };
  window.addEventListener("pointerup", up, { once: true });
}

/**
 * The data [x, y] under a pointer, by the row that it is in, or null outside the axes.
 *
 * @param {PlayerPlot} plot
 * @param {PointerEvent} event
 */
function under(plot, event) {
  const across = drawnAxis(plot, "xaxis");
  const box = plot.getBoundingClientRect();
  const [right, down] = [event.clientX - box.left - across.offset, event.clientY - box.top];
  const at = rows(plot).find(({ offset, length }) => down >= offset && down <= offset + length);
  if (!at || right < 0 || right > across.length || isOnModebar(event.target)) return null;
  return [across.toData(right), at.toData(down - at.offset)];
}
