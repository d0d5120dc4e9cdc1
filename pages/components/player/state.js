// The state of one player: types alone, which no script loads.

/** @import { Tell } from "../page.js" */
/** @import { Plot } from "../plotly.js" */
/** @import { Film, Panel } from "./format.js" */

/**
 * What the player keeps with a chart: the panel that it shows, what was drawn of it (see `draw`), its settings (the
 * same object at each call), and whether its gestures are heard.
 *
 * @typedef {Plot & { panel: Panel, stamp: string | null, config?: object, watched?: boolean }} PlayerPlot
 */

/**
 * One of the two pictures, with its cursors.
 *
 * @typedef {object} Picture
 * @property {HTMLElement} figure
 * @property {HTMLElement} caption
 * @property {PlayerPlot} plot
 * @property {HTMLElement} cursor
 * @property {HTMLElement} level
 * @property {SVGElement} light
 */

/** @typedef {{ plot: PlayerPlot, panel: Panel }} Chart */

/**
 * Where Python opens the player, and what it sends along.
 *
 * @typedef {object} Opening
 * @property {number | null} step
 * @property {number | null} x
 * @property {number | null} x2
 * @property {number | null} pin
 * @property {number} id
 * @property {boolean} autoplay
 * @property {string} plotly
 * @property {string} digest of the film
 */

/**
 * The grip of the threshold: whether it is in a hand, how far from its middle, where the hand has put it, and the two
 * inputs there.
 *
 * @typedef {object} Grip
 * @property {HTMLButtonElement} button
 * @property {boolean} held
 * @property {[number, number]} off across and down
 * @property {[number, number] | null} place
 * @property {number} at
 * @property {ReturnType<typeof setTimeout>} [timer]
 */

/** @typedef {{ step: number | null, x: number | null, pin: number | null, x2: number | null }} Choice */

/**
 * `frame` and `pin` are frames of the film; `place` is the chosen x, null for the film's own, and `preview` the x under
 * the mouse. `chosen` says that a person went to the frame. `drawn` is what the page shows, `drawing` the film whose
 * charts are drawn or under way. `top` is the range of the density, `zoom` that of the axes by panel. `due` is the time
 * of the frame that is shown, null where playing begins.
 *
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {Tell} tell
 * @property {Film} film
 * @property {Film | null} drawing
 * @property {number} frame
 * @property {number | null} pin
 * @property {(number | null)[]} place
 * @property {number[] | null} preview
 * @property {number | "full"} speed
 * @property {boolean} playing
 * @property {boolean} chosen
 * @property {boolean} ready
 * @property {boolean} held
 * @property {Record<string, Record<string, any[]> | null>} zoom
 * @property {number} top
 * @property {{ frame?: number, pin?: number | null, place?: string }} drawn
 * @property {Choice} lastReport
 * @property {Choice | null} asked what Python asked for first, until something else is told
 * @property {Chart[]} charts
 * @property {HTMLElement[]} values
 * @property {HTMLElement[]} numbers
 * @property {Picture} now
 * @property {Picture} pinned
 * @property {PlayerPlot} slicePlot
 * @property {HTMLInputElement[]} sliders
 * @property {Grip | null} grip of the film's threshold
 * @property {AbortController} end
 * @property {ResizeObserver} sizes
 * @property {number | null} due
 * @property {number} tick
 * @property {ReturnType<typeof setTimeout>} [timer]
 * @property {string} [digest]
 * @property {number} [opening]
 * @property {() => void} refresh shows all again
 */

export {};
