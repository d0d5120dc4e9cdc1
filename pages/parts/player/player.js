// The player: shows one frame of a film (core/figures/film.py) with Plotly.js, and plays the frames here in the
// browser. Python hears of it only when a gesture ends.

const PACE = 30; // frames a second at 1×
const SETTLE = 300; // ms of rest after a gesture before Python hears of it
const CLICK = 5; // px that a pointer may move between down and up and still click
const players = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

// --- the film ---

// A part is a length (4 bytes), JSON, padding to 8, and what follows.
function split(bytes) {
  const data = bytes.slice(); // a copy starts at 0, so that arrays can be views on aligned bytes
  const length = new DataView(data.buffer).getUint32(0, true);
  const json = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return [json, data.subarray(Math.ceil((4 + length) / 8) * 8)];
}

function read(bytes) {
  const [film, body] = split(bytes);
  return { ...film, body: body.slice().buffer, last: film.steps.length - 1 };
}

// Row f of a block; what is not finite comes out as NaN, which Plotly draws as a gap.
function row(film, name, frame) {
  const { rows, columns, offset, quantised } = film.blocks[name];
  if (!quantised) return new Float32Array(film.body, offset + 4 * frame * columns, columns);
  const [shift, scale] = new Float64Array(film.body, offset + 16 * frame, 2);
  const codes = new Int16Array(film.body, offset + 16 * rows + 2 * frame * columns, columns);
  return Float64Array.from(codes, (code) => (code === -32768 ? NaN : shift + scale * code));
}

const withGaps = (bells) => bells.flatMap((bell) => [...bell, NaN]);

const expressions = {
  Row: (film, { block }, f) => row(film, block, f),
  Affine(film, { loc, k, scale }, f) {
    const spread = row(film, scale, f);
    return Float64Array.from(row(film, loc, f), (centre, i) => centre + k * spread[i]);
  },
  BellValues(film, { loc, scale, columns, curve }, f) {
    const [centre, spread] = [row(film, loc, f), row(film, scale, f)];
    return withGaps(columns.map((j) => curve.z.map((z) => centre[j] + z * spread[j])));
  },
  BellDensities(film, { scale, columns, feet, curve, gain, reach }, f) {
    const spread = row(film, scale, f);
    const peak = Math.max(...curve.p);
    const width = (j) => Math.min(gain / spread[j], (reach ?? Infinity) / peak);
    return withGaps(columns.map((j, i) => curve.p.map((p) => feet[i] + width(j) * p)));
  },
};

// Plotly's {data, traces} for the tracks of a panel at a frame.
function moment(film, panel, frame, pin) {
  const data = panel.tracks.map((track) => {
    const f = track.moment === "pinned" ? pin : frame;
    const values = (expression) => (f === null ? [null] : expressions[expression.type](film, expression, f));
    return Object.fromEntries(["x", "y"].filter((axis) => track[axis]).map((axis) => [axis, values(track[axis])]));
  });
  return { data, traces: panel.tracks.map((track) => track.trace) };
}

function nearestFrame(film, step) {
  const far = film.steps.map((other) => Math.abs(other - step));
  return far.indexOf(Math.min(...far));
}

function number(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value) < 1e7 ? value.toFixed(digits) : value.toExponential(2);
  return text.replace(/^-(?=[0.]*$)/, "").replace("-", "−");
}

function readout(film, { block, to, digits, unit }, frame) {
  const ends = [block, to].filter(Boolean).map((name) => number(row(film, name, frame)[0], digits));
  return ends.join(" … ") + (unit && ` ${unit}`);
}

// --- the slice: Pr(y|x) at one x, by kind of spec ---

const slices = { SliceSpec: { moment: locationScale, numbers: locationScaleNumbers } };

function between(values, grid, x) {
  const at = grid.findIndex((value) => value >= x);
  const right = at < 0 ? grid.length - 1 : Math.max(at, 1);
  const share = (x - grid[right - 1]) / (grid[right] - grid[right - 1]);
  return values[right - 1] + share * (values[right] - values[right - 1]);
}

function parameters(film, frame, x) {
  return [film.slice.loc, film.slice.scale].map((name) => between(row(film, name, frame), film.x, x));
}

