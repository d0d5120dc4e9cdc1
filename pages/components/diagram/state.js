// What a diagram is drawn of, and what of it moves: types alone.

/** @import { Activation } from "../activations.js" */
/** @import { Film } from "../player/format.js" */
/** @import { Box } from "./boxes.js" */

/**
 * What Python says of a diagram (core/film/diagram.py); `plus` and `minus` are the colours of the signs.
 *
 * @typedef {object} Head
 * @property {Activation} activation
 * @property {boolean} bent
 * @property {string[]} inputs
 * @property {[number, number][]} ranges
 * @property {number[]} units
 * @property {number} hidden
 * @property {string[]} outputs
 * @property {{ name: string, link: string, sources: number[] }[]} values
 * @property {string} plus
 * @property {string} minus
 */

/** @typedef {{ box: Box, path: SVGElement, at: SVGElement, low: number, high: number }} Plot a curve in a box */

/** @typedef {{ line: SVGElement, look: string, weight: number }} Wire */

/**
 * What moves: the wires of each unit from the inputs, those of each output from the units, and the curves.
 *
 * @typedef {object} Drawing
 * @property {Head} head
 * @property {Film} film
 * @property {{ into: Wire[], plot: Plot, joint: SVGElement }[]} units
 * @property {{ from: Wire[], plot: Plot | null, name: SVGElement }[]} outputs
 * @property {{ plot: Plot | null, name: SVGElement }[]} values
 * @property {[number, number]} widest the largest weight before and behind the units
 */
