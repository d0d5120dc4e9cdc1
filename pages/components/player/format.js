// The film's format (core/film: spec, slices, pack): types alone, which no script loads.

/** @import { Figure } from "../plotly.js" */

/**
 * What a film says of itself, as JSON.
 *
 * @typedef {object} Header
 * @property {number} version
 * @property {string} identity
 * @property {number[]} steps of each frame, rising
 * @property {number[] | [number, number][]} x the grid of the slice: of one input, or all pairs of two, or empty
 * @property {(Scale | null)[]} scales of each input, where it stands for more than a number
 * @property {Record<string, Block>} blocks
 * @property {Panel[]} panels
 * @property {Readout[]} readouts
 * @property {Slice | null} slice
 * @property {Threshold | null} threshold
 * @property {{ label: string, frame: number }[]} markers
 */

/**
 * A film that was read. `grids` are the values of each input, rising; `last` is the last frame.
 *
 * @typedef {Omit<Header, "slice" | "threshold"> & Parts} Film
 */

/**
 * @typedef {object} Parts
 * @property {PlacedSlice | null} slice
 * @property {(Threshold & { at: number }) | null} threshold with where a hand has put it
 * @property {number[][]} grids
 * @property {ArrayBuffer} body
 * @property {Record<string, Int16Array>} codes of shares
 * @property {number} last
 */

/** @typedef {{ value: number, values: number[], along: string, readout: string, numbers: string }} Threshold */

/**
 * Rows of numbers, one for each frame: float32, codes with a shift and a scale for each row, or differences of shares.
 *
 * Of shares, `height` are those at a place of the first input, and the code `top` is 1.
 *
 * @typedef {object} Block
 * @property {number} rows 1 for what never moves
 * @property {number} columns
 * @property {number} offset
 * @property {"values" | "codes" | "shares"} form
 * @property {number} [height]
 * @property {number} [top]
 */

/** @typedef {{ origin?: number, words: string[] }} Scale days since the year 1 at 0 where it is a date */

/** @typedef {{ z: number[], p: number[] }} Curve */

/** @typedef {{ type: "Row", block: string }} Row */

/** @typedef {{ type: "Every", block: string, first: number, every: number, shift: number }} Every */

/** @typedef {{ type: "Affine", loc: string, k: number, scale: string }} Affine */

/** @typedef {{ type: "BellValues", loc: string, scale: string, columns: number[], curve: Curve }} BellValues */

/**
 * @typedef {object} BellDensities
 * @property {"BellDensities"} type
 * @property {string} scale
 * @property {number[]} columns
 * @property {number[]} feet
 * @property {Curve} curve
 * @property {number} gain
 * @property {number | null} reach
 */

/** @typedef {{ type: "Boundary", blocks: string[], of: "x" | "y", level: number | null }} Boundary */

/** @typedef {{ type: "Pieces", block: string, pieces: number, of: "x" | "y", period: number }} Pieces */

/** @typedef {{ type: "Level", of: "values" | "logits", to: number | null }} Level */

/** @typedef {Row | Every | Affine | BellValues | BellDensities | Boundary | Pieces | Level} Expression */

/**
 * @typedef {object} Track
 * @property {number} trace
 * @property {Expression | null} x
 * @property {Expression | null} y
 * @property {Row | null} z
 * @property {"now" | "pinned"} moment
 */

/** @typedef {{ blocks: string[], colours: string[], opacity: number }} Blend */

/**
 * @typedef {object} Panel
 * @property {string} name
 * @property {Figure} figure
 * @property {Track[]} tracks
 * @property {string} title
 * @property {string} description
 * @property {boolean} seeks
 * @property {Blend | null} blend
 * @property {boolean} over_x
 */

/**
 * @typedef {object} Readout
 * @property {string} label
 * @property {string} block
 * @property {number} digits
 * @property {string} unit
 * @property {string} title
 * @property {string | null} to
 * @property {number} over
 */

/**
 * @typedef {object} SliceNumber
 * @property {string} label
 * @property {"point" | "length" | "density" | "interval" | "probability" | "mode" | "values" | "angles" | "pieces"} kind
 * @property {number} k
 * @property {string} unit
 * @property {string} title
 * @property {string | null} block
 * @property {number} digits
 */

/**
 * What all slices have. `x` is where it opens, one number for each input.
 *
 * @typedef {object} SliceBase
 * @property {Figure} figure
 * @property {number | number[]} x
 * @property {SliceNumber[]} numbers
 * @property {number} x_digits
 * @property {string} title
 * @property {string} description
 * @property {string} [x_label]
 * @property {string[]} [x_labels]
 */

/**
 * @typedef {object} SliceSpec
 * @property {"SliceSpec"} type
 * @property {string} loc
 * @property {string} scale
 * @property {Curve} curve
 * @property {number} interval
 * @property {number[]} points_x
 * @property {number[]} points_y
 * @property {number} window
 * @property {number} digits
 */

/** @typedef {{ type: "BarsSpec", values: string[], labels: string[], digits: number }} BarsSpec */

/**
 * @typedef {object} DensitySpec
 * @property {"DensitySpec"} type
 * @property {string} knots
 * @property {string} shape
 * @property {string} unit
 * @property {string} region
 * @property {string} centre
 * @property {number} parts
 * @property {number} pieces
 * @property {number[]} points_x
 * @property {number[]} points_y
 * @property {number} window
 * @property {number} period
 * @property {boolean} whole
 */

/**
 * @typedef {object} EllipseSpec
 * @property {"EllipseSpec"} type
 * @property {string} loc
 * @property {string} factor
 * @property {number[]} radii
 * @property {number[]} points_x
 * @property {number[][][]} marks
 * @property {number} window
 */

/** @typedef {{ type: "TableSpec", values: string, rows: number, columns: number }} TableSpec */

/** @typedef {SliceBase & (SliceSpec | BarsSpec | DensitySpec | EllipseSpec | TableSpec)} Slice */

/** @typedef {Slice & { place: number[], x_labels: string[] }} PlacedSlice a slice with its x and labels by input */

export {};
