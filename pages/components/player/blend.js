// The colours that classes blend to over two inputs (Blend in core/film/spec.py).

import { row } from "./film.js";

/** @import { Blend, Film } from "./format.js" */

/**
 * The colours as an image for Plotly's layout, which places it in the data; one pixel for each point of the grid.
 *
 * @param {Film} film
 * @param {Blend} blend
 * @param {number} frame
 */
export function blendImage(film, blend, frame) {
  const [[left], rising] = film.grids;
  const [across, up] = film.grids.map((grid) => (last(grid) - grid[0]) / (grid.length - 1)); // from pixel to pixel
  const [sizex, sizey] = [across * film.grids[0].length, up * rising.length];
  const place = { xref: "x", yref: "y", x: left - across / 2, y: last(rising) + up / 2, sizex, sizey };
  return { ...place, sizing: "stretch", layer: "below", source: blended(film, blend, frame) };
}

/** @param {number[]} grid */
const last = (grid) => grid[grid.length - 1];

/**
 * @param {Film} film
 * @param {Blend} blend
 * @param {number} frame
 */
export function blended(film, { blocks, colours, opacity }, frame) {
  const [width, height] = film.grids.map((grid) => grid.length);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const image = context.createImageData(width, height);
  const rows = blocks.map((name) => row(film, name, frame));
  mix(image, rows, colours.map(channels), opacity);
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** @param {string} colour as #RRGGBB */
const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/**
 * A row of pixels is one value of the second input, the largest first.
 *
 * @param {{ data: Uint8ClampedArray, width: number, height: number }} image
 * @param {ArrayLike<number>[]} rows
 * @param {number[][]} colours
 * @param {number} opacity
 */
export function mix({ data, width, height }, rows, colours, opacity) {
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
