// What is seen of a picture as an image of its own: Plotly's layers as they are drawn, and beside and over them the texts,
// lines and boxes of the page as its style sheets put them.

import { layersOf } from "../plotly_layers.js";

/** @import { Plot } from "../plotly.js" */

/** @typedef {{ left: number, top: number, width: number, height: number }} Box in px from the corner of the picture */

const SVG = "http://www.w3.org/2000/svg";
const TIMES = 2; // so many pixels of a PNG for one of the page
const CONTROLS =
  "input, select, .chart-back, .player-places, .player-buttons, .player-line, .player-pin, .player-fault, .word-bubble, [role=tooltip]";
const SIDES = ["Top", "Right", "Bottom", "Left"];
const STYLED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "display",
  "visibility",
];
const WRITTEN = ["font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"];

/**
 * @param {string} tag
 * @param {Record<string, string | number | undefined>} attributes
 */
function element(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) node.setAttribute(name, String(value));
  return node;
}

/**
 * @param {Element} picture
 * @returns {SVGElement}
 */
function drawn(picture) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  const image = element("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  image.append(element("rect", { width, height, fill: groundOf(picture) }));
  draw(image, picture, { left, top, width, height });
  return image;
}

/**
 * The ground on which an element lies: the first that is not clear, of it and of all that hold it.
 *
 * @param {Element | null} node
 * @returns {string}
 */
function groundOf(node) {
  if (!node) return "#ffffff";
  const { backgroundColor } = getComputedStyle(node);
  return isClear(backgroundColor) ? groundOf(node.parentElement) : plain(backgroundColor);
}

/**
 * @param {Element} into
 * @param {Element} node
 * @param {Box} whole
 */
function draw(into, node, whole) {
  if (!node.checkVisibility({ visibilityProperty: true }) || node.matches(CONTROLS)) return;
  const style = getComputedStyle(node);
  const group = element("g", { opacity: style.opacity === "1" ? undefined : style.opacity });
  into.append(group);
  const place = within(node.getBoundingClientRect(), whole);
  if (node.classList.contains("js-plotly-plot")) group.append(...placed(layersOf(/** @type {Plot} */ (node)), place));
  else if (node instanceof SVGElement) group.append(...placed([styledCopy(node)], place));
  else {
    drawBox(group, style, place);
    for (const child of node.childNodes)
      if (child instanceof Text) write(group, child, style, whole);
      else if (child instanceof Element) draw(group, child, whole);
    for (const kind of ["::before", "::after"]) drawPseudo(group, getComputedStyle(node, kind), place);
  }
}

/**
 * @param {DOMRect} rectangle
 * @param {Box} whole
 * @returns {Box}
 */
const within = ({ left, top, width, height }, whole) => ({
  left: left - whole.left,
  top: top - whole.top,
  width,
  height,
});

/**
 * @param {SVGElement[]} layers
 * @param {Box} place
 */
function placed(layers, { left, top, width, height }) {
  for (const layer of layers)
    for (const [name, value] of Object.entries({ x: left, y: top, width, height }))
      layer.setAttribute(name, String(value));
  return layers;
}

/**
 * A copy of a drawing of the page's own, with what its style sheets say of each part.
 *
 * @param {SVGElement} node
 */
function styledCopy(node) {
  const copy = /** @type {SVGElement} */ (node.cloneNode(true));
  const [from, to] = [node, copy].map((each) => [each, ...each.querySelectorAll("*")]);
  from.forEach((each, i) => {
    const style = getComputedStyle(each);
    const names = each instanceof SVGTextContentElement ? [...STYLED, ...WRITTEN] : STYLED;
    for (const name of names) {
      const value = style.getPropertyValue(name);
      to[i].setAttribute(name, /^(color|rgb)/.test(value) ? plain(value) : value);
    }
    to[i].removeAttribute("style");
  });
  return copy;
}

/**
 * What stands before or after the content of an element, where it is a box that is placed.
 *
 * @param {Element} into
 * @param {CSSStyleDeclaration} style
 * @param {Box} owner
 */
function drawPseudo(into, style, owner) {
  if (style.content === "none" || style.position !== "absolute") return;
  const { m41, m42 } = new DOMMatrix(style.transform);
  const [left, top, width, height] = [style.left, style.top, style.width, style.height].map(Number.parseFloat);
  const edges = style.boxSizing === "border-box" ? [0, 0] : [bordersOf(style, 3, 1), bordersOf(style, 0, 2)];
  const place = {
    left: owner.left + left + m41,
    top: owner.top + top + m42,
    width: width + edges[0],
    height: height + edges[1],
  };
  const group = element("g", { opacity: style.opacity });
  into.append(group);
  drawBox(group, style, place);
}

/**
 * The width of two borders together.
 *
 * @param {CSSStyleDeclaration} style
 * @param {number} one
 * @param {number} other
 */
const bordersOf = (style, one, other) => borderOf(style, one).width + borderOf(style, other).width;

/**
 * @param {CSSStyleDeclaration} style
 * @param {number} side
 */
function borderOf(style, side) {
  const of = (/** @type {string} */ what) => style.getPropertyValue(`border-${SIDES[side].toLowerCase()}-${what}`);
  const width = of("style") === "none" ? 0 : Number.parseFloat(of("width"));
  return { width, colour: of("color"), dashed: of("style") === "dashed" };
}

