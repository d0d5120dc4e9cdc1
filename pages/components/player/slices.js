// The slice: Pr(y|x) at one x, by kind of spec.

const slices = {
  SliceSpec: { moment: locationScale, number: locationScaleNumber },
  BarsSpec: { moment: bars, number: barsNumber },
  DensitySpec: { moment: density, number: blockNumber },
  EllipseSpec: { moment: ellipses, number: blockNumber },
  TableSpec: { moment: table, number: blockNumber },
};

// The value at a place between the points of the grid, linear in each input, from the values by their index.
function between(value, [first, second], place) {
  const [left, share] = cell(first, place[0]);
  const column = (i) => (second ? between((j) => value(i * second.length + j), [second], [place[1]]) : value(i));
  return column(left) + share * (column(left + 1) - column(left));
}

const blockAt = (film, name, frame, place) => between((i) => entry(film, name, frame, i), film.grids, place);

// The grid point before x, and the share of the way from there to the next.
function cell(grid, x) {
  const at = grid.findIndex((value) => value >= x);
  const right = at < 0 ? grid.length - 1 : Math.max(at, 1);
  return [right - 1, (x - grid[right - 1]) / (grid[right] - grid[right - 1])];
}

function parameters(film, frame, place) {
  return [film.slice.loc, film.slice.scale].map((name) => blockAt(film, name, frame, place));
}

function locationScale(film, frame, pin, place) {
  const { curve, interval, points_x, points_y, window } = film.slice;
  const shape = (f, keep = () => true) => {
    const [loc, scale] = f === null ? [NaN, NaN] : parameters(film, f, place);
    const z = curve.z.flatMap((value, i) => (keep(value) ? [i] : []));
    return { x: z.map((i) => loc + curve.z[i] * scale), y: z.map((i) => curve.p[i] / scale) };
  };
  const [loc, scale] = parameters(film, frame, place);
  const peak = between((i) => curve.p[i], [curve.z], [0]) / scale;
  const near = points_y.filter((_, i) => Math.abs(points_x[i] - place[0]) <= window);
  const centre = { x: [loc, loc], y: [0, peak] };
  const rug = { x: orGap(near), y: orGap(near.map(() => 0)) };
  const pinned = shape(pin);
  const data = [shape(frame), shape(frame, (z) => Math.abs(z) <= interval), centre, rug, pinned];
  const heights = [...data[0].y, ...pinned.y].filter(Number.isFinite);
  return { data, peak: Math.max(...heights) };
}

function locationScaleNumber(film, { kind, k, unit }, frame, place) {
  const [loc, scale] = parameters(film, frame, place);
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

function probabilities(film, frame, place) {
  return film.slice.values.map((name) => (frame === null ? null : blockAt(film, name, frame, place)));
}

function bars(film, frame, pin, place) {
  return { data: [frame, pin].map((f) => ({ y: probabilities(film, f, place) })) };
}

function barsNumber(film, { kind, k, unit }, frame, place) {
  const { labels, digits } = film.slice;
  const values = probabilities(film, frame, place);
  if (kind === "mode") return values.every(Number.isFinite) ? labels[values.indexOf(Math.max(...values))] : "–";
  return number(values[k], digits) + (unit && ` ${unit}`);
}

const whole = ({ data }) => ({ data, traces: data.map((_, i) => i) }); // every trace of a slice moves
