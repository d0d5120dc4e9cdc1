// The pad: an image of 8 × 8 pixels to draw on, and a shallow network's distribution over the classes, worked out here.

const SIDE = 8;
const INK = 16; // the grey levels above none; a pixel's input is level / INK
const CODES = "0123456789abcdefg"; // a character for each grey level, as core/theory/digits.py writes them
const SETTLE = 250; // ms of rest after a stroke before Python hears of it
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const pads = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

// --- the network: core/predict.py's ShallowNetwork in a few lines ---

const activations = {
  relu: (z) => Math.max(z, 0),
  leaky_relu: (z) => (z > 0 ? z : 0.01 * z),
  tanh: Math.tanh,
  logistic: (z) => 1 / (1 + Math.exp(-z)),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * z * (1 + 0.044715 * z * z))),
};

// One row of weights for each unit, the constant first.
function rowsOf({ numbers, columns }) {
  const weights = new Float32Array(Uint8Array.from(atob(numbers), (code) => code.charCodeAt(0)).buffer);
  return Array.from({ length: weights.length / columns }, (_, i) => weights.subarray(i * columns, (i + 1) * columns));
}

const layer = (rows, inputs) => rows.map((row) => inputs.reduce((sum, input, i) => sum + row[i + 1] * input, row[0]));

function logits({ theta, phi, activation }, levels) {
  const hidden = layer(theta, levels.map((level) => level / INK)).map(activations[activation]);
  return layer(phi, hidden);
}

// log Pr(y=k|x) for all k: the logits less the logarithm of the sum of their exponentials.
function logProbabilities(f) {
  const largest = Math.max(...f);
  const total = largest + Math.log(f.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return f.map((value) => value - total);
}

// --- showing ---

const decoded = (text) => [...text].map((code) => CODES.indexOf(code));
const encoded = (levels) => levels.map((level) => CODES[level]).join("");

function fill(state) {
  const { classes, label } = state.message;
  state.bars = classes.map((name, k) => {
    const [item, bar, number] = [make("li"), make("i"), make("b")];
    item.toggleAttribute("data-label", k === label);
    item.append(make("span", k === label ? `${name} ✓` : name), bar, number);
    return { bar, number };
  });
  state.find(".pad-bars").replaceChildren(...state.bars.map(({ bar }) => bar.parentElement));
}

function show(state) {
  const { levels, cells, bars, find, network, message } = state;
  levels.forEach((level, i) => {
    cells[i].style.setProperty("--level", level);
    cells[i].ariaLabel = `row ${Math.floor(i / SIDE) + 1}, column ${(i % SIDE) + 1}: ink ${level} of ${INK}`;
  });
  const log = logProbabilities(logits(network, levels));
  log.forEach((value, k) => {
    bars[k].bar.style.setProperty("--share", Math.exp(value));
    setText(bars[k].number, Math.exp(value).toFixed(3));
  });
  const said = log.indexOf(Math.max(...log));
  setText(find(".pad-verdict"), `The network says ${message.classes[said]}, with probability ${Math.exp(log[said]).toFixed(3)}.`);
  const cost = message.label === null ? "" : (-log[message.label]).toFixed(3);
  const own = encoded(levels) === message.image ? "" : "As drawn, ";
  setText(find(".pad-cost"), cost && `${own}−log Pr(y = ${message.classes[message.label]} | image) = ${cost} nats.`);
  state.root.dataset.drawing = encoded(levels);
}

// --- drawing ---

function paint(state, i) {
  const level = Number(state.find(".pad-ink").value);
  if (state.levels[i] !== level) change(state, state.levels.with(i, level));
}

function change(state, levels) {
  state.levels = levels;
  show(state);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => !state.held && tell(state), SETTLE);
}

function tell(state) {
  const text = encoded(state.levels);
  if (text === state.given) return;
  state.given = text;
  state.told.add(text);
  state.report("drawing", text);
}

// The cell under a pointer: a finger keeps the cell where it came down as its target, so look for the place.
function under(state, { clientX, clientY }) {
  const box = state.grid.getBoundingClientRect();
  const [column, row] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height].map((share) => Math.floor(share * SIDE));
  return column >= 0 && column < SIDE && row >= 0 && row < SIDE ? row * SIDE + column : null;
}

function draw(state, event) {
  const i = under(state, event);
  if (state.held && i !== null) paint(state, i);
}

function release(state) {
  state.held = false;
  change(state, state.levels);
}

function pressed(state, event) {
  const i = state.cells.indexOf(event.target);
  const move = MOVES[event.key];
  if (i < 0 || event.ctrlKey || event.metaKey || event.altKey || !(move || event.key === " " || event.key === "Enter")) return;
  event.preventDefault();
  event.stopPropagation();
  if (!move) return paint(state, i);
  const [row, column] = [Math.floor(i / SIDE) + move[0], (i % SIDE) + move[1]].map((at) => clamp(at, 0, SIDE - 1));
  focus(state, row * SIDE + column);
}

// One cell at a time takes part in the order of Tab.
function focus(state, i) {
  for (const cell of state.cells) cell.tabIndex = -1;
  state.cells[i].tabIndex = 0;
  state.cells[i].focus();
}

const deeds = {
  clear: (state) => change(state, Array(SIDE * SIDE).fill(0)),
  back: (state) => change(state, decoded(state.message.image)),
};

function listen(state) {
  const { grid, root, find } = state;
  grid.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    state.held = true;
    grid.setPointerCapture(event.pointerId);
    draw(state, event);
  });
  grid.addEventListener("pointermove", (event) => draw(state, event));
  grid.addEventListener("lostpointercapture", () => release(state));
  grid.addEventListener("keydown", (event) => pressed(state, event));
  const ink = find(".pad-ink");
  const level = () => setText(find(".pad-level"), `${ink.value} of ${INK}`);
  ink.addEventListener("input", level);
  level();
  root.addEventListener("click", ({ target }) => deeds[target.dataset?.do]?.(state));
}

// --- mounting ---

function mount(element) {
  const root = element.querySelector(".pad");
  const find = (selector) => root.querySelector(selector);
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => Object.assign(make("button"), { type: "button", tabIndex: i ? -1 : 0 }));
  const grid = find(".pad-grid");
  grid.replaceChildren(...cells);
  const state = { root, find, grid, cells, levels: [], held: false, given: null, told: new Set() };
  listen(state);
  return state;
}

// Python gives back what it was told, perhaps late: only what it was not told comes from elsewhere and is taken over.
function take(state, drawing) {
  if (drawing === state.given) return;
  if (state.told.has(drawing)) return;
  Object.assign(state, { levels: decoded(drawing), given: drawing });
  state.told.clear();
}

function unmount(element) {
  clearTimeout(pads.get(element)?.timer);
  pads.delete(element);
}

export default function ({ parentElement, data, setStateValue }) {
  if (!pads.has(parentElement)) pads.set(parentElement, mount(parentElement));
  const state = pads.get(parentElement);
  const { theta, phi, activation } = data;
  Object.assign(state, { message: data, report: setStateValue, network: { theta: rowsOf(theta), phi: rowsOf(phi), activation } });
  take(state, data.drawing);
  fill(state);
  show(state);
  return whenGone(parentElement, unmount);
}
