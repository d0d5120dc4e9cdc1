// The picture: panels drawn by Plotly.js that follow new figures without a new node, and markers that can be dragged.
// The browser leads a marker from the first move until Python has answered the last place that it was told.

const PAUSE = 80; // ms between two places told to Python
const PATIENCE = 1500; // ms to wait for Python's answer before it is told the next place all the same
const STEP = 0.01; // of an axis, for an arrow key on a handle that has no steps of its own
const DIGITS = 6; // significant digits of what Python is told
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const pictures = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

// --- panels ---

// A chart for each panel, in their order; a chart keeps its nodes as long as its panel keeps its name.
function fill(state, { panels, columns }) {
  const known = new Map(state.charts.map((chart) => [chart.panel.name, chart]));
  state.charts = panels.map((panel) => ({ ...(known.get(panel.name) ?? blank(panel)), panel }));
  for (const chart of known.values()) if (!state.charts.some(({ figure }) => figure === chart.figure)) discard(state, chart);
  state.charts.forEach(({ figure, panel }, i) => {
    if (state.root.children[i] !== figure) state.root.insertBefore(figure, state.root.children[i] ?? null);
    figure.ariaLabel = panel.description || panel.title;
    setText(figure.firstElementChild, panel.title);
  });
  state.root.style.setProperty("--picture-columns", columns.map((weight) => `minmax(0, ${weight}fr)`).join(" "));
}

function blank({ name }) {
  const [figure, frame, plot] = [make("figure"), make("div"), make("div")];
  figure.className = "picture-panel";
  figure.dataset.panel = name;
  frame.className = "picture-chart";
  plot.className = "picture-plot";
  frame.append(plot);
  figure.append(make("figcaption"), frame);
  return { figure, frame, plot };
}

function discard(state, { figure, plot }) {
  state.sizes.unobserve(plot);
  purge(plot);
  figure.remove();
}

function drawAll(state) {
  for (const chart of state.charts) draw(state, chart);
  state.root.dataset.ready = "";
}

// Draws what is new: figures from Python, or a marker that the browser led and now gives back.
function draw(state, { plot, panel }) {
  const led = state.grips.filter((grip) => grip.chart.plot === plot && grip.lead);
  const drawn = JSON.stringify([panel.figure, led.map(({ handle, lead }) => [handle, lead])]);
  plot.panel = panel;
  if (plot.drawn !== drawn) {
    plot.drawn = drawn;
    const data = structuredClone(panel.figure.data);
    for (const { handle, lead } of led) put(data[handle.trace], handle.point, lead);
    plot.config ??= chartConfig(() => resetZoom(plot)); // the same object: another one would build the chart anew
    window.Plotly.react(plot, data, chartLayout(state, panel), plot.config);
  }
  if (!plot.watched) watch(state, plot);
  locateAll(state, plot);
}

// Plotly keeps zoom as long as uirevision stays the same, which here stands for the ranges that Python gave.
function chartLayout(state, { figure }) {
  const layout = dressed(state.root, figure);
  const ranges = axisNames(layout).map((name) => [name, layout[name].range, layout[name].type]);
  return { ...layout, uirevision: JSON.stringify(ranges), transition: undefined };
}

function watch(state, plot) {
  plot.watched = true;
  plot.on("plotly_doubleclick", () => resetZoom(plot));
  for (const kind of ["plotly_afterplot", "plotly_relayouting"]) plot.on(kind, () => locateAll(state, plot));
  state.sizes.observe(plot);
}

const resetZoom = (plot) => window.Plotly.relayout(plot, homeRanges(plot, plot.panel.figure));

function resized(entries) {
  requestAnimationFrame(() => {
    for (const { target } of entries) if (target.isConnected && target.offsetWidth) resize(target);
  });
}

// --- handles ---

