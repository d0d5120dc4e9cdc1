// Time: what plays, goes and is pinned, and what Python hears of it when a gesture ends.

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

// A place of null keeps what was chosen of that input.
function choose(state, place) {
  const { film } = state;
  const chosen = (x, i) => clamp(Number(x.toFixed(film.slice.x_digits)), film.grids[i][0], film.grids[i].at(-1));
  state.place = place.map((x, i) => (x === null ? (state.place[i] ?? null) : chosen(x, i)));
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

function settle(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => !state.playing && !state.held && rest(state), SETTLE);
}

function rest(state) {
  report(state);
  if (state.ready) rememberAll(state, shownPlace(state));
}

// null stands for the film's own: the last step, its x, no pin. So a link keeps only what was chosen.
function report(state) {
  const { film, frame, pin, told, place } = state;
  const [x, x2] = [place[0] ?? null, place[1] ?? null];
  const values = { step: state.chosen ? film.steps[frame] : null, x, pin: pin === null ? null : film.steps[pin], x2 };
  for (const [name, value] of Object.entries(values)) if (told[name] !== value) state.tell(name, value);
  state.told = values;
}
