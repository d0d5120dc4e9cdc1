// The film (core/figures/film.py): its parts, the values of a moment, and what is drawn of them.

const GAP = -32768; // the code of a value that is not finite
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const EPOCH = 719163; // the first day of 1970, counted from the year 1 as dates are
const MINUTES = 1440; // of a day
const MINUTE = 60000; // in ms

// A part is a length (4 bytes), JSON, padding to 8, and what follows.
function split(bytes) {
  const data = bytes.slice(); // a copy starts at 0, so that arrays can be views on aligned bytes
  const length = new DataView(data.buffer).getUint32(0, true);
  const json = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return [json, data.subarray(Math.ceil((4 + length) / 8) * 8)];
}

function read(bytes) {
  const [film, body] = split(bytes);
  const { slice } = film;
  if (slice) Object.assign(slice, { place: [slice.x].flat(), x_labels: slice.x_labels ?? [slice.x_label] });
  return { ...film, grids: grids(film.x), body: body.slice().buffer, last: film.steps.length - 1 };
}

// The values of each input on the grid, rising.
function grids(x) {
  const inputs = Array.isArray(x[0]) ? [0, 1].map((i) => x.map((pair) => pair[i])) : [x];
  return inputs.map((values) => [...new Set(values)]);
}

// Row f of a block; what is not finite comes out as NaN, which Plotly draws as a gap.
function row(film, name, frame) {
  const { columns, quantised } = film.blocks[name];
  if (!quantised) return numbers(film, name, frame);
  const [codes, [shift, scale]] = [numbers(film, name, frame), spread(film, name, frame)];
  const values = new Float64Array(columns);
  for (let i = 0; i < columns; i += 1) values[i] = codes[i] === GAP ? NaN : shift + scale * codes[i];
  return values;
}

// One value of a row.
function entry(film, name, frame, i) {
  const value = numbers(film, name, frame)[i];
  if (!film.blocks[name].quantised) return value;
  const [shift, scale] = spread(film, name, frame);
  return value === GAP ? NaN : shift + scale * value;
}

// The numbers of a row as they are stored: values, or the codes of a quantised block.
function numbers(film, name, frame) {
  const { rows, columns, offset, quantised } = film.blocks[name];
  if (quantised) return new Int16Array(film.body, offset + 16 * rows + 2 * frame * columns, columns);
  return new Float32Array(film.body, offset + 4 * frame * columns, columns);
}

// The value of code 0 and the step from code to code, in a row of a quantised block.
function spread(film, name, frame) {
  return new Float64Array(film.body, film.blocks[name].offset + 16 * frame, 2);
}

const orGap = (values) => (values.length ? values : [NaN]); // Plotly leaves out a trace without points, and for good
const withGaps = (bells) => bells.flatMap((bell) => [...bell, NaN]);

const expressions = {
  Row: (film, { block }, f) => row(film, block, f),
  Affine(film, { loc, k, scale }, f) {
    const scales = row(film, scale, f);
    return row(film, loc, f).map((centre, i) => centre + k * scales[i]);
  },
  BellValues(film, { loc, scale, columns, curve }, f) {
    const [centres, scales] = [row(film, loc, f), row(film, scale, f)];
    return withGaps(columns.map((j) => curve.z.map((z) => centres[j] + z * scales[j])));
  },
  BellDensities(film, { scale, columns, feet, curve, gain, reach }, f) {
    const scales = row(film, scale, f);
    const peak = Math.max(...curve.p);
    const width = (j) => Math.min(gain / scales[j], (reach ?? Infinity) / peak);
    return withGaps(columns.map((j, i) => curve.p.map((p) => feet[i] + width(j) * p)));
  },
  Pieces: (film, band, f) => outlines(film, band, f),
  Boundary(film, { blocks, of, level }, f) {
    const rows = blocks.map((name) => row(film, name, f));
    return orGap(margins(rows, level).flatMap((margin) => crossings(margin, film.grids, of === "x" ? 0 : 1)));
  },
};

// Plotly's {data, traces} for the tracks of a panel at a frame.
function moment(film, panel, frame, pin) {
  const data = panel.tracks.map((track) => {
    const f = track.moment === "pinned" ? pin : frame;
    const values = (expression) => (f === null ? [null] : expressions[expression.type](film, expression, f));
    const moving = ["x", "y", "z"].filter((name) => track[name]);
    const moved = Object.fromEntries(moving.map((name) => [name, values(track[name])]));
    return track.z ? { ...moved, z: lattice(moved.z, panel.figure.data[track.trace]) } : moved;
  });
  return { data, traces: panel.tracks.map((track) => track.trace) };
}

// The z of a heat map, a row for each y, from values with y running fastest; nothing is drawn where it is undefined.
function lattice(values, { x, y }) {
  const value = (i, j) => (Number.isFinite(values[i * y.length + j]) ? values[i * y.length + j] : undefined);
  return y.map((_, j) => x.map((_, i) => value(i, j)));
}

function nearestFrame(film, step) {
  const far = film.steps.map((other) => Math.abs(other - step));
  return far.indexOf(Math.min(...far));
}

function number(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value) < (digits ? 1e7 : 1e12) ? value.toFixed(digits) : value.toExponential(2);
  return text.replace(/^-(?=[0.]*$)/, "").replace("-", "−");
}

// A value of an input as what it stands for (core/data/scale.py): a date, a word, or else the number.
function said(film, x, i) {
  const { origin, words } = film.scales[i] ?? { words: [] };
  if (words.length > 0 || origin === undefined) return words[x] ?? number(x, film.slice.x_digits);
  const moment = new Date(MINUTE * Math.round(MINUTES * (origin - EPOCH + x)));
  const day = `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]} ${moment.getUTCFullYear()}`;
  const time = moment.toISOString().slice(-13, -8);
  return time === "00:00" ? day : `${day} ${time}`;
}

function readout(film, { block, to, digits, unit, over }, frame) {
  if (over) return number(entry(film, block, frame, 0) / over, MEAN_DIGITS);
  const ends = [block, to].filter(Boolean).map((name) => number(entry(film, name, frame, 0), digits));
  return ends.join(" … ") + (unit && ` ${unit}`);
}

const MEAN_DIGITS = 3;

// The sum below a mean, with as many digits as it takes to give the mean that is shown.
function sumBelow(film, { block, digits, over }, frame) {
  const sum = entry(film, block, frame, 0);
  const shown = Number((sum / over).toFixed(MEAN_DIGITS));
  const gives = (d) => Math.abs(Number(sum.toFixed(d)) / over - shown) < 0.5 * 10 ** -MEAN_DIGITS;
  const enough = [digits, digits + 1, digits + 2].find(gives) ?? digits;
  return `${grouped(number(sum, enough))} over ${grouped(String(over))}`;
}

const grouped = (text) => text.replace(/^−?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