/**
 * @param {Element} into
 * @param {CSSStyleDeclaration} style
 * @param {Box} place
 */
function drawBox(into, style, { left, top, width, height }) {
  const borders = SIDES.map((_, side) => borderOf(style, side));
  const isFrame = borders.every((each) => each.width > 0);
  const edge = isFrame ? borders[0].width : 0;
  const radius = Number.parseFloat(style.borderTopLeftRadius);
  const rx = style.borderTopLeftRadius.endsWith("%") ? (radius / 100) * Math.min(width, height) : radius;
  const fill = isClear(style.backgroundColor) ? "none" : plain(style.backgroundColor);
  const stroke = isFrame ? { stroke: plain(borders[0].colour), "stroke-width": edge } : {};
  const inner = { x: left + edge / 2, y: top + edge / 2, width: width - edge, height: height - edge, rx };
  if ((isFrame || fill !== "none") && inner.width > 0 && inner.height > 0)
    into.append(element("rect", { ...inner, fill, ...stroke }));
  if (isFrame) return;
  const ends = [
    [left, top, left + width, top],
    [left + width, top, left + width, top + height],
    [left, top + height, left + width, top + height],
    [left, top, left, top + height],
  ];
  borders.forEach(({ width: wide, colour, dashed }, side) => {
    if (!wide || isClear(colour)) return;
    const [x1, y1, x2, y2] = ends[side];
    const dashes = { "stroke-dasharray": dashed ? `${2 * wide} ${2 * wide}` : undefined };
    into.append(element("line", { x1, y1, x2, y2, stroke: plain(colour), "stroke-width": wide, ...dashes }));
  });
}

/**
 * Writes a text word by word, each where the page has it: so lines break as they do there.
 *
 * @param {Element} into
 * @param {Text} text
 * @param {CSSStyleDeclaration} style
 * @param {Box} whole
 */
function write(into, text, style, whole) {
  const range = document.createRange();
  const font = { "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight };
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const { left, top, width, height } = within(range.getBoundingClientRect(), whole);
    if (!width) continue;
    const place = { x: left, y: top + height * baseline(style.font), textLength: width, fill: plain(style.color) };
    const node = element("text", { ...place, ...font });
    node.textContent = word;
    into.append(node);
  }
}

/**
 * Where the letters of a font stand, as a share of the height of a line.
 *
 * @param {string} font
 */
function baseline(font) {
  const context = pencil();
  context.font = font;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = context.measureText("x");
  return above / (above + below);
}

function pencil() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
}

/** @param {string} colour */
const isClear = (colour) => channels(colour)[3] === 0;

/**
 * A colour as every program reads it: computed ones may be mixed in ways that only browsers know.
 *
 * @param {string} colour
 */
function plain(colour) {
  const [red, green, blue, alpha] = channels(colour);
  return `rgba(${red}, ${green}, ${blue}, ${Number((alpha / 255).toFixed(3))})`;
}

/**
 * @param {string} colour
 * @returns {Uint8ClampedArray}
 */
function channels(colour) {
  const context = pencil();
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

/**
 * @param {Node} image
 * @returns {string}
 */
const textOf = (image) => new XMLSerializer().serializeToString(image);

/**
 * Text stays text, in the page's font where there is one of that name.
 *
 * @param {Element} picture
 */
export const svgOf = async (picture) => new Blob([textOf(drawn(picture))], { type: "image/svg+xml" });

/**
 * What is seen of a picture in pixels, so many for one of the page, with these rules for its fonts.
 *
 * @param {Element} picture
 * @param {string} rules
 * @param {number} times
 */
export async function canvasOf(picture, rules, times) {
  const image = drawn(picture);
  const style = document.createElementNS(SVG, "style");
  style.textContent = rules;
  image.prepend(style);
  const source = Object.assign(new Image(), { src: `data:image/svg+xml,${encodeURIComponent(textOf(image))}` });
  await source.decode();
  const { width, height } = picture.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(times * width), height: Math.round(times * height) });
  canvas.getContext("2d")?.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * @param {Element} picture
 * @returns {Promise<Blob>}
 */
export async function pngOf(picture) {
  const canvas = await canvasOf(picture, await fontRules(getComputedStyle(picture).fontFamily), TIMES);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the browser draws no image of that size")))),
  );
}

/**
 * The page's own fonts among these families, each with its file in it: an image loads nothing.
 *
 * @param {string} families
 */
export async function fontRules(families) {
  const names = families.split(",").map(bare);
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, sheet })));
  const wanted = rules.filter(
    ({ rule }) => rule instanceof CSSFontFaceRule && names.includes(bare(rule.style.getPropertyValue("font-family"))),
  );
  return (await Promise.all(wanted.map(({ rule, sheet }) => carried(rule.cssText, sheet.href)))).join("\n");
}

/** @param {string} family */
const bare = (family) => family.trim().replace(/^["']|["']$/g, "");

/**
 * @param {string} rule
 * @param {string | null} base
 */
async function carried(rule, base) {
  const [whole, file] = /url\("?([^")]+)"?\)/.exec(rule) ?? [];
  if (!file) return "";
  const blob = await (await fetch(new URL(file, base ?? location.href))).blob();
  return rule.replace(/** @type {string} */ (whole), `url("${await asData(blob)}")`);
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
const asData = (blob) =>
  new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
