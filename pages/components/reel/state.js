// The state of one reel: types alone, which no script loads.

/** @import { Tell } from "../page.js" */
/** @import { Figure, Plot } from "../plotly.js" */

/** @typedef {{ trace: number, x?: string, y?: string }} Track the blocks that move in a trace */

/** @typedef {{ name: string, title: string, description: string, figure: Figure, tracks: Track[] }} Panel */

/** @typedef {(number | null)[]} Row */

/**
 * A text that follows the moment: see core/film/reel.py.
 *
 * @typedef {object} Label
 * @property {string} panel
 * @property {string[]} texts
 * @property {number[]} x
 * @property {number[]} y
 * @property {string} color
 * @property {"above" | "right" | "left"} anchor
 * @property {string} row
 * @property {number} since
 * @property {boolean} bold
 * @property {number} size
 */

/** @typedef {{ text: string, columns: string[][] }} Explained a text with places for an entry of each column */

/**
 * What the page says below the reel, in its container of that key: see core/film/reel.py.
 *
 * @typedef {{ key: string, texts: string[], since: number[], columns: string[][], latex: boolean }} Written
 */

/** @typedef {{ ends: number[], x: [number, number][], y: [number, number][] }} Stages */

/**
 * Where Python sends the browser, with each new `request`, and what tells the reel from others.
 *
 * @typedef {object} Opening
 * @property {number} moment
 * @property {number} request
 * @property {boolean} fromStart
 * @property {string} digest
 */

/** @typedef {Opening & Body} Message what Python sends */

/**
 * The reel.
 *
 * @typedef {object} Body
 * @property {string} plotly
 * @property {boolean} plays
 * @property {number[]} columns
 * @property {Panel[]} panels
 * @property {Label[]} labels
 * @property {Record<string, Explained>} explained by panel
 * @property {Written[]} written
 * @property {string} katex the script that sets LaTeX
 * @property {Record<string, Stages>} stages
 * @property {{ label: string, moment: number }[]} marks
 * @property {number[]} values
 * @property {Record<string, Row[]>} blocks
 * @property {string[]} words
 * @property {number[]} times
 * @property {Record<string, number[]>} since
 * @property {string[]} cursors
 * @property {number[]} stops
 */

/**
 * What is kept with a chart: its handler of sizes needs it.
 *
 * @typedef {Plot & { watched?: boolean, config?: object }} ReelPlot
 */

/**
 * One chart: `drawn` is the figure that was drawn, `stage` that of its axes.
 *
 * @typedef {object} Chart
 * @property {Panel} panel
 * @property {HTMLElement} figure
 * @property {HTMLElement} frame
 * @property {ReelPlot} plot
 * @property {{ node: HTMLElement, label: Label }[]} labels
 * @property {HTMLButtonElement | null} cursor
 * @property {string} drawn
 * @property {number} stage
 */

/**
 * `clock` is the second that is played, `due` the time of the last frame; `touched` says that a person has gone
 * somewhere; `fresh` that all must be shown anew, `shown` the moment that is.
 *
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {HTMLElement} picture
 * @property {Tell} tell
 * @property {Message} message
 * @property {Chart[]} charts
 * @property {number} moment
 * @property {number} shown
 * @property {boolean} fresh
 * @property {boolean} ready
 * @property {boolean} playing
 * @property {boolean} held
 * @property {boolean} touched
 * @property {number} speed
 * @property {number} clock
 * @property {number | null} due
 * @property {number} lastReport
 * @property {number} number
 * @property {number} request
 * @property {number} tick
 * @property {number} pointer the pointer that holds a cursor, and how far from its middle
 * @property {number} grip
 * @property {ReturnType<typeof setTimeout>} [timer]
 * @property {AbortController} end
 * @property {ResizeObserver} sizes
 */

export {};
