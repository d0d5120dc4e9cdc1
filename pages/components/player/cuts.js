// Slices of families that are not of a location and a scale alone: densities as curves, ellipses, tables.

// The W values at a place, from a block of W columns for each point of the grid.
function valuesAt(film, name, frame, place) {
  const width = film.blocks[name].columns / film.x.length;
  return Array.from({ length: width }, (_, j) => between((i) => entry(film, name, frame, i * width + j), film.grids, place));
}

// The pieces [low, high] among the values of a region; those that are missing are NaN.
function pairs(values) {
  const ends = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]]);
  return ends.filter(([low, high]) => Number.isFinite(low + high));
}

// By how much what lies from low to high on a circle is moved, to be seen whole between ±½ period.
function turns(low, high, period) {
  if (!period) return [0];
  const [first, last] = [Math.ceil(-0.5 - high / period), Math.floor(0.5 - low / period)];
  return Array.from({ length: last - first + 1 }, (_, i) => period * (first + i));
}

const wind = (value, period) => value - period * Math.round(value / period);

// Between two x a region may split: its pieces are those of the nearer x where their number changes.
function regionAt(film, frame, place) {
  const { region, pieces } = film.slice;
  const moved = pairs(valuesAt(film, region, frame, place));
  const [left, share] = cell(film.grids[0], place[0]);
  const own = row(film, region, frame);
  const near = (i) => pairs(own.slice(2 * pieces * i, 2 * pieces * (i + 1)));
  const [one, other] = [near(left), near(left + 1)];
  return one.length === other.length ? moved : share < 0.5 ? one : other;
}

function curveAt(film, frame, place) {
  const { knots, shape, unit, parts } = film.slice;
  const ends = valuesAt(film, knots, frame, place);
  const [scale] = valuesAt(film, unit, frame, place);
  const p = valuesAt(film, shape, frame, place).map((share) => share / scale);
  const y = p.map((_, j) => between((k) => ends[k], [ends.map((_, k) => k * parts)], [j]));
  return { y: film.slice.whole ? y.map(Math.round) : y, p };
}

// The curve over a piece, down to the axis at both ends.
function over({ y, p }, [low, high]) {
  const at = (end) => (end <= y[0] || end >= y.at(-1) ? 0 : between((i) => p[i], [y], [end]));
  const inner = y.flatMap((value, i) => (value > low && value < high ? [i] : []));
  return {
    x: [low, low, ...inner.map((i) => y[i]), high, high],
    y: [0, at(low), ...inner.map((i) => p[i]), at(high), 0],
  };
}

function joined(parts) {
  return { x: orGap(parts.flatMap(({ x }) => x)), y: orGap(parts.flatMap(({ y }) => y)) };
}

function density(film, frame, pin, place) {
  const { points_x, points_y, window, period, figure } = film.slice;
  const shape = (f) => (f === null ? { y: [NaN], p: [NaN] } : curveAt(film, f, place));
  const [now, pinned, region] = [shape(frame), shape(pin), regionAt(film, frame, place)];
  const near = points_y.filter((_, i) => Math.abs(points_x[i] - place[0]) <= window);
  const rug = { x: orGap(near), y: orGap(near.map(() => 0)) };
  const around = turns(Math.min(...now.y), Math.max(...now.y), period);
  const shifted = ({ x, y }) => joined(around.map((turn) => ({ x: x.map((value) => value + turn), y })));
  const peak = Math.max(...[...now.p, ...pinned.p].filter(Number.isFinite));
  const [centre] = valuesAt(film, film.slice.centre, frame, place);
  const line = shifted({ x: [centre, centre, NaN], y: [0, peak, NaN] });
  if (figure.data[0].type === "bar") {
    const inside = now.y.map((y, i) => (region.some(([low, high]) => y >= low && y <= high) ? now.p[i] : null));
    return { data: [{ y: now.p }, { y: inside }, line, rug, { y: pin === null ? now.p.map(() => null) : pinned.p }], peak };
  }
  const shaded = shifted(joined(region.map((piece) => over(now, piece))));
  return { data: [shifted({ x: now.y, y: now.p }), shaded, line, rug, shifted({ x: pinned.y, y: pinned.p })], peak };
}

