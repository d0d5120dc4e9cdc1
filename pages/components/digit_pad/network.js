// The network of core/predict.py in a few lines, and the distribution over the classes that it predicts.

import { activations } from "../activations.js";

/** @import { Activation } from "../activations.js" */

/** @typedef {{ numbers: string, columns: number }} Weights float32 numbers in base 64, a row for each unit */

/** @typedef {{ theta: Float32Array[], phi: Float32Array[], activation: Activation }} Network */

export const INK = 16; // the grey levels above none; a pixel's input is level / INK

/**
 * One row of weights for each unit, the constant first.
 *
 * @param {Weights} weights
 */
export function rowsOf({ numbers, columns }) {
  const weights = new Float32Array(Uint8Array.from(atob(numbers), (code) => code.charCodeAt(0)).buffer);
  return Array.from({ length: weights.length / columns }, (_, i) => weights.subarray(i * columns, (i + 1) * columns));
}

/**
 * @param {Float32Array[]} rows
 * @param {number[]} inputs
 */
const layer = (rows, inputs) => rows.map((row) => inputs.reduce((sum, input, i) => sum + row[i + 1] * input, row[0]));

/**
 * @param {Network} network
 * @param {number[]} levels of ink
 */
function logits({ theta, phi, activation }, levels) {
  const inputs = levels.map((level) => level / INK);
  return layer(phi, layer(theta, inputs).map(activations[activation]));
}

/**
 * log Pr(y=k|x) for all k: the logits less the logarithm of the sum of their exponentials.
 *
 * @param {Network} network
 * @param {number[]} levels of ink
 */
export function logProbabilities(network, levels) {
  const f = logits(network, levels);
  const largest = Math.max(...f);
  const total = largest + Math.log(f.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return f.map((value) => value - total);
}
