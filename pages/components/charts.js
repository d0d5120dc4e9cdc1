// What the chart components share: Streamlit's own Plotly.js, the look of a chart, and moving lines without redrawing.

const media = (query) => window.matchMedia(query).matches;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const make = (tag, text = "", title = "") => Object.assign(document.createElement(tag), { textContent: text, title });

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Streamlit's own chunk holds Plotly.js; it lies beside Streamlit's index script, wherever the page is.
async function plotly(chunk) {
  if (window.Plotly) return;
  const loaded = performance.getEntriesByType("resource").find(({ name }) => /\/static\/js\/index\.[^/]+\.js/.test(name));
  const beside = loaded?.name ?? document.querySelector('script[src*="static/js/index"]').src;
  await import(new URL(chunk, beside).href);
}

function chartConfig(reset) {
  const home = { name: "reset", title: "Reset zoom", icon: window.Plotly.Icons.home, click: reset };
  const displayModeBar = media("(pointer: coarse)") ? false : "hover";
  return { displaylogo: false, doubleClick: false, modeBarButtons: [[home, "toImage"]], displayModeBar };
}

// The layout of a figure in the page's font, as large as its place.
function dressed(root, figure) {
  const layout = structuredClone(figure.layout);
  if (media("(pointer: coarse)")) layout.dragmode = false; // a finger scrolls the page and taps
  const font = { ...layout.font, family: getComputedStyle(root).fontFamily };
  const modebar = { bgcolor: "rgba(0,0,0,0)", color: layout.font?.color, activecolor: layout.font?.color };
  return { ...layout, font, modebar, autosize: true, width: undefined, height: undefined };
}

const axisNames = (layout) => Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));

// The ranges that Python gave the axes of a drawn figure, as Plotly.relayout takes them.
function homeRanges(plot, { layout }) {
  const ranges = axisNames(plot._fullLayout).map((axis) => [axis, layout[axis]?.range]);
  return Object.fromEntries(
    ranges.map(([axis, range]) => (range ? [`${axis}.range`, [...range]] : [`${axis}.autorange`, true])),
  );
}

// Moves lines, bars, heat maps and contours of a chart as Plotly would draw them, but without its check of every
// attribute of every trace, which takes four times as long as the drawing. `remember` makes the chart's data agree.
function move(plot, now) {
  const cartesian = plot._fullLayout._basePlotModules?.find(({ name }) => name === "cartesian");
  if (!cartesian) return redraw(plot, now);
  now.data.forEach((data, i) => place(plot, now.traces[i], data));
  cartesian.plot(plot, alongside(plot, now.traces), { duration: 0 });
}

function remember(plot, now) {
  now.traces.forEach((trace, i) => Object.assign(plot.data[trace], now.data[i]));
}

function redraw(plot, now) {
  remember(plot, now);
  window.Plotly.redraw(plot);
}

function place(plot, trace, { z, ...moved }) {
  const points = plot.calcdata[trace];
  const full = plot._fullData[trace];
  if (z) points[0].z = z;
  for (const [letter, values] of Object.entries(moved)) {
    const axis = axisOf(plot, trace, letter);
    const grows = full.type === "bar" && letter === (full.orientation === "h" ? "x" : "y");
    if (full.type === "scatter") stretch(points, full, values.length);
    values.forEach((value, j) => setPoint(points[j], letter, axis.d2c(value), grows));
  }
  if (full.type === "scatter") for (const letter of ["x", "y"]) if (!moved[letter]) complete(plot, trace, letter);
}

// Plotly keeps neither coordinate of a point that is a gap.
function complete(plot, trace, letter) {
  const axis = axisOf(plot, trace, letter);
  plot.calcdata[trace].forEach((point, j) => (point[letter] ??= axis.d2c(plot._fullData[trace][letter][j])));
}

// A bar that grows ends where its value is, whatever its foot.
function setPoint(point, letter, value, grows) {
  point[letter] = value;
  if (grows) point.s = point.s1 = value;
}

// The first point of a trace also holds what belongs to all, so a trace has at least one, if only a gap.
function stretch(points, full, length) {
  while (points.length > length) points.pop();
  while (points.length < length) points.push({});
  full._length = length;
}

// The traces to draw with those that move: Plotly empties a layer of which it draws none, and where it is not one of
// lines and points, takes away those that it does not draw.
function alongside({ _fullData }, moved) {
  const layer = ({ type, xaxis, yaxis }) => type + xaxis + yaxis;
  const drawn = new Set(moved.map((trace) => layer(_fullData[trace])));
  const wanted = (trace) => trace.visible === true && (trace.type !== "scatter" || fresh(drawn, layer(trace)));
  return [...moved, ..._fullData.flatMap((trace, i) => (!moved.includes(i) && wanted(trace) ? [i] : []))];
}

const fresh = (set, item) => !set.has(item) && Boolean(set.add(item));

// The x or y axis of a trace: "x2" of a trace is "xaxis2" of the layout.
function axisOf({ _fullData, _fullLayout }, trace, letter) {
  const id = _fullData[trace]?.[`${letter}axis`] ?? letter;
  return _fullLayout[`${letter}axis${id.slice(1)}`];
}

// Streamlit also cleans up after a call that newer data overtook: only an element that has left the page is at its end.
function whenGone(element, unmount) {
  return () => setTimeout(() => element.isConnected || unmount(element));
}

// A chart that goes right after it was drawn is still told that it was.
function purge(plot) {
  window.Plotly?.purge(plot);
  plot.emit = () => {};
}

// Plotly leaves a legend that changes its number of rows where it was, until asked to place it.
async function resize(plot) {
  const { width, height } = plot._fullLayout ?? {};
  if (plot.offsetWidth === width && plot.offsetHeight === height) return;
  await window.Plotly.Plots.resize(plot);
  const { showlegend, legend } = plot._fullLayout ?? {};
  if (showlegend) window.Plotly.relayout(plot, { "legend.y": legend.y });
}

