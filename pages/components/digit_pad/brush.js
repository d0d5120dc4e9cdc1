// The brush: as wide as the strokes of the data, which are soft at their edges.

import { INK } from "./network.js";

/** @typedef {[number, number]} Place in pixels of the image, across and down */

const SIDE = 8;
const WIDTH = 2; // pixels: a stroke of these images, measured across, has as much ink as two full ones
const SOFT = 0.5; // pixels over which its edge goes from full to none
const FARTHEST = 0.25; // pixels between two places of a stroke that are inked

/**
 * The ink that a brush held at a place leaves on each pixel, as a share.
 *
 * @param {Place} place
 * @param {number} i
 */
function share([across, down], i) {
  const away = Math.hypot((i % SIDE) + 0.5 - across, Math.floor(i / SIDE) + 0.5 - down);
  return Math.min(Math.max((WIDTH / 2 + SOFT - away) / (2 * SOFT), 0), 1);
}

/**
 * The levels of an image after a stroke from one place to another. Ink goes towards that of the brush, never back.
 *
 * @param {number[]} levels
 * @param {Place} from
 * @param {Place} to
 * @param {number} ink of the brush; 0 rubs out
 */
export function stroke(levels, from, to, ink) {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / FARTHEST));
  const places = Array.from({ length: steps + 1 }, (_, k) =>
    [0, 1].map((j) => from[j] + ((to[j] - from[j]) * k) / steps),
  );
  return levels.map((level, i) => {
    const most = Math.max(...places.map((place) => share(/** @type {Place} */ (place), i)));
    return ink ? Math.max(level, Math.round(most * ink)) : Math.min(level, Math.round((1 - most) * INK));
  });
}
