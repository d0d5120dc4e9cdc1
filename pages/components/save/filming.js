// A short film of a run: the player is led through its moments, each is drawn as it is seen, and the browser's own
// recorder makes a video of the drawings.

import { part } from "../page.js";
import { canvasOf, fontRules } from "./rendering.js";

const PACE = 12; // drawings a second
const MOST = 96; // drawings: a film of 8 s
const REST = 1000; // ms for which the last one stays
const WIDEST = 1920;
const KINDS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm", "video/mp4"];

/** The kind of video that this browser records; undefined where it records none. */
export const videoKind = () =>
  "captureStream" in HTMLCanvasElement.prototype
    ? KINDS.find((kind) => globalThis.MediaRecorder?.isTypeSupported(kind))
    : undefined;

/** @param {number} ms */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/**
 * The film of a player, from its first moment to its last; the player is then where it was.
 *
 * @param {HTMLElement} player
 * @param {string} kind
 * @param {(share: number) => void} tell how much of it is done
 * @param {AbortSignal} signal
 */
export async function filmOf(player, kind, tell, signal) {
  /** @type {HTMLInputElement} */
  const scrub = part(player, ".player-scrub");
  const before = scrub.value;
  scrub.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true })); // what is in a hand tells Python nothing
  try {
    const drawings = await drawAll(player, scrub, (share) => tell(share / 2), signal);
    return await record(drawings, kind, (share) => tell((1 + share) / 2), signal);
  } finally {
    goTo(scrub, before);
    scrub.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  }
}

/**
 * @param {HTMLInputElement} scrub
 * @param {string} moment
 */
function goTo(scrub, moment) {
  scrub.value = moment;
  scrub.dispatchEvent(new Event("input"));
}

/**
 * @param {HTMLElement} player
 * @param {HTMLInputElement} scrub
 * @param {(share: number) => void} tell
 * @param {AbortSignal} signal
 */
async function drawAll(player, scrub, tell, signal) {
  const last = Number(scrub.max);
  const count = Math.min(last + 1, MOST);
  const rules = await fontRules(getComputedStyle(player).fontFamily);
  const times = Math.min(2, WIDEST / player.getBoundingClientRect().width);
  /** @type {Blob[]} kept small: as pixels a film would take a gigabyte */
  const drawings = [];
  for (let i = 0; i < count; i += 1) {
    signal.throwIfAborted();
    goTo(scrub, String(Math.round((i * last) / Math.max(count - 1, 1))));
    await painted();
    const canvas = await canvasOf(player, rules, times);
    drawings.push(
      await /** @type {Promise<Blob>} */ (
        new Promise((done) => canvas.toBlob((blob) => done(blob ?? new Blob()), "image/webp", 0.95))
      ),
    );
    tell((i + 1) / count);
  }
  return drawings;
}

/**
 * @param {Blob[]} drawings
 * @param {string} kind
 * @param {(share: number) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
async function record(drawings, kind, tell, signal) {
  const first = await createImageBitmap(drawings[0]);
  const [width, height] = [first.width, first.height].map((size) => size - (size % 2)); // some recorders take no odd ones
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(first, 0, 0);
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: kind, videoBitsPerSecond: 8_000_000 });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((done) => recorder.addEventListener("stop", done));
  recorder.start();
  try {
    const start = performance.now();
    for (const [i, drawing] of drawings.entries()) {
      signal.throwIfAborted();
      const image = await createImageBitmap(drawing);
      await wait(start + (1000 * i) / PACE - performance.now());
      context.drawImage(image, 0, 0);
      image.close();
      tell((i + 1) / drawings.length);
    }
    await wait(REST);
  } finally {
    recorder.stop();
    await ended;
  }
  return new Blob(parts, { type: kind });
}