function locationScale(film, frame, pin, x) {
  const { curve, interval, points_x, points_y, window } = film.slice;
  const shape = (f, keep = () => true) => {
    const [loc, scale] = f === null ? [NaN, NaN] : parameters(film, f, x);
    const z = curve.z.flatMap((value, i) => (keep(value) ? [i] : []));
    return { x: z.map((i) => loc + curve.z[i] * scale), y: z.map((i) => curve.p[i] / scale) };
  };
  const [loc, scale] = parameters(film, frame, x);
  const peak = between(curve.p, curve.z, 0) / scale;
  const near = points_y.filter((_, i) => Math.abs(points_x[i] - x) <= window);
  const centre = { x: [loc, loc], y: [0, peak] };
  const rug = { x: near, y: near.map(() => 0) };
  const pinned = shape(pin);
  const data = [shape(frame), shape(frame, (z) => Math.abs(z) <= interval), centre, rug, pinned];
  const heights = [...data[0].y, ...pinned.y].filter(Number.isFinite);
  return { data, top: Math.max(...heights) };
}

function locationScaleNumbers(film, { kind, k, unit }, frame, x) {
  const [loc, scale] = parameters(film, frame, x);
  const { digits } = film.slice;
  if (kind === "density") return Number.isFinite(scale) ? (k / scale).toPrecision(3) : "–";
  const ends = { point: [loc + k * scale], length: [k * scale], interval: [loc - k * scale, loc + k * scale] }[kind];
  return ends.map((end) => number(end, digits)).join(" … ") + (unit && ` ${unit}`);
}

// The range of the density keeps still until the peak leaves 35–100 % of it, then takes the next of 1, 2, 5 × 10^n.
function densityTop(peak, top) {
  if (!Number.isFinite(peak) || (peak <= top && peak >= 0.35 * top)) return top;
  const ten = 10 ** Math.floor(Math.log10(peak * 1.05));
  return ten * [1, 2, 5, 10].find((step) => step * ten >= peak * 1.05);
}

// --- charts ---

function chartLayout(state, panel) {
  const zoom = state.zoom[panel.name];
  const layout = dressed(state.root, panel.figure);
  for (const axis of ["xaxis", "yaxis"]) if (zoom) layout[axis] = { ...layout[axis], range: zoom[axis] };
  return layout;
}

function draw(state, plot, panel, now) {
  const data = structuredClone(panel.figure.data);
  now.traces.forEach((trace, i) => Object.assign(data[trace], now.data[i]));
  const reset = () => window.Plotly.relayout(plot, homeRanges(plot, plot.panel.figure));
  plot.panel = panel;
  plot.config ??= chartConfig(reset); // the same object: another one would make Plotly build the chart anew
  window.Plotly.react(plot, data, chartLayout(state, panel), plot.config);
  if (plot.watched) return;
  plot.watched = true;
  plot.on("plotly_doubleclick", reset);
  plot.on("plotly_relayout", () => zoomed(state, plot));
  state.sizes.observe(plot);
}

// Zoom is kept for the next film, and both pictures share it. Plotly also calls this for every change of size.
function zoomed(state, plot) {
  const { now, pinned, slicePlot, zoom } = state;
  const { xaxis, yaxis } = plot._fullLayout;
  const { name, figure } = plot.panel;
  const away = ([axis, { range, autorange }]) => !autorange && String(range) !== String(figure.layout[axis]?.range);
  const ranges = { xaxis: [...xaxis.range], yaxis: [...yaxis.range] };
  if (plot !== slicePlot) zoom[name] = Object.entries({ xaxis, yaxis }).some(away) ? ranges : null;
  const pair = [now.plot, pinned.plot];
  const twin = pair.includes(plot) && pair.find((other) => other !== plot && other.watched);
  const differs = (axis) => String(twin._fullLayout[axis].range) !== String(ranges[axis]);
  if (twin && (differs("xaxis") || differs("yaxis")))
    window.Plotly.relayout(twin, { "xaxis.range": ranges.xaxis, "yaxis.range": ranges.yaxis });
  state.drawn = {};
  schedule(state);
}

// The data x under a pointer, or null outside the axes.
function under(plot, event) {
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  const [right, down] = [event.clientX - box.left - xaxis._offset, event.clientY - box.top - yaxis._offset];
  const inside = right >= 0 && right <= xaxis._length && down >= 0 && down <= yaxis._length;
  return inside && !event.target.closest?.(".modebar") ? xaxis.p2d(right) : null;
}

// --- showing a moment ---

const shownX = (state) => state.preview ?? state.x ?? state.film.slice?.x ?? null;

