// The player: shows one frame of a film (core/figures/film.py) with Plotly.js, and plays the frames here in the
// browser. Python hears of it only when a gesture ends.

const PACE = 30; // frames a second at 1×
const SETTLE = 300; // ms of rest after a gesture before Python hears of it
const CLICK = 5; // px that a pointer may move between down and up and still click
const players = new WeakMap(); // mount element -> state; Streamlit calls again on the same element

function mount(element, tell) {
  element.classList.add("player-root");
  const root = element.querySelector(".player");
  const find = (selector) => root.querySelector(selector);
  const picture = (name) => {
    const figure = find(`[data-panel=${name}]`);
    const part = (kind) => figure.querySelector(kind);
    const [plot, cursor, level] = [part(".player-plot"), part(".player-cursor"), part(".player-level")];
    return { figure, caption: part("figcaption"), plot, cursor, level };
  };
  const state = {
    root, find, tell, film: null, drawing: null, frame: 0, pin: null, place: [], preview: null, speed: 1,
    playing: false, chosen: false, ready: false, held: false,
    zoom: {}, top: 0, drawn: {}, told: { step: null, x: null, pin: null, x2: null }, charts: [], numbers: [],
    now: picture("now"), pinned: picture("pinned"), slicePlot: find(".player-slice .player-plot"),
    sliders: [find(".player-x"), find(".player-x2")],
    end: new AbortController(), sizes: new ResizeObserver((entries) => resized(state, entries)),
  };
  listen(state);
  return state;
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

function begin(state, chunk) {
  state.drawing = state.film;
  plotly(chunk)
    .then(() => state.end.signal.aborted || drawAll(state))
    .catch((error) => fault(state, error));
}

function fault(state, error) {
  state.drawing = null; // the next message tries again
  const note = state.find(".player-fault");
  note.textContent = `The charts could not be loaded (${error.message}). Reload the page; the numbers below still play.`;
  note.hidden = false;
}

export default function ({ parentElement, data, setStateValue }) {
  const [opening, bytes] = split(data);
  if (!players.has(parentElement)) players.set(parentElement, mount(parentElement, setStateValue));
  const state = players.get(parentElement);
  state.tell = setStateValue;
  if (state.digest !== opening.digest) load(state, read(bytes));
  state.digest = opening.digest;
  if (state.opening !== opening.id) open(state, opening);
  state.opening = opening.id;
  show(state);
  if (state.drawing !== state.film) begin(state, opening.plotly);
  return whenGone(parentElement, unmount);
}
