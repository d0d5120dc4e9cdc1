// Showing a moment: the charts, the numbers, and the cursors at the chosen x.

const shownPlace = ({ preview, place, film }) => preview ?? (film.slice?.place ?? []).map((x, i) => place[i] ?? x);

function show(state) {
  const { film, frame, pin, drawn, root } = state;
  const place = shownPlace(state);
  const moved = drawn.frame !== frame || drawn.pin !== pin;
  const cut = film.slice && (moved || drawn.place !== String(place));
  if (moved) showBar(state);
  if (cut) showSlice(state, place);
  if (state.ready) {
    if (moved) for (const { plot, panel } of state.charts) moveChart(state, plot, moment(film, panel, frame, pin), frame);
    if (cut) moveSlice(state, place);
    showCursors(state, place);
  }
  state.drawn = { frame, pin, place: String(place) };
  Object.assign(root.dataset, { frame, step: film.steps[frame], x: place[0] ?? "", x2: place[1] ?? "" });
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
  film.readouts.forEach((spec, i) => {
    setText(state.values[i], readout(film, spec, frame));
    if (spec.over) setText(state.values[i].nextElementSibling, sumBelow(film, spec, frame));
  });
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

function showSlice({ film, frame, find, numbers, sliders }, place) {
  const { title, type, x_labels } = film.slice;
  const where = place.map((x, i) => `${x_labels[i]} = ${said(film, x, i)}`);
  setText(find(".player-slice figcaption"), `${title || "Pr(y|x)"} at ${where.join(", ")}`);
  film.slice.numbers.forEach((spec, i) => setText(numbers[i], slices[type].number(film, spec, frame, place)));
  place.forEach((x, i) => {
    sliders[i].value = x;
    sliders[i].setAttribute("aria-valuetext", where[i]);
  });
}

function showCursors(state, place) {
  const { film } = state;
  for (const { plot, cursor, level } of [state.now, state.pinned]) {
    if (place.length < 1 || !film.panels[0].over_x) cursor.hidden = true;
    else if (plot.watched) showCursor(state, plot, cursor, place);
    if (place.length < 2) level.hidden = true;
    else if (plot.watched) showLevel(plot, level, place[1]);
  }
}

// The line at x goes through all rows of the picture.
function showCursor({ film, preview }, plot, cursor, place) {
  const { xaxis } = plot._fullLayout;
  const [top, bottom] = [rows(plot)[0], rows(plot).at(-1)];
  const right = xaxis.d2p(place[0]);
  const texts = place.map((x, i) => said(film, x, i));
  cursor.hidden = right < 0 || right > xaxis._length;
  cursor.style.transform = `translate(${xaxis._offset + right}px, ${top._offset}px)`;
  cursor.style.height = `${bottom._offset + bottom._length - top._offset}px`;
  cursor.toggleAttribute("data-left", right > 0.75 * xaxis._length);
  cursor.toggleAttribute("data-preview", preview !== null);
  setText(cursor.firstElementChild, texts.length > 1 ? `x = (${texts.join(", ")})` : `x = ${texts[0]}`);
}

// The line at the second input makes the cursor a cross-hair.
function showLevel(plot, level, x2) {
  const { xaxis, yaxis } = plot._fullLayout;
  const down = yaxis.d2p(x2);
  level.hidden = down < 0 || down > yaxis._length;
  level.style.transform = `translate(${xaxis._offset}px, ${yaxis._offset + down}px)`;
  level.style.width = `${xaxis._length}px`;
}
