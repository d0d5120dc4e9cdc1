// The stage: pages of the site in frames, one behind the other. The step that is shown has one, and the next one is made
// ready in another, so that it stands there at once. A frame goes from page to page as the site's own links do: its front
// end is loaded once.

import { make } from "../page.js";

/** @typedef {{ link: string, page: string }} Shown */

/**
 * @typedef {object} Slot
 * @property {HTMLIFrameElement} frame
 * @property {number} at the step that it has, by its index
 * @property {string} link
 * @property {boolean} ready
 * @property {boolean} ran whether its page has begun to run since it was sent there
 * @property {number} sentAt
 */

/**
 * @typedef {object} Stage
 * @property {HTMLElement} root
 * @property {Shown[]} steps
 * @property {Map<number, Slot>} slots
 * @property {number} at
 * @property {(event: KeyboardEvent) => void} onKey
 * @property {() => void} onReady
 * @property {number} timer
 */

const SLOTS = 3;
const BEAT = 50;
const PATIENCE = 4000; // ms after which a page counts as run, though nothing was seen of it
const APP = "[data-testid=stApp]";
const NARROW = 641;

/**
 * @param {HTMLElement} root
 * @param {Shown[]} steps
 * @param {(event: KeyboardEvent) => void} onKey
 * @param {() => void} onReady
 * @returns {Stage}
 */
export function stageIn(root, steps, onKey, onReady) {
  const stage = { root, steps, slots: new Map(), at: -1, onKey, onReady, timer: 0 };
  stage.timer = window.setInterval(() => look(stage), BEAT);
  return stage;
}

/** @param {Stage} stage */
export function strike(stage) {
  clearInterval(stage.timer);
  stage.root.replaceChildren();
}

/**
 * Shows a step: at once if its page is ready, else as soon as it is.
 *
 * @param {Stage} stage
 * @param {number} at
 */
export function showStep(stage, at) {
  stage.at = at;
  const slot = slotOf(stage, at);
  if (slot.ready) reveal(stage, slot);
  else stage.root.dataset.busy = "";
}

/**
 * Shows the step as it was planned, whatever was done to its picture.
 *
 * @param {Stage} stage
 */
export function showAgain(stage) {
  const slot = slotOf(stage, stage.at);
  send(slot, slot.link);
  stage.root.dataset.busy = "";
}

/**
 * The frame of the step that is shown; undefined before there is one.
 *
 * @param {Stage} stage
 */
export const frameOf = (stage) => stage.slots.get(stage.at % SLOTS)?.frame;

/**
 * @param {Stage} stage
 * @param {number} at
 */
function slotOf(stage, at) {
  const { link, page } = stage.steps[at];
  const found = stage.slots.get(at % SLOTS);
  if (found && found.at === at && found.link === link) return found;
  const slot = found ?? newSlot(stage);
  Object.assign(slot, { at, link });
  slot.frame.title = `${page}, live`;
  stage.slots.set(at % SLOTS, slot);
  send(slot, link);
  return slot;
}

/**
 * @param {Stage} stage
 * @returns {Slot}
 */
function newSlot(stage) {
  const slot = { frame: make("iframe"), at: -1, link: "", ready: false, ran: false, sentAt: 0 };
  slot.frame.inert = true;
  slot.frame.addEventListener("load", () => settle(stage, slot));
  stage.root.append(slot.frame);
  return slot;
}

/**
 * Makes a frame that has loaded a part of the lecture: it has no history of its own, and its keys are the lecture's.
 *
 * @param {Stage} stage
 * @param {Slot} slot
 */
function settle(stage, slot) {
  const view = slot.frame.contentWindow;
  if (!view?.document) return;
  const { history } = view;
  history.pushState = (...state) => history.replaceState(...state);
  view.document.documentElement.dataset.framed = "";
  view.addEventListener("keydown", stage.onKey, true);
}

/**
 * @param {Slot} slot
 * @param {string} link
 */
function send(slot, link) {
  const view = /** @type {any} */ (slot.frame.contentWindow);
  const app = slot.frame.contentDocument?.querySelector(APP);
  const address = new URL(link, window.location.href).href;
  Object.assign(slot, { ready: false, ran: !app, sentAt: performance.now() });
  if (!app) {
    slot.frame.src = address;
    return;
  }
  const observer = new view.MutationObserver(() => {
    slot.ran = true;
    observer.disconnect();
  });
  observer.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
  view.history.replaceState({}, "", address);
  view.dispatchEvent(new view.PopStateEvent("popstate"));
}

/** @param {Stage} stage */
function look(stage) {
  for (const slot of stage.slots.values()) {
    if (slot.ready || !isDrawn(slot)) continue;
    slot.ready = true;
    if (slot.at === stage.at) reveal(stage, slot);
  }
}

/**
 * Whether a frame has its page with all pictures; a page that has none by the end of all patience says why.
 *
 * @param {Slot} slot
 */
function isDrawn(slot) {
  const page = slot.frame.contentDocument;
  const app = /** @type {HTMLElement | null | undefined} */ (page?.querySelector(APP));
  const waited = performance.now() - slot.sentAt;
  if (!page || app?.dataset.testScriptState !== "notRunning" || !(slot.ran || waited > PATIENCE)) return false;
  const pictures = [...page.querySelectorAll(".player, .picture")];
  const whole = page.querySelector(".st-key-page_foot") && pictures.length > 0;
  return whole ? pictures.every((each) => each.matches("[data-ready]")) : waited > PATIENCE;
}

/**
 * @param {Stage} stage
 * @param {Slot} slot
 */
function reveal(stage, slot) {
  delete stage.root.dataset.busy;
  for (const { frame } of stage.slots.values()) {
    frame.toggleAttribute("data-shown", frame === slot.frame);
    frame.inert = frame !== slot.frame;
  }
  stage.onReady();
  const next = slot.at + 1;
  if (next < stage.steps.length && window.innerWidth >= NARROW) slotOf(stage, next);
}