// A handle keeps its button, and a drag of it goes on, as long as its name and panel stay.
function grasp(state, handles) {
  const id = ({ name, panel }) => JSON.stringify([name, panel]);
  const known = new Map(state.grips.map((grip) => [id(grip.handle), grip]));
  state.grips = handles.map((handle) => {
    const grip = known.get(id(handle)) ?? newGrip(state);
    known.delete(id(handle));
    return Object.assign(grip, { handle, chart: state.charts.find(({ panel }) => panel.name === handle.panel) });
  });
  for (const grip of known.values()) letGo(state, grip);
  for (const { button, chart, handle } of state.grips) {
    if (button.parentElement !== chart.frame) chart.frame.append(button);
    button.dataset.axes = handle.axes;
  }
}

function newGrip(state) {
  const button = make("button", "", "Drag it, or move it with the arrow keys");
  Object.assign(button, { type: "button", className: "picture-handle", hidden: true });
  const grip = { button, lead: null, told: 0, held: null };
  button.addEventListener("pointerdown", (event) => hold(state, grip, event));
  button.addEventListener("pointermove", (event) => drag(state, grip, event));
  button.addEventListener("lostpointercapture", () => release(state, grip));
  button.addEventListener("keydown", (event) => nudge(state, grip, event));
  return grip;
}

function letGo(state, grip) {
  if (state.due === grip) state.due = null;
  grip.button.remove();
}

function put(trace, point, { x, y }) {
  trace.x[point] = x;
  trace.y[point] = y;
}

function home({ chart, handle }) {
  const { x, y } = chart.panel.figure.data[handle.trace];
  return { x: x[handle.point], y: y[handle.point] };
}

const whereabouts = (grip) => grip.lead ?? home(grip);
const axes = ({ chart, handle }) => ["x", "y"].map((letter) => axisOf(chart.plot, handle.trace, letter));

// Where a marker is, in pixels from the corner of its axes.
function pixels(grip) {
  const { x, y } = whereabouts(grip);
  const [across, up] = axes(grip);
  return [across.d2p(x), up.d2p(y)];
}

function locateAll(state, plot) {
  for (const grip of state.grips) if (grip.chart.plot === plot) locate(grip);
}

function locate(grip) {
  const { button, handle, chart } = grip;
  const [across, up] = axes(grip);
  const [right, down] = pixels(grip);
  const { x, y } = whereabouts(grip);
  const places = handle.axes.split("").map((letter) => `${letter} ${shorter({ x, y }[letter])}`);
  button.hidden = !(right >= -1 && right <= across._length + 1 && down >= -1 && down <= up._length + 1);
  button.style.transform = `translate(${across._offset + right}px, ${up._offset + down}px)`;
  button.ariaLabel = `${handle.name}, ${chart.panel.title || chart.panel.name}: ${places.join(", ")}`;
}

const shorter = (value) => Number(Number(value).toPrecision(DIGITS));

// --- gestures ---

function hold(state, grip, event) {
  if (event.button || state.grips.some(({ held }) => held)) return;
  const [right, down] = pixels(grip);
  grip.held = [event.clientX - right, event.clientY - down];
  grip.button.setPointerCapture(event.pointerId);
  grip.button.toggleAttribute("data-held", true);
}

function drag(state, grip, event) {
  if (!grip.held) return;
  const [left, top] = grip.held;
  lead(state, grip, [event.clientX - left, event.clientY - top]);
}

function release(state, grip) {
  grip.held = null;
  grip.button.toggleAttribute("data-held", false);
  if (state.due === grip) tell(state);
  hear(state, state.heard);
  draw(state, grip.chart);
}

// Only arrows, and only those of a handle that has the focus.
function nudge(state, grip, event) {
  const arrow = ARROWS[event.key];
  if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const { axes: free, steps } = grip.handle;
  const many = event.shiftKey ? 10 : 1;
  const along = free.length > 1 ? arrow : [arrow[0] + arrow[1], arrow[0] + arrow[1]];
  const { x, y } = whereabouts(grip);
  const to = axes(grip).map((axis, i) => {
    if (steps) return axis.d2p([x, y][i] + many * along[i] * steps[i]);
    return axis.d2p([x, y][i]) + many * along[i] * STEP * axis._length * (i ? -1 : 1);
  });
  lead(state, grip, to);
}

