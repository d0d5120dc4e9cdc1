// A new film: what it keeps of the one before, and the parts of the page that it fills.

function load(state, film) {
  const { film: old } = state;
  const step = old?.steps[state.frame];
  const pinStep = state.pin === null ? null : old.steps[state.pin];
  const same = old?.identity === film.identity;
  Object.assign(state, { film, playing: false, ready: false, drawn: {}, due: null });
  if (!same) forget(state);
  if (old?.slice?.type !== film.slice?.type) forgetTop(state);
  state.frame = old && state.chosen ? nearestFrame(film, step) : film.last;
  state.chosen &&= state.frame !== film.last;
  fill(state);
  const kept = same ? film.steps.indexOf(pinStep) : -1;
  setPin(state, kept < 0 ? null : kept);
}

// Another data set: its charts are drawn anew, without the zoom of the last one.
function forget(state) {
  Object.assign(state, { zoom: {}, place: [], preview: null, top: 0 });
  for (const plot of state.root.querySelectorAll(".player-plot")) plot.stamp = null;
}

function forgetTop(state) {
  state.top = 0;
  state.zoom.slice = null;
}

// What Python asks for: at first, and when an address or a preset names another moment.
function open(state, { step, x, x2, pin, autoplay }) {
  const { film } = state;
  state.frame = step === null ? film.last : nearestFrame(film, step);
  state.chosen = state.frame !== film.last;
  state.place = [];
  if (film.slice) choose(state, [x, x2].slice(0, film.grids.length));
  setPin(state, pin === null ? null : nearestFrame(film, pin));
  stop(state);
  if (autoplay && !media("(prefers-reduced-motion: reduce)")) {
    state.frame = 0;
    play(state);
  }
}

function fill(state) {
  const { film, find, root } = state;
  root.toggleAttribute("data-slice", Boolean(film.slice && film.panels[0].over_x));
  find(".player-scrub").max = film.last;
  find(".player-marks").replaceChildren(...film.markers.map((mark) => marker(state, mark)));
  const step = `step ${film.steps[film.last]} / ${film.steps[film.last]}`;
  find(".player-step").style.setProperty("--wide", `${step.length * 0.46}em`);
  state.values = film.readouts.map(() => make("dd"));
  find(".player-readouts").replaceChildren(...film.readouts.map((spec, i) => labelled(film, spec, state.values[i])));
  find("[data-panel=now]").ariaLabel = find("[data-panel=pinned]").ariaLabel = film.panels[0].description;
  if (film.slice) fillSlice(state);
  fillSide(state);
}

function marker(state, { label, frame }) {
  const button = make("button", label, `Go to ${label}: step ${state.film.steps[frame]}`);
  button.type = "button";
  button.dataset.frame = frame;
  button.style.setProperty("--at", `${(100 * frame) / Math.max(state.film.last, 1)}%`);
  return button;
}

// A readout is as wide as its longest value in the film, so that nothing jumps.
function labelled(film, spec, value) {
  const pair = make("div", "", spec.title);
  const widest = (told) => `${Math.max(...film.steps.map((_, f) => told(film, spec, f).length))}ch`;
  value.style.setProperty("--wide", widest(readout));
  pair.append(make("dt", spec.label), value);
  if (spec.over) {
    const below = make("dd");
    below.className = "player-sum";
    below.style.setProperty("--wide", widest(sumBelow));
    pair.append(below);
  }
  return pair;
}

function fillSlice(state) {
  const { film, find, sliders } = state;
  const { numbers, x_labels, description } = film.slice;
  sliders.forEach((slider, i) => fillSlider(slider, x_labels[i], film.grids[i]));
  find(".player-places").toggleAttribute("data-two", film.grids.length > 1);
  state.numbers = numbers.map(() => make("dd"));
  const pairs = numbers.flatMap((spec, i) => [make("dt", spec.label, spec.title), state.numbers[i]]);
  find(".player-numbers").replaceChildren(...pairs);
  find(".player-slice").ariaLabel = description;
}

function fillSlider(slider, label, grid) {
  slider.parentElement.hidden = !grid;
  if (!grid) return;
  // "any": the grid need not start at a round number; arrow keys move by a hundredth
  Object.assign(slider, { min: grid[0], max: grid.at(-1), step: "any", ariaLabel: `Choose ${label}` });
  setText(slider.previousElementSibling, label);
}

// One chart for each panel after the first; those of the last film are used again.
function fillSide(state) {
  const { film, find } = state;
  const slice = find(".player-slice");
  slice.hidden = !film.slice;
  const panels = film.panels.slice(1).map((panel) => sidePanel(state, panel));
  for (const old of find(".player-side").querySelectorAll("[data-panel]:not(.player-slice)"))
    if (!panels.some(({ figure }) => figure === old)) discard(state, old);
  slice.before(...panels.map(({ figure }) => figure).filter((figure) => !figure.isConnected));
  state.charts = [{ ...state.now, panel: film.panels[0] }, ...panels];
}

function sidePanel(state, panel) {
  const known = [...state.find(".player-side").children].find(({ dataset }) => dataset.panel === panel.name);
  const figure = known ?? state.find("[data-panel=now]").cloneNode(false);
  if (!known) {
    const chart = make("div");
    chart.className = "player-chart";
    chart.append(Object.assign(make("div"), { className: "player-plot" }));
    figure.append(make("figcaption"), chart);
  }
  figure.dataset.panel = panel.name;
  figure.ariaLabel = panel.description;
  setText(figure.firstElementChild, panel.title);
  return { figure, panel, plot: figure.querySelector(".player-plot") };
}

function discard(state, figure) {
  const plot = figure.querySelector(".player-plot");
  state.sizes.unobserve(plot);
  purge(plot);
  figure.remove();
}