function show(state) {
  const { film, frame, pin } = state;
  const x = shownX(state);
  const moved = state.drawn.frame !== frame || state.drawn.pin !== pin;
  if (moved) showBar(state);
  if (state.ready) {
    if (moved) for (const { plot, panel } of state.charts) move(plot, moment(film, panel, frame, pin));
    if (film.slice && (moved || state.drawn.x !== x)) showSlice(state, x);
    showCursors(state, x);
  }
  state.drawn = { frame, pin, x };
  Object.assign(state.root.dataset, { frame, step: film.steps[frame], x: x ?? "" });
}

function showBar(state) {
  const { film, frame, root, find } = state;
  const of = String(film.steps[film.last]);
  const step = String(film.steps[frame]);
  const scrub = find(".player-scrub");
  scrub.value = frame;
  scrub.style.setProperty("--done", `${(100 * frame) / Math.max(film.last, 1)}%`);
  scrub.setAttribute("aria-valuetext", `step ${step} of ${of}`);
  setText(find(".player-step"), `step ${step.padStart(of.length, "\u2007")} / ${of}`);
  film.readouts.forEach((spec, i) => setText(state.values[i], readout(film, spec, frame)));
  for (const name of ["start", "back"]) find(`[data-do=${name}]`).disabled = frame === 0;
  for (const name of ["next", "end"]) find(`[data-do=${name}]`).disabled = frame === film.last;
  setText(state.now.caption, state.pin === null ? film.panels[0].title : `now: ${title(state, frame)}`);
  if (state.pin !== null) setText(state.pinned.caption, `pinned: ${title(state, state.pin)}`);
  root.toggleAttribute("data-playing", state.playing);
}

function title({ film }, frame) {
  const [first] = film.readouts;
  return `step ${film.steps[frame]}` + (first ? ` · ${first.label} ${readout(film, first, frame)}` : "");
}

function showSlice(state, x) {
  const { film, frame, pin, find, slicePlot } = state;
  const kind = slices[film.slice.type];
  const now = kind.moment(film, frame, pin, x);
  const top = densityTop(now.top, state.top);
  if (top !== state.top) window.Plotly.relayout(slicePlot, { "yaxis.range": [0, top] });
  state.top = top;
  state.cut = { data: now.data, traces: now.data.map((_, i) => i) };
  move(slicePlot, state.cut);
  const where = `${film.slice.x_label} = ${number(x, film.slice.x_digits)}`;
  setText(find(".player-slice figcaption"), `${film.slice.title || "Pr(y|x)"} at ${where}`);
  film.slice.numbers.forEach((spec, i) => setText(state.numbers[i], kind.numbers(film, spec, frame, x)));
  const slider = find(".player-x");
  slider.value = x;
  slider.setAttribute("aria-valuetext", where);
}

function showCursors(state, x) {
  for (const { plot, cursor } of [state.now, state.pinned]) {
    if (!plot.watched || x === null) continue;
    const { xaxis, yaxis } = plot._fullLayout;
    const right = xaxis.d2p(x);
    cursor.hidden = right < 0 || right > xaxis._length;
    cursor.style.transform = `translate(${xaxis._offset + right}px, ${yaxis._offset}px)`;
    cursor.style.height = `${yaxis._length}px`;
    cursor.toggleAttribute("data-left", right > 0.75 * xaxis._length);
    cursor.toggleAttribute("data-preview", state.preview !== null);
    setText(cursor.firstElementChild, `x = ${number(x, state.film.slice.x_digits)}`);
  }
}

// --- time ---

function schedule(state) {
  state.tick ||= requestAnimationFrame((time) => {
    state.tick = 0;
    if (state.playing && state.ready) advance(state, time); // what plays before it is drawn would be missed
    show(state);
    if (state.playing) schedule(state);
  });
}

function advance(state, time) {
  const pause = state.speed === "full" ? 0 : 1000 / (PACE * state.speed);
  const waited = time - (state.due ?? time);
  const steps = pause ? Math.floor((waited + 3) / pause) : 1; // screens tick at 60 Hz give or take a millisecond
  if (state.due === null || waited > 10 * pause + 250) state.due = time;
  else state.due += steps * pause;
  state.frame = Math.min(state.frame + steps, state.film.last);
  if (state.frame === state.film.last) stop(state);
}

function play(state) {
  if (state.frame === state.film.last) state.frame = 0;
  setPlaying(state, true);
  state.due = null;
}

const stop = (state) => setPlaying(state, false);

