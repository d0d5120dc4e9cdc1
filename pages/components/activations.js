// The activations of core/predict.py, by the names that they bear in the URL.

/** @typedef {"relu" | "leaky_relu" | "tanh" | "logistic" | "gelu"} Activation */

/** @type {Record<Activation, (z: number) => number>} */
export const activations = {
  relu: (z) => Math.max(z, 0),
  leaky_relu: (z) => (z > 0 ? z : 0.01 * z),
  tanh: Math.tanh,
  logistic: (z) => 1 / (1 + Math.exp(-z)),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * z * (1 + 0.044715 * z * z))),
};
