// Regions of two inputs: the colours that classes blend to, and the lines between them.

// What changes its sign on the lines: a block less the level, or for several blocks each one less the largest other.
// The last block needs none, because its lines are those of the others.
function margins(rows, level) {
  if (rows.length === 1) return [rows[0].map((value) => value - level)];
  return rows.slice(0, -1).map((own, k) => own.map((value, i) => value - largestOther(rows, k, i)));
}

function largestOther(rows, k, i) {
  let largest = -Infinity;
  for (let j = 0; j < rows.length; j += 1) if (j !== k && rows[j][i] > largest) largest = rows[j][i];
  return largest;
}

// One input of the lines on which values on the grid are 0, with a gap after each line. Values lie at i height + j; the
// edge of the grid from there to the right is 2 (i height + j), the one upwards 2 (i height + j) + 1.
function crossings(values, [across, up], input) {
  const [grid, own] = [input ? up : across, input ? 1 : 0];
  const where = (edge) => {
    const [at, end] = ends(edge, up.length);
    const i = input ? at % up.length : Math.floor(at / up.length);
    const share = edge % 2 === own ? values[at] / (values[at] - values[end]) : 0;
    return share ? grid[i] + share * (grid[i + 1] - grid[i]) : grid[i];
  };
  return chains(crossed(values, across.length, up.length)).flatMap((chain) => [...chain.map(where), NaN]);
}

function ends(edge, height) {
  const at = edge >> 1;
  return [at, edge % 2 ? at + 1 : at + height];
}

// The edges that are crossed, each with those that the lines go to from there; around a cell, two by two in their order.
function crossed(values, width, height) {
  const links = new Map();
  const link = (from, to) => links.set(from, [...(links.get(from) ?? []), to]);
  for (let at = 0; at < (width - 1) * height; at += 1) {
    if ((at + 1) % height === 0) continue;
    const edges = [2 * at, 2 * (at + height) + 1, 2 * (at + 1), 2 * at + 1];
    const around = edges.filter((edge) => changes(values, edge, height));
    for (let k = 0; k < around.length; k += 2) {
      link(around[k], around[k + 1]);
      link(around[k + 1], around[k]);
    }
  }
  return links;
}

function changes(values, edge, height) {
  const [at, end] = ends(edge, height);
  return values[at] > 0 !== values[end] > 0;
}

// The lines as chains of edges: those from rim to rim first, then those that are closed.
function chains(links) {
  const free = new Set(links.keys());
  const rims = [...free].filter((edge) => links.get(edge).length === 1);
  return [...rims, ...links.keys()].flatMap((start) => (free.has(start) ? [chain(links, free, start)] : []));
}

function chain(links, free, start) {
  const edges = [];
  for (let edge = start; edge !== undefined; edge = links.get(edge).find((next) => free.has(next))) {
    free.delete(edge);
    edges.push(edge);
  }
  return links.get(start).length > 1 ? [...edges, start] : edges;
}

// The colours as an image for Plotly's layout, which places it in the data; one pixel for each point of the grid.
function blendImage(film, blend, frame) {
  const [left, top] = [film.grids[0][0], film.grids[1].at(-1)];
  const [across, up] = film.grids.map((grid) => (grid.at(-1) - grid[0]) / (grid.length - 1)); // from pixel to pixel
  const [sizex, sizey] = [across * film.grids[0].length, up * film.grids[1].length];
  const place = { xref: "x", yref: "y", x: left - across / 2, y: top + up / 2, sizex, sizey };
  return { ...place, sizing: "stretch", layer: "below", source: blended(film, blend, frame) };
}

function paintBlend(plot, film, blend, frame) {
  plot.querySelector(".imagelayer image")?.setAttribute("href", blended(film, blend, frame));
}

function blended(film, { blocks, colours, opacity }, frame) {
  const [width, height] = film.grids.map((grid) => grid.length);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const image = context.createImageData(width, height);
  mix(image, blocks.map((name) => row(film, name, frame)), colours.map(channels), opacity);
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

// A row of pixels is one value of the second input, the largest first.
function mix({ data, width, height }, rows, colours, opacity) {
  const even = 1 / rows.length;
  for (let i = 0; i < width; i += 1)
    for (let j = 0; j < height; j += 1) {
      const [at, to] = [i * height + j, 4 * ((height - 1 - j) * width + i)];
      let largest = 0;
      for (let k = 0; k < rows.length; k += 1) {
        const share = rows[k][at];
        if (share > largest) largest = share;
        for (let c = 0; c < 3; c += 1) data[to + c] += share * colours[k][c];
      }
      data[to + 3] = (255 * opacity * (largest - even)) / (1 - even);
    }
}
