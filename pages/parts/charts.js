// What the chart components share: Streamlit's own Plotly.js, the look of a chart, and moving lines without redrawing.

const AT_ONCE = { transition: { duration: 0 }, frame: { duration: 0, redraw: false }, mode: "immediate" };

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

const animate = (plot, now) => window.Plotly.animate(plot, now, AT_ONCE).catch(() => {}); // a later frame overtook it

// Moves the lines of a chart as Plotly.animate does at its end, but without its check of every attribute of every
// trace, which takes four times as long as the drawing. Plotly.animate or Plotly.react makes all else agree, at rest.
function move(plot, now) {
  const cartesian = plot._fullLayout._basePlotModules?.find(({ name }) => name === "cartesian");
  const length = (data) => (data.x ?? data.y ?? []).length;
  const fits = now.data.every((data, i) => plot.calcdata[now.traces[i]].length === length(data));
  if (!cartesian || !fits) return animate(plot, now);
  now.data.forEach((data, i) => place(plot, now.traces[i], data));
  cartesian.plot(plot, now.traces, { duration: 0 });
}

function place(plot, trace, data) {
  for (const letter of ["x", "y"]) {
    const axis = axisOf(plot, trace, letter);
    data[letter]?.forEach((value, j) => (plot.calcdata[trace][j][letter] = axis.d2c(value)));
  }
}

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
  await window.Plotly.Plots.resize(plot);
  const { showlegend, legend } = plot._fullLayout ?? {};
  if (showlegend) window.Plotly.relayout(plot, { "legend.y": legend.y });
}