function setPlaying(state, playing) {
  state.playing = playing;
  state.chosen = state.frame !== state.film.last;
  state.root.toggleAttribute("data-playing", playing);
  state.find("[data-do=play]").setAttribute("aria-label", playing ? "Pause" : "Play");
  settle(state);
  schedule(state);
}

function goTo(state, frame) {
  state.frame = clamp(frame, 0, state.film.last);
  stop(state);
}

function choose(state, x) {
  const { film } = state;
  state.x = clamp(Number(x.toFixed(film.slice.x_digits)), film.x[0], film.x.at(-1));
  settle(state);
  schedule(state);
}

function setPin(state, pin) {
  const { root, find, pinned } = state;
  state.pin = pin;
  pin === null ? delete root.dataset.pin : (root.dataset.pin = state.film.steps[pin]);
  pinned.figure.hidden = pin === null;
  const button = find(".player-pin");
  button.setAttribute("aria-pressed", pin !== null);
  button.textContent = pin === null ? "Pin" : "Unpin";
  button.title = pin === null ? "Pin this moment, to compare it with another" : "Back to one picture";
  if (pin !== null && state.ready) drawPinned(state);
  settle(state);
  schedule(state);
}

function drawPinned(state) {
  const { film, pin, pinned } = state;
  draw(state, pinned.plot, film.panels[0], moment(film, film.panels[0], pin, pin));
}

// --- what Python hears ---

function settle(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => !state.playing && !state.held && rest(state), SETTLE);
}

function rest(state) {
  const { film, frame, pin, charts, slicePlot, cut } = state;
  report(state);
  if (!state.ready) return;
  for (const { plot, panel } of charts) animate(plot, moment(film, panel, frame, pin));
  if (film.slice) animate(slicePlot, cut);
}

// null stands for the film's own: the last step, its x, no pin. So a link keeps only what was chosen.
function report(state) {
  const { film, frame, pin, told } = state;
  const values = { step: state.chosen ? film.steps[frame] : null, x: state.x, pin: pin === null ? null : film.steps[pin] };
  for (const [name, value] of Object.entries(values)) if (told[name] !== value) state.tell(name, value);
  state.told = values;
}

// --- a new film ---

function load(state, film) {
  const { film: old } = state;
  const step = old?.steps[state.frame];
  const pinStep = state.pin === null ? null : old.steps[state.pin];
  const same = old?.identity === film.identity;
  Object.assign(state, { film, playing: false, ready: false, drawn: {}, due: null });
  if (!same) Object.assign(state, { zoom: {}, x: null, preview: null, top: 0 });
  state.frame = old && state.chosen ? nearestFrame(film, step) : film.last;
  state.chosen &&= state.frame !== film.last;
  fill(state);
  const kept = same ? film.steps.indexOf(pinStep) : -1;
  setPin(state, kept < 0 ? null : kept);
}

// What Python asks for: at first, and when an address or a preset names another moment.
function open(state, { step, x, pin, autoplay }) {
  const { film } = state;
  state.frame = step === null ? film.last : nearestFrame(film, step);
  state.chosen = state.frame !== film.last;
  state.x = null;
  if (x !== null && film.slice) choose(state, x);
  setPin(state, pin === null ? null : nearestFrame(film, pin));
  stop(state);
  if (autoplay && !media("(prefers-reduced-motion: reduce)")) {
    state.frame = 0;
    play(state);
  }
}

function fill(state) {
  const { film, find, root } = state;
  root.toggleAttribute("data-slice", Boolean(film.slice));
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
  const lengths = film.steps.map((_, f) => readout(film, spec, f).length);
  value.style.setProperty("--wide", `${Math.max(...lengths)}ch`);
  pair.append(make("dt", spec.label), value);
  return pair;
}

