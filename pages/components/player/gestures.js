// Gestures: keys, buttons, sliders, and the pointer on the charts.

const deeds = {
  start: (state) => goTo(state, 0),
  back: (state, many) => goTo(state, state.frame - many),
  play: (state) => (state.playing ? stop(state) : play(state)),
  next: (state, many) => goTo(state, state.frame + many),
  end: (state) => goTo(state, state.film.last),
  pin: (state) => setPin(state, state.pin === null ? state.frame : null),
};
const keys = { " ": "play", ArrowLeft: "back", ArrowRight: "next", Home: "start", End: "end" };

function listen(state) {
  const { root, find } = state;
  const on = (target, kind, act) => target.addEventListener(kind, act, { signal: state.end.signal });
  on(document, "keydown", (event) => pressed(state, event));
  on(root, "click", ({ target, shiftKey }) => clicked(state, target.closest("button"), shiftKey));
  on(find(".player-speed"), "change", ({ target }) => {
    Object.assign(state, { speed: target.value === "full" ? "full" : Number(target.value), due: null });
  });
  on(find(".player-scrub"), "input", ({ target }) => goTo(state, Number(target.value)));
  state.sliders.forEach((slider, i) => {
    on(slider, "input", () => choose(state, state.film.grids.map((_, j) => (i === j ? Number(slider.value) : null))));
  });
  on(root, "pointerdown", () => (state.held = true));
  for (const kind of ["pointerup", "pointercancel"])
    on(window, kind, () => {
      if (state.held) settle(state);
      state.held = false;
    });
  for (const { plot } of [state.now, state.pinned]) listenToPicture(state, plot, on);
  on(find(".player-side"), "pointerdown", (event) => seek(state, event, on));
}

function clicked(state, button, shift) {
  if (!button) return;
  if (button.dataset.frame) goTo(state, Number(button.dataset.frame));
  else deeds[button.dataset.do]?.(state, shift ? 10 : 1);
}

// Keys belong to the page, unless something with the focus uses them itself.
function pressed(state, event) {
  const { key, shiftKey, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (!keys[key] || ctrlKey || metaKey || altKey || defaultPrevented || !state.root.isConnected) return;
  const at = event.composedPath()[0];
  const within = (selector) => at.closest?.(selector);
  if (within("input:not([type=range]), textarea, select, [contenteditable=true], [role=combobox], [role=listbox]")) return;
  if (key === " " ? within("button, a, summary, [role=button]") : within("input, [role=slider], [role=radio], [role=tab]"))
    return;
  event.preventDefault();
  deeds[keys[key]](state, shiftKey ? 10 : 1);
}

function listenToPicture(state, plot, on) {
  on(plot, "pointermove", (event) => {
    if (event.pointerType === "mouse" && !event.buttons && choosesX(state, plot)) preview(state, under(plot, event));
  });
  on(plot, "pointerleave", () => {
    preview(state, null);
    settle(state);
  });
  on(plot, "pointerdown", (event) => {
    if (choosesX(state, plot)) onClick(plot, event, (at) => choose(state, state.film.grids.map((_, i) => at[i])));
  });
}

const choosesX = ({ film }, plot) => film.slice && film.panels[0].over_x && plot.watched;

function preview(state, at) {
  state.preview = at && state.film.grids.map((grid, i) => clamp(at[i], grid[0], grid.at(-1)));
  schedule(state);
}

function seek(state, event) {
  const chart = state.charts.find(({ plot, panel }) => panel.seeks && plot.contains(event.target));
  if (chart) onClick(chart.plot, event, ([step]) => goTo(state, nearestFrame(state.film, step)));
}

// Plotly takes the mouse for its zoom: a click is a pointer that comes up where it went down.
function onClick(plot, down, act) {
  const at = under(plot, down);
  const up = ({ clientX, clientY }) => {
    if (at && Math.hypot(clientX - down.clientX, clientY - down.clientY) < CLICK) act(at);
  };
  window.addEventListener("pointerup", up, { once: true });
}
