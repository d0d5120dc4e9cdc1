// The state of a drawing by hand: types alone.

/** @import { Tell } from "../page.js" */
/** @import { Plot } from "../plotly.js" */
/** @import { History } from "./history.js" */
/** @import { Ground, Place } from "./points.js" */

/**
 * A chart that is drawn on: its frame, and the layer of marks over it.
 *
 * @typedef {object} Sheet
 * @property {HTMLElement} frame
 * @property {Plot} plot
 * @property {SVGSVGElement} layer
 * @property {AbortController} end
 */

/**
 * A pointer that is down: where, on which point (-1 for none), and whether it has moved.
 *
 * @typedef {object} Press
 * @property {number} id
 * @property {Place} from
 * @property {number} hit
 * @property {boolean} moved
 * @property {Sheet} sheet
 * @property {ReturnType<typeof setTimeout>} timer
 */

/**
 * `chosen` is the number of the chosen point, -1 for none, `label` that of points to come. `points` are those that are
 * shown: they are ahead of the history's while one is led, or moved by keys until `timer` ends. `number` is that of the
 * last message to Python, `heard` that of the last one it has answered, `last` the point that was clicked last, and
 * when. `render` shows all of it anew.
 *
 * @typedef {object} Hand
 * @property {Ground} ground
 * @property {History} history
 * @property {number[][]} points
 * @property {number} chosen
 * @property {number} label
 * @property {Press | null} press
 * @property {{ hit: number, at: number }} last
 * @property {number} number
 * @property {number} heard
 * @property {number} sentAt
 * @property {Tell} tell
 * @property {() => void} render
 * @property {Sheet[]} sheets
 * @property {HTMLElement} bar
 * @property {AbortController} end
 * @property {ReturnType<typeof setTimeout>} [timer]
 */