// Moves a marker to pixels within its axes, here at once and for Python when it is time.
function lead(state, grip, to) {
  const { handle, chart } = grip;
  const from = whereabouts(grip);
  const [x, y] = axes(grip).map((axis, i) => shorter(axis.p2d(clamp(to[i], 0, axis._length))));
  const next = { x: handle.axes.includes("x") ? x : from.x, y: handle.axes.includes("y") ? y : from.y };
  if (next.x === from.x && next.y === from.y) return;
  grip.lead = next;
  chart.plot.drawn = null;
  if (state.due && state.due !== grip) tell(state);
  state.due = grip;
  state.tick ||= requestAnimationFrame(() => show(state));
  settle(state);
}

function show(state) {
  state.tick = 0;
  for (const grip of state.grips.filter((grip) => grip.lead)) {
    const { plot, panel } = grip.chart;
    const { x, y } = structuredClone(panel.figure.data[grip.handle.trace]);
    const same = state.grips.filter((other) => other.chart.plot === plot && other.handle.trace === grip.handle.trace);
    for (const { handle, lead } of same) if (lead) put({ x, y }, handle.point, lead);
    move(plot, { data: [{ x, y }], traces: [grip.handle.trace] });
    locate(grip);
  }
}

// --- what Python hears ---

// Python hears the next place when it has answered the last one: a page that is slow to draw is not interrupted.
function settle(state) {
  clearTimeout(state.timer);
  if (!state.due) return;
  const wait = (state.heard < state.told ? PATIENCE : PAUSE) - (performance.now() - state.toldAt);
  if (wait <= 0) tell(state);
  else state.timer = setTimeout(() => settle(state), wait);
}

function tell(state) {
  const grip = state.due;
  grip.told = state.told += 1;
  Object.assign(state, { due: null, toldAt: performance.now() });
  state.report("dragged", { name: grip.handle.name, ...grip.lead, number: grip.told });
}

function hear(state, heard) {
  if (heard < state.heard) state.told = heard; // another server, which has heard nothing
  state.heard = heard;
  for (const grip of state.grips) {
    const led = grip.held || state.due === grip || Math.min(grip.told, state.told) > heard;
    if (grip.lead && !led) grip.lead = null;
  }
  settle(state);
}

// --- mounting ---

function mount(element, heard) {
  element.classList.add("picture-root");
  const root = element.querySelector(".picture");
  const sizes = new ResizeObserver(resized);
  return { root, sizes, charts: [], grips: [], due: null, told: heard, heard, toldAt: -Infinity };
}

function unmount(element) {
  const state = pictures.get(element);
  pictures.delete(element);
  if (!state) return;
  clearTimeout(state.timer);
  cancelAnimationFrame(state.tick);
  for (const chart of state.charts) discard(state, chart);
}

function fault(element, error) {
  const note = element.querySelector(".picture-fault");
  note.textContent = `The charts could not be loaded (${error.message}). Reload the page.`;
  note.hidden = false;
}

export default function ({ parentElement, data, setStateValue }) {
  const message = JSON.parse(new TextDecoder().decode(data));
  if (!pictures.has(parentElement)) pictures.set(parentElement, mount(parentElement, message.heard));
  const state = pictures.get(parentElement);
  state.report = setStateValue;
  state.root.dataset.size = message.size;
  state.root.style.setProperty("--rows", message.rows);
  fill(state, message);
  grasp(state, message.handles);
  hear(state, message.heard);
  if (window.Plotly) drawAll(state);
  else
    plotly(message.plotly)
      .then(() => pictures.get(parentElement) === state && drawAll(state))
      .catch((error) => fault(parentElement, error));
  return whenGone(parentElement, unmount);
}