function fillSlice(state) {
  const { film, find } = state;
  const { numbers, x_label, description } = film.slice;
  // "any": the grid need not start at a round number; arrow keys move by a hundredth
  Object.assign(find(".player-x"), { min: film.x[0], max: film.x.at(-1), step: "any", ariaLabel: `Choose ${x_label}` });
  state.numbers = numbers.map(() => make("dd"));
  const pairs = numbers.flatMap((spec, i) => [make("dt", spec.label, spec.title), state.numbers[i]]);
  find(".player-numbers").replaceChildren(...pairs);
  find(".player-slice").ariaLabel = description;
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

function drawAll(state) {
  const { film, frame, pin } = state;
  for (const { plot, panel } of state.charts) draw(state, plot, panel, moment(film, panel, frame, pin));
  if (film.slice) drawSlice(state);
  if (pin !== null) drawPinned(state);
  Object.assign(state, { ready: true, drawn: {} });
  state.root.dataset.ready = "";
  show(state);
}

function drawSlice(state) {
  const { film, frame, pin, slicePlot } = state;
  const now = slices[film.slice.type].moment(film, frame, pin, shownX(state));
  state.top = densityTop(now.top, state.top);
  const { data, layout } = film.slice.figure;
  const fixed = { ...layout, yaxis: { ...layout.yaxis, range: [0, state.top], fixedrange: true } };
  const panel = { name: "slice", figure: { data, layout: fixed } };
  draw(state, slicePlot, panel, { data: now.data, traces: now.data.map((_, i) => i) });
}

// --- gestures ---

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
  on(find(".player-x"), "input", ({ target }) => choose(state, Number(target.value)));
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
  const preview = (event) => {
    if (event.pointerType !== "mouse" || event.buttons || !state.film.slice || !plot.watched) return;
    const x = under(plot, event);
    state.preview = x === null ? null : clamp(x, state.film.x[0], state.film.x.at(-1));
    schedule(state);
  };
  on(plot, "pointermove", preview);
  on(plot, "pointerleave", () => {
    state.preview = null;
    settle(state);
    schedule(state);
  });
  on(plot, "pointerdown", (event) => {
    if (state.film.slice && plot.watched) onClick(plot, event, (x) => choose(state, x));
  });
}

function seek(state, event) {
  const chart = state.charts.find(({ plot, panel }) => panel.seeks && plot.contains(event.target));
  if (chart) onClick(chart.plot, event, (step) => goTo(state, nearestFrame(state.film, step)));
}

// Plotly takes the mouse for its zoom: a click is a pointer that comes up where it went down.
function onClick(plot, down, act) {
  const x = under(plot, down);
  const up = ({ clientX, clientY }) => {
    if (x !== null && Math.hypot(clientX - down.clientX, clientY - down.clientY) < CLICK) act(x);
  };
  window.addEventListener("pointerup", up, { once: true });
}

// --- mounting ---

function mount(element, tell) {
  element.classList.add("player-root");
  const root = element.querySelector(".player");
  const find = (selector) => root.querySelector(selector);
  const picture = (name) => {
    const figure = find(`[data-panel=${name}]`);
    const part = (kind) => figure.querySelector(kind);
    return { figure, caption: part("figcaption"), plot: part(".player-plot"), cursor: part(".player-cursor") };
  };
  const state = {
    root, find, tell, film: null, frame: 0, pin: null, x: null, preview: null, speed: 1, playing: false, chosen: false, ready: false, held: false,
    zoom: {}, top: 0, drawn: {}, told: { step: null, x: null, pin: null }, charts: [],
    now: picture("now"), pinned: picture("pinned"), slicePlot: find(".player-slice .player-plot"),
    end: new AbortController(), sizes: new ResizeObserver((entries) => resized(state, entries)),
  };
  listen(state);
  return state;
}

function resized(state, entries) {
  requestAnimationFrame(() => {
    for (const { target } of entries) if (target.isConnected && target.offsetWidth) resize(target);
    state.drawn = {};
    schedule(state);
  });
}

function unmount(element) {
  const state = players.get(element);
  players.delete(element);
  if (state) state.ready = false; // a change of size may still have a frame due
  state?.end.abort();
  state?.sizes.disconnect();
  clearTimeout(state?.timer);
  cancelAnimationFrame(state?.tick);
  for (const plot of element.querySelectorAll(".player-plot")) purge(plot);
}

function fault(state, error) {
  const note = state.find(".player-fault");
  note.textContent = `The charts could not be loaded (${error.message}). Reload the page; the numbers below still play.`;
  note.hidden = false;
}

export default function ({ parentElement, data, setStateValue }) {
  const [opening, bytes] = split(data);
  if (!players.has(parentElement)) players.set(parentElement, mount(parentElement, setStateValue));
  const state = players.get(parentElement);
  state.tell = setStateValue;
  if (opening.height) state.root.style.setProperty("--player-height", opening.height);
  if (state.digest !== opening.digest) load(state, read(bytes));
  state.digest = opening.digest;
  if (state.opening !== opening.id) open(state, opening);
  state.opening = opening.id;
  show(state);
  if (!state.ready)
    plotly(opening.plotly)
      .then(() => players.get(parentElement) === state && drawAll(state))
      .catch((error) => fault(state, error));
  return whenGone(parentElement, unmount);
}
