// The charts: drawn by Plotly.js when a film comes, moved for every moment, and their zoom kept.

async function drawAll(state) {
  const { film, frame, pin, charts } = state;
  const [picture, ...others] = charts;
  const place = shownPlace(state);
  drawPanel(state, picture, frame);
  if (pin !== null) drawPinned(state);
  await painted(); // the picture is seen before the rest is drawn
  if (state.film !== film || state.end.signal.aborted) return;
  for (const chart of others) drawPanel(state, chart, frame);
  if (film.slice) drawSlice(state, frame, place);
  Object.assign(state, { ready: true, drawn: { frame, pin, place: String(place) } });
  state.root.dataset.ready = "";
  show(state);
}

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

function drawPanel(state, { plot, panel }, frame) {
  const { film, pin } = state;
  draw(state, plot, panel, moment(film, panel, frame, pin), frame);
}

function drawPinned(state) {
  drawPanel(state, { ...state.pinned, panel: state.film.panels[0] }, state.pin);
}

function drawSlice(state, frame, place) {
  const { film, pin, slicePlot } = state;
  const now = slices[film.slice.type].moment(film, frame, pin, place);
  state.top = densityTop(now.peak, state.top);
  if (state.top) state.zoom.slice = { yaxis: [0, state.top] };
  draw(state, slicePlot, { name: "slice", figure: film.slice.figure, tracks: [] }, whole(now), frame);
  fitTop(state);
}

function fitTop({ slicePlot, top }) {
  if (top && slicePlot._fullLayout.yaxis.range[1] !== top) window.Plotly.relayout(slicePlot, { "yaxis.range": [0, top] });
}

// A figure that is drawn already, with other values of what moves in it, need only move.
function draw(state, plot, panel, now, frame) {
  const moving = panel.tracks.map(({ trace, x, y, z }) => [trace, ...[x, y, z].map(Boolean)]);
  const stamp = JSON.stringify([panel.figure, moving, panel.blend]);
  const known = plot.stamp === stamp;
  Object.assign(plot, { panel, stamp });
  if (known) moveChart(state, plot, now, frame);
  else react(state, plot, now, frame);
}

function react(state, plot, now, frame) {
  const { panel } = plot;
  const data = structuredClone(panel.figure.data);
  now.traces.forEach((trace, i) => Object.assign(data[trace], now.data[i]));
  const reset = () => window.Plotly.relayout(plot, homeRanges(plot, plot.panel.figure));
  plot.config ??= chartConfig(reset); // the same object: another one would make Plotly build the chart anew
  window.Plotly.react(plot, data, chartLayout(state, panel, frame), plot.config);
  if (plot.watched) return;
  plot.watched = true;
  plot.on("plotly_doubleclick", reset);
  plot.on("plotly_relayout", () => zoomed(state, plot));
  state.sizes.observe(plot);
}

function chartLayout(state, panel, frame) {
  const layout = dressed(state.root, panel.figure);
  for (const [axis, range] of Object.entries(state.zoom[panel.name] ?? {})) layout[axis] = { ...layout[axis], range };
  if (panel.blend) layout.images = [blendImage(state.film, panel.blend, frame), ...(layout.images ?? [])];
  return layout;
}

function moveChart({ film }, plot, now, frame) {
  move(plot, now);
  if (plot.panel.blend) paintBlend(plot, film, plot.panel.blend, frame);
}

function moveSlice(state, place) {
  const { film, frame, pin, slicePlot } = state;
  const now = slices[film.slice.type].moment(film, frame, pin, place);
  state.top = densityTop(now.peak, state.top);
  fitTop(state);
  move(slicePlot, whole(now));
}

// What was moved becomes the data of the charts, for a later change of theme or size and for the saved image.
function rememberAll({ film, frame, pin, charts, pinned, slicePlot }, place) {
  for (const { plot, panel } of charts) rememberChart(plot, film, moment(film, panel, frame, pin), frame);
  if (pin !== null) rememberChart(pinned.plot, film, moment(film, film.panels[0], pin, pin), pin);
  if (film.slice) remember(slicePlot, whole(slices[film.slice.type].moment(film, frame, pin, place)));
}

function rememberChart(plot, film, now, frame) {
  remember(plot, now);
  const { blend } = plot.panel;
  if (blend) plot.layout.images[0].source = plot._fullLayout.images[0].source = blended(film, blend, frame);
}

// Zoom is kept for the next film, and both pictures share it, unless one is of other data and out of sight. Plotly also
// calls this for every change of size.
function zoomed(state, plot) {
  const { now, pinned, slicePlot, zoom } = state;
  const { name, figure } = plot.panel;
  const ranges = axisRanges(plot);
  const full = plot._fullLayout;
  const away = ([axis, range]) => !full[axis].autorange && String(range) !== String(figure.layout[axis]?.range);
  if (plot !== slicePlot) zoom[name] = Object.entries(ranges).some(away) ? ranges : null;
  const pair = [now.plot, pinned.plot];
  const twin = pair.includes(plot) && pair.find((other) => other !== plot && other.stamp && other.stamp === plot.stamp);
  if (twin) zoomAlike(twin, ranges);
  state.drawn = {};
  schedule(state);
}

function axisRanges(plot) {
  return Object.fromEntries(axisNames(plot._fullLayout).map((axis) => [axis, [...plot._fullLayout[axis].range]]));
}

function zoomAlike(plot, ranges) {
  const now = axisRanges(plot);
  const changes = Object.entries(ranges).filter(([axis, range]) => String(now[axis]) !== String(range));
  const update = Object.fromEntries(changes.map(([axis, range]) => [`${axis}.range`, range]));
  if (changes.length) window.Plotly.relayout(plot, update);
}

function resized(state, entries) {
  requestAnimationFrame(() => {
    for (const { target } of entries) if (target.isConnected && target.offsetWidth) resize(target);
    state.drawn = {};
    schedule(state);
  });
}

// The rows of a picture: its y axes, from the top.
function rows({ _fullLayout }) {
  const names = axisNames(_fullLayout).filter((name) => name.startsWith("y"));
  return names.map((name) => _fullLayout[name]).sort((one, other) => one._offset - other._offset);
}

// The data [x, y] under a pointer, by the row that it is in, or null outside the axes.
function under(plot, event) {
  const { xaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  const [right, down] = [event.clientX - box.left - xaxis._offset, event.clientY - box.top];
  const at = rows(plot).find(({ _offset, _length }) => down >= _offset && down <= _offset + _length);
  const inside = at && right >= 0 && right <= xaxis._length && !event.target.closest?.(".modebar");
  return inside ? [xaxis.p2d(right), at.p2d(down - at._offset)] : null;
}
