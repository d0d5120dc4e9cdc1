// The state of one picture: types alone, which no script loads.

/** @import { Tell } from "../page.js" */
/** @import { Figure, Plot } from "../plotly.js" */
/** @import { Scene, Sight, Values } from "./scenes.js" */

/** @typedef {{ name: string, title: string, explained: string, description: string, figure: Figure }} Panel */

/**
 * @typedef {object} Handle
 * @property {string} name
 * @property {string} panel
 * @property {number} trace
 * @property {number} point
 * @property {"xy" | "x" | "y"} axes
 * @property {[number, number] | null} steps
 */

/**
 * @typedef {object} Message
 * @property {string} plotly
 * @property {string} katex what sets formulas
 * @property {number[]} columns
 * @property {string} size a height of the style sheet
 * @property {number} rows
 * @property {number} heard the number of the last drag that Python knows
 * @property {Handle[]} handles
 * @property {Panel[]} panels
 * @property {Scene | null} scene by which all that a handle moves is drawn here
 */

/**
 * What the picture keeps with a chart: its panel, what was drawn of it, its settings, and whether its gestures are heard.
 *
 * @typedef {Plot & { panel: Panel, drawn?: string | null, config?: object, watched?: boolean }} PicturePlot
 */

/** @typedef {{ figure: HTMLElement, frame: HTMLElement, plot: PicturePlot, panel: Panel }} Chart */

/** @typedef {{ x: number, y: number }} Place */

/**
 * A handle on the page: `lead` is where the browser has it, `asked` where the hand has put it, which a scene may not
 * follow all the way, `number` that of the last place that Python was told, `held` where in the marker it is held.
 *
 * @typedef {object} Grip
 * @property {HTMLButtonElement} button
 * @property {Handle} handle
 * @property {Chart} chart
 * @property {Place | null} lead
 * @property {Place | null} asked
 * @property {number} number
 * @property {[number, number] | null} held
 */

/**
 * `due` is the grip whose place Python is to hear next. While the browser leads a scene, `base` is the grip that leads
 * and the values before it did, `values` are those of the moment, and `sight` is what they give.
 *
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {ResizeObserver} sizes
 * @property {Chart[]} charts
 * @property {Grip[]} grips
 * @property {Scene | null} scene
 * @property {string} katex
 * @property {{ grip: Grip, values: Values } | null} base
 * @property {Values | null} values
 * @property {Sight | null} sight
 * @property {Grip | null} due
 * @property {number} number
 * @property {number} sentAt
 * @property {number} movedAt
 * @property {number} heard
 * @property {number} tick
 * @property {{ id: number, x: number, y: number, chart: Chart } | null} press that may choose a point
 * @property {AbortController} end
 * @property {Tell} tell
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

export {};
