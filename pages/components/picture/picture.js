// The picture: panels drawn by Plotly.js that follow new figures without a new node, and markers that can be dragged.
// The browser leads a marker from the first move until Python has answered the last place that it was told.

import { clamp, make, part, setText, whenGone } from "../page.js";
import { axisNames, chartConfig, dressed, isPlotlyLoaded, loadPlotly, plotly } from "../plotly.js";
import { axisOf, move, purge, resize } from "../plotly_internals.js";
import { letZoom, resetZoom, zoomIn, zoomOut } from "../zoom.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Figure, Plot, Trace } from "../plotly.js" */

/** @typedef {{ name: string, title: string, description: string, figure: Figure }} Panel */

/**
 * @typedef {object} Handle
 * @property {string} name
 * @property {string} panel
 * @property {number} trace
 * @property {number} point
 * @property {"xy" | "x" | "y"} axes
 * @property {[number, number] | null} steps
 */

/**
 * @typedef {object} Message
 * @property {string} plotly
 * @property {number[]} columns
 * @property {string} size a height of the style sheet
 * @property {number} rows
 * @property {number} heard the number of the last drag that Python knows
 * @property {Handle[]} handles
 * @property {Panel[]} panels
 */

/**
 * What the picture keeps with a chart: its panel, what was drawn of it, its settings, and whether its gestures are heard.
 *
 * @typedef {Plot & { panel: Panel, drawn?: string | null, config?: object, watched?: boolean }} PicturePlot
 */

/** @typedef {{ figure: HTMLElement, frame: HTMLElement, plot: PicturePlot, panel: Panel }} Chart */

/** @typedef {{ x: number, y: number }} Place */

/**
 * A handle on the page: `lead` is where the browser has it, `number` that of the last place that Python was told,
 * `held` where in the marker it is held.
 *
 * @typedef {object} Grip
 * @property {HTMLButtonElement} button
 * @property {Handle} handle
 * @property {Chart} chart
 * @property {Place | null} lead
 * @property {number} number
 * @property {[number, number] | null} held
 */

/**
 * `due` is the grip whose place Python is to hear next.
 *
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {ResizeObserver} sizes
 * @property {Chart[]} charts
 * @property {Grip[]} grips
 * @property {Grip | null} due
 * @property {number} number
 * @property {number} sentAt
 * @property {number} heard
 * @property {number} tick
 * @property {Tell} tell
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

const PAUSE = 80; // ms between two places told to Python
const PATIENCE = 1500; // ms to wait for Python's answer before it is told the next place all the same
const STEP = 0.01; // of an axis, for an arrow key on a handle that has no steps of its own
const DIGITS = 6; // significant digits of what Python is told

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** @type {WeakMap<HTMLElement, State>} */
const pictures = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

// --- panels ---

/**
 * A chart for each panel, in their order; a chart keeps its nodes as long as its panel keeps its name.
 *
 * @param {State} state
 * @param {Message} message
 */
function fill(state, { panels, columns }) {
  const before = state.charts;
  const known = new Map(before.map((chart) => [chart.panel.name, chart]));
  state.charts = panels.map((panel) => ({ ...(known.get(panel.name) ?? blank(panel)), panel }));
  for (const chart of before) if (!state.charts.some(({ figure }) => figure === chart.figure)) discard(state, chart);
  state.charts.forEach((chart, i) => {
    fillChart(state.root, chart, i);
  });
  state.root.style.setProperty("--picture-columns", columns.map((weight) => `minmax(0, ${weight}fr)`).join(" "));
}

/**
 * @param {HTMLElement} root
 * @param {Chart} chart
 * @param {number} i
 */
function fillChart(root, { figure, panel }, i) {
  if (root.children[i] !== figure) root.insertBefore(figure, root.children[i] ?? null);
  figure.ariaLabel = panel.description || panel.title;
  setText(part(figure, "figcaption"), panel.title);
}

/**
 * @param {Panel} panel
 * @returns {Chart}
 */
function blank(panel) {
  const [figure, frame, plot] = [make("figure"), make("div"), Object.assign(make("div"), { panel })];
  figure.className = "picture-panel";
  figure.dataset.panel = panel.name;
  frame.className = "picture-chart";
  plot.className = "picture-plot";
  frame.append(plot);
  figure.append(make("figcaption"), frame);
  return { figure, frame, plot: /** @type {any} */ (plot), panel };
}