const text = (values, { digits, unit }) => values.map((value) => number(value, digits)).join(", ") + (unit && ` ${unit}`);

function blockNumber(film, spec, frame, place) {
  const { kind, block, digits, unit } = spec;
  const { period = 0 } = film.slice;
  if (kind !== "pieces") {
    const values = valuesAt(film, block, frame, place);
    return text(kind === "angles" ? values.map((value) => wind(value, period)) : values, spec);
  }
  const end = (value) => number(period ? wind(value, period) : value, digits);
  const ranges = regionAt(film, frame, place).map((ends) => ends.map(end).join(" … "));
  return (ranges.join(", ") || "–") + (unit && ` ${unit}`);
}

const CIRCLE = Array.from({ length: 73 }, (_, i) => (2 * Math.PI * i) / 72);

function ellipse(film, frame, place, radius) {
  const { loc, factor } = film.slice;
  const [[x, y], [a, b, c]] = [loc, factor].map((name) => valuesAt(film, name, frame, place));
  return {
    x: CIRCLE.map((angle) => x + radius * a * Math.cos(angle)),
    y: CIRCLE.map((angle) => y + radius * (b * Math.cos(angle) + c * Math.sin(angle))),
  };
}

function ellipses(film, frame, pin, place) {
  const { radii, loc, points_x, marks, window } = film.slice;
  const [x, y] = valuesAt(film, loc, frame, place);
  const near = marks.filter((_, i) => Math.abs(points_x[i] - place[0]) <= window);
  const coordinate = (k) => orGap(near.flatMap((mark) => [...mark.map((point) => point[k]), NaN]));
  const pinned = pin === null ? { x: [NaN], y: [NaN] } : ellipse(film, pin, place, radii[0]);
  const own = radii.map((radius) => ellipse(film, frame, place, radius));
  return { data: [...own, { x: [x], y: [y] }, { x: coordinate(0), y: coordinate(1) }, pinned] };
}

function table(film, frame, pin, place) {
  const { values, rows, columns } = film.slice;
  const all = valuesAt(film, values, frame, place);
  return { data: [{ z: Array.from({ length: rows }, (_, i) => all.slice(i * columns, (i + 1) * columns)) }] };
}

// The outlines of a band, see Pieces in film.py: along x each piece goes on as the one that it meets. Where it parts, or
// several meet, outlines begin or end.
function outlines(film, { block, pieces, of, period }, f) {
  const values = row(film, block, f);
  const here = film.grids[0].map((_, i) => pairs(values.slice(2 * pieces * i, 2 * pieces * (i + 1))));
  return orGap(chained(film.grids[0], here).flatMap((chain) => outline(chain, of, period)));
}

// Chains of [x, low, high], from the pieces at each x.
function chained(grid, here) {
  const chains = [];
  const begin = (i, piece) => chains[chains.push([[grid[i], ...piece]]) - 1];
  let open = here[0].map((piece) => begin(0, piece));
  for (let i = 1; i < grid.length; i += 1) {
    const [before, after] = [here[i - 1], here[i]];
    const links = before.flatMap((a, k) => after.flatMap((b, l) => (meet(before, after, a, b) ? [[k, l]] : [])));
    const alone = (side, piece) => links.filter((link) => link[side] === piece).length === 1;
    const next = [];
    for (const [k, l] of links) {
      next[l] = alone(0, k) ? open[k] : begin(i - 1, before[k]);
      next[l].push([grid[i], ...after[l]]);
    }
    open = after.map((piece, l) => (alone(1, l) ? next[l] : begin(i, piece)));
  }
  return chains.filter((chain) => chain.length > 1);
}

const meet = (before, after, [low, high], [from, to]) => (before.length === 1 && after.length === 1) || (low <= to && from <= high);

function outline(chain, of, period) {
  const back = chain.slice().reverse();
  const moves = turns(Math.min(...chain.map(([, low]) => low)), Math.max(...chain.map(([, , high]) => high)), period);
  if (of === "x") return moves.flatMap(() => [...chain, ...back].map(([x]) => x).concat(NaN));
  return moves.flatMap((turn) => [...chain.map(([, low]) => low + turn), ...back.map(([, , high]) => high + turn), NaN]);
}
