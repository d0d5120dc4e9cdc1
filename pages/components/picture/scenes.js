// What a picture shows of a few numbers, worked out here: while a handle is dragged, all that depends on it follows.

import { bell } from "./bell.js";
import { bumps } from "./bumps.js";
import { categories } from "./categories.js";
import { derivation } from "./derivation.js";
import { line } from "./line.js";
import { masses } from "./masses.js";

/** @import { Figure } from "../plotly.js" */
/** @import { Moved } from "../plotly_internals.js" */
/** @import { Place } from "./state.js" */

/** @typedef {Record<string, number>} Values */

/** @typedef {{ kind: keyof typeof KINDS, values: Values, model: any }} Scene as Python sends it */

/** @typedef {{ x: number, y: number, text: string }} Note */

/**
 * A panel: what moves in it by the names of traces, its title, the range of its y axis, and its first annotations.
 *
 * @typedef {{ title: string, traces: Record<string, Moved>, range?: [number, number], notes?: Note[] }} View
 */

/**
 * Texts by what they are labelled, and LaTeX by the container that holds it.
 *
 * @typedef {{ panels: Record<string, View>, texts: Record<string, string>, formulas?: Record<string, string> }} Sight
 */

/**
 * What is drawn of one data point alone, and where it lies.
 *
 * @typedef {{ x: number, y: number, panels: Record<string, View> }} Lit
 */

/**
 * `moved` are the values when a handle is put at a place, `sight` is what they show: both as Python has it. `lit` is
 * what they show of the data point of an index.
 *
 * @typedef {object} Kind
 * @property {(model: any, values: Values, handle: string, place: Place) => Values} moved
 * @property {(model: any, values: Values) => Sight} sight
 * @property {(model: any, values: Values, index: number) => Lit} [lit]
 */

const KINDS = { bell, bumps, categories, derivation, line, masses };

/** @param {Scene} scene */
export const kindOf = ({ kind }) => /** @type {Kind} */ (KINDS[kind]);

/**
 * What moves in a figure by a view of it, as the charts take it.
 *
 * @param {Figure} figure
 * @param {View} view
 */
export function momentOf({ data }, { traces }) {
  const places = data.flatMap(({ name }, i) => (name in traces ? [i] : []));
  return { data: places.map((i) => traces[data[i].name]), traces: places };
}