/**
 * @param {State} state
 * @param {Chart} chart
 */
function discard(state, { figure, plot }) {
  state.sizes.unobserve(plot);
  purge(plot);
  figure.remove();
}

/** @param {State} state */
function drawAll(state) {
  for (const chart of state.charts) draw(state, chart);
  state.root.dataset.ready = "";
}

/**
 * Draws what is new: figures from Python, or a marker that the browser led and now gives back.
 *
 * @param {State} state
 * @param {Chart} chart
 */
function draw(state, { plot, panel }) {
  const led = state.grips.flatMap(({ chart, handle, lead }) => (chart.plot === plot && lead ? [{ handle, lead }] : []));
  const drawn = JSON.stringify([panel.figure, led.map(({ handle, lead }) => [handle, lead])]);
  plot.panel = panel;
  if (plot.drawn !== drawn) {
    plot.drawn = drawn;
    const data = structuredClone(panel.figure.data);
    for (const { handle, lead } of led) put(data[handle.trace], handle.point, lead);
    plot.config ??= chartConfig({ in: zoomIn, out: zoomOut, reset: resetZoom }); // another object would build it anew
    plotly().react(plot, data, chartLayout(state, panel), plot.config);
  }
  if (!plot.watched) watch(state, plot);
  locateAll(state, plot);
}

/**
 * Plotly keeps zoom as long as uirevision stays the same, which here stands for the ranges that Python gave.
 *
 * @param {State} state
 * @param {Panel} panel
 */
function chartLayout({ root }, { figure }) {
  const layout = dressed(root, figure);
  const ranges = axisNames(layout).map((name) => [name, layout[name].range, layout[name].type]);
  return { ...layout, uirevision: JSON.stringify(ranges), transition: undefined };
}

/**
 * @param {State} state
 * @param {PicturePlot} plot
 */
function watch(state, plot) {
  plot.watched = true;
  letZoom(plot, () => plot.panel.figure);
  plot.on("plotly_doubleclick", () => resetZoom(plot));
  for (const kind of ["plotly_afterplot", "plotly_relayouting"]) plot.on(kind, () => locateAll(state, plot));
  state.sizes.observe(plot);
}

/** @param {ResizeObserverEntry[]} entries */
function resized(entries) {
  requestAnimationFrame(() => {
    const plots = entries.map(({ target }) => /** @type {PicturePlot} */ (target));
    for (const plot of plots) if (plot.isConnected && plot.offsetWidth) resize(plot);
  });
}

// --- handles ---

/**
 * A handle keeps its button, and a drag of it goes on, as long as its name and panel stay.
 *
 * @param {State} state
 * @param {Handle[]} handles
 */
function grasp(state, handles) {
  const id = (/** @type {Handle} */ { name, panel }) => JSON.stringify([name, panel]);
  const known = new Map(state.grips.map((grip) => [id(grip.handle), grip]));
  state.grips = handles.flatMap((handle) => {
    const chart = state.charts.find(({ panel }) => panel.name === handle.panel);
    const grip = known.get(id(handle));
    known.delete(id(handle));
    return chart ? [grip ? Object.assign(grip, { handle, chart }) : newGrip(state, handle, chart)] : [];
  });
  for (const grip of known.values()) letGo(state, grip);
  for (const { button, chart, handle } of state.grips) {
    if (button.parentElement !== chart.frame) chart.frame.append(button);
    button.dataset.axes = handle.axes;
  }
}

/**
 * @param {State} state
 * @param {Handle} handle
 * @param {Chart} chart
 */
function newGrip(state, handle, chart) {
  const button = make("button", "", "Drag it, or move it with the arrow keys");
  Object.assign(button, { type: "button", className: "picture-handle", hidden: true });
  /** @type {Grip} */
  const grip = { button, handle, chart, lead: null, number: 0, held: null };
  button.addEventListener("pointerdown", (event) => hold(state, grip, event));
  button.addEventListener("pointermove", (event) => drag(state, grip, event));
  button.addEventListener("lostpointercapture", () => release(state, grip));
  button.addEventListener("keydown", (event) => nudge(state, grip, event));
  return grip;
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function letGo(state, grip) {
  if (state.due === grip) state.due = null;
  grip.button.remove();
}

/**
 * @param {Trace} trace
 * @param {number} point
 * @param {Place} place
 */
function put(trace, point, { x, y }) {
  trace.x[point] = x;
  trace.y[point] = y;
}

/**
 * @param {Grip} grip
 * @returns {Place}
 */
function home({ chart, handle }) {
  const { x, y } = chart.panel.figure.data[handle.trace];
  return { x: x[handle.point], y: y[handle.point] };
}

/** @param {Grip} grip */
const whereabouts = (grip) => grip.lead ?? home(grip);

/** @param {Grip} grip */
const axes = ({ chart, handle }) => [axisOf(chart.plot, handle.trace, "x"), axisOf(chart.plot, handle.trace, "y")];

/**
 * Where a marker is, in pixels from the corner of its axes.
 *
 * @param {Grip} grip
 */
function pixels(grip) {
  const { x, y } = whereabouts(grip);
  const [across, up] = axes(grip);
  return [across.toPixel(x), up.toPixel(y)];
}

/**
 * @param {State} state
 * @param {PicturePlot} plot
 */
function locateAll(state, plot) {
  for (const grip of state.grips) if (grip.chart.plot === plot) locate(grip);
}

/** @param {Grip} grip */
function locate(grip) {
  const { button, handle, chart } = grip;
  const [across, up] = axes(grip);
  const [right, down] = pixels(grip);
  button.hidden = !(right >= -1 && right <= across.length + 1 && down >= -1 && down <= up.length + 1);
  button.style.transform = `translate(${across.offset + right}px, ${up.offset + down}px)`;
  button.ariaLabel = `${handle.name}, ${chart.panel.title || chart.panel.name}: ${placeText(grip)}`;
}

/** @param {Grip} grip */
function placeText(grip) {
  const { x, y } = whereabouts(grip);
  const letters = grip.handle.axes.split("");
  return letters.map((letter) => `${letter} ${shorter(letter === "x" ? x : y)}`).join(", ");
}

/** @param {number} value */
const shorter = (value) => Number(Number(value).toPrecision(DIGITS));

// --- gestures ---

/**
 * @param {State} state
 * @param {Grip} grip
 * @param {PointerEvent} event
 */
function hold(state, grip, event) {
  if (event.button || state.grips.some(({ held }) => held)) return;
  const [right, down] = pixels(grip);
  grip.held = [event.clientX - right, event.clientY - down];
  grip.button.setPointerCapture(event.pointerId);
  grip.button.toggleAttribute("data-held", true);
}

/**
 * @param {State} state
 * @param {Grip} grip
 * @param {PointerEvent} event
 */
function drag(state, grip, event) {
  if (!grip.held) return;
  const [left, top] = grip.held;
  lead(state, grip, [event.clientX - left, event.clientY - top]);
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function release(state, grip) {
  grip.held = null;
  grip.button.toggleAttribute("data-held", false);
  if (state.due === grip) report(state, grip);
  hear(state, state.heard);
  draw(state, grip.chart);
}

/**
 * Only arrows, and only those of a handle that has the focus.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {KeyboardEvent} event
 */
function nudge(state, grip, event) {
  const arrow = ARROWS[event.key];
  if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  lead(state, grip, nudged(grip, arrow, event.shiftKey ? 10 : 1));
}

/**
 * Where an arrow key puts a marker, in pixels. All arrows move one that has one axis.
 *
 * @param {Grip} grip
 * @param {[number, number]} arrow
 * @param {number} many
 */
function nudged(grip, [right, up], many) {
  const { axes: free, steps } = grip.handle;
  const along = free.length > 1 ? [right, up] : [right + up, right + up];
  const { x, y } = whereabouts(grip);
  return axes(grip).map((axis, i) => {
    if (steps) return axis.toPixel([x, y][i] + many * along[i] * steps[i]);
    return axis.toPixel([x, y][i]) + many * along[i] * STEP * axis.length * (i ? -1 : 1);
  });
}

/**
 * Moves a marker to pixels within its axes, here at once and for Python when it is time.
 *
 * @param {State} state
 * @param {Grip} grip
 * @param {number[]} to
 */
function lead(state, grip, to) {
  const from = whereabouts(grip);
  const next = placeAt(grip, to);
  if (next.x === from.x && next.y === from.y) return;
  grip.lead = next;
  grip.chart.plot.drawn = null;
  if (state.due && state.due !== grip) report(state, state.due);
  state.due = grip;
  state.tick ||= requestAnimationFrame(() => show(state));
  settle(state);
}

/**
 * @param {Grip} grip
 * @param {number[]} pixels
 * @returns {Place}
 */
function placeAt(grip, pixels) {
  const from = whereabouts(grip);
  const { axes: free } = grip.handle;
  const [x, y] = axes(grip).map((axis, i) => shorter(axis.toData(clamp(pixels[i], 0, axis.length))));
  return { x: free.includes("x") ? x : from.x, y: free.includes("y") ? y : from.y };
}

/** @param {State} state */
function show(state) {
  state.tick = 0;
  for (const grip of state.grips.filter(({ lead }) => lead)) {
    const { plot, panel } = grip.chart;
    const { trace } = grip.handle;
    const { x, y } = structuredClone(panel.figure.data[trace]);
    const same = state.grips.filter(({ chart, handle }) => chart.plot === plot && handle.trace === trace);
    for (const { handle, lead } of same) if (lead) put({ x, y }, handle.point, lead);
    move(plot, { data: [{ x, y }], traces: [trace] });
    locate(grip);
  }
}

// --- what Python hears ---

/**
 * Python hears the next place when it has answered the last one: a page that is slow to draw is not interrupted.
 *
 * @param {State} state
 */
function settle(state) {
  clearTimeout(state.timer);
  if (state.due) {
    const wait = (state.heard < state.number ? PATIENCE : PAUSE) - (performance.now() - state.sentAt);
    if (wait <= 0) report(state, state.due);
    else state.timer = setTimeout(() => settle(state), wait);
  }
  state.root.toggleAttribute("data-unheard", state.due !== null || state.heard < state.number);
}

/**
 * @param {State} state
 * @param {Grip} grip
 */
function report(state, grip) {
  state.number += 1;
  grip.number = state.number;
  Object.assign(state, { due: null, sentAt: performance.now() });
  state.tell("dragged", { name: grip.handle.name, ...grip.lead, number: grip.number });
}

/**
 * @param {State} state
 * @param {number} heard
 */
function hear(state, heard) {
  if (heard < state.heard) state.number = heard; // another server, which has heard nothing
  state.heard = heard;
  for (const grip of state.grips) {
    const led = grip.held || state.due === grip || Math.min(grip.number, state.number) > heard;
    if (grip.lead && !led) grip.lead = null;
  }
  settle(state);
}

// --- mounting ---

/**
 * @param {HTMLElement} element
 * @param {number} heard
 * @param {Tell} tell
 * @returns {State}
 */
function mount(element, heard, tell) {
  const root = part(element, ".picture");
  const counts = { number: heard, sentAt: Number.NEGATIVE_INFINITY, heard, tick: 0 };
  return { root, sizes: new ResizeObserver(resized), charts: [], grips: [], due: null, tell, ...counts };
}

/** @param {HTMLElement} element */
function unmount(element) {
  const state = pictures.get(element);
  pictures.delete(element);
  if (!state) return;
  clearTimeout(state.timer);
  cancelAnimationFrame(state.tick);
  for (const chart of state.charts) discard(state, chart);
}

/**
 * @param {HTMLElement} element
 * @param {unknown} error
 */
function fault(element, error) {
  const note = part(element, ".picture-fault");
  const reason = error instanceof Error ? error.message : error;
  note.textContent = `The charts could not be loaded (${reason}). Reload the page.`;
  note.hidden = false;
}

/**
 * @param {HTMLElement} element
 * @param {string} chunk
 */
async function loadAndDraw(element, chunk) {
  const state = pictures.get(element);
  try {
    await loadPlotly(chunk);
    if (state && pictures.get(element) === state) drawAll(state);
  } catch (error) {
    fault(element, error);
  }
}

/** @param {Call<Uint8Array>} call */
export default function ({ parentElement, data, setStateValue }) {
  /** @type {Message} */
  const message = JSON.parse(new TextDecoder().decode(data));
  const state = pictures.get(parentElement) ?? mount(parentElement, message.heard, setStateValue);
  pictures.set(parentElement, state);
  state.tell = setStateValue;
  state.root.dataset.size = message.size;
  state.root.style.setProperty("--rows", String(message.rows));
  fill(state, message);
  grasp(state, message.handles);
  hear(state, message.heard);
  if (isPlotlyLoaded()) drawAll(state);
  else loadAndDraw(parentElement, message.plotly);
  return whenGone(parentElement, unmount);
}
