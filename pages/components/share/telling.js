// When the address says all that was done: what plays is paused, and Python has heard of it and has run.

const APP = "[data-testid=stApp]";
const PLAYS = ":is(.player, .reel)[data-playing] [data-do=play]";
const UNTOLD = "[data-unheard], [data-untold]";
const RUNS = `${APP}:not([data-test-script-state=notRunning])`;
const OWN = ".share";
const GESTURES = ["input", "change", "click", "keydown"];
const KEYS = /^(Arrow\w+|Home|End|Page\w+|Enter|Delete|Backspace| )$/; // what others type is heard as input
const BEAT = 50; // ms between two looks
const LAG = 1500; // ms by which the run that something asked for has begun
const PATIENCE = 10_000; // ms after which the address is taken as it is

/** @typedef {{ toldAt: number | null, ran: boolean }} Watch when something was told last, and whether a run followed */

/**
 * Follows what a hand does on the page from now on, of which Streamlit may tell a moment later.
 *
 * @param {AbortSignal} signal
 * @returns {Watch}
 */
export function follow(signal) {
  /** @type {Watch} */
  const last = { toldAt: null, ran: false };
  const note = (/** @type {Event} */ event) => {
    if (event.target instanceof Element && event.target.closest(OWN)) return;
    if (event instanceof KeyboardEvent && !KEYS.test(event.key)) return;
    Object.assign(last, { toldAt: performance.now(), ran: false });
  };
  for (const kind of GESTURES) addEventListener(kind, note, { signal, capture: true, passive: true });
  const observer = new MutationObserver(() => isThere(RUNS) && Object.assign(last, { ran: true }));
  const app = document.querySelector(APP);
  if (app) observer.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
  signal.addEventListener("abort", () => observer.disconnect());
  return last;
}

/**
 * Waits until the address says what is shown, also what was done last; not at all where it does.
 *
 * @param {Watch} last
 */
export async function whenTold(last) {
  for (const button of document.querySelectorAll(PLAYS)) /** @type {HTMLElement} */ (button).click();
  const [begun, watch] = [performance.now(), { ...last }];
  while (!isHeard(watch, isThere(UNTOLD), isThere(RUNS), performance.now())) {
    if (performance.now() - begun > PATIENCE) return;
    await new Promise((resolve) => setTimeout(resolve, BEAT));
  }
}

/** @param {string} selector */
const isThere = (selector) => document.querySelector(selector) !== null;

/**
 * Whether Python has heard all: nothing is untold, and a run has followed what was.
 *
 * @param {Watch} watch
 * @param {boolean} isUntold
 * @param {boolean} runs
 * @param {number} now
 */
export function isHeard(watch, isUntold, runs, now) {
  if (isUntold) Object.assign(watch, { toldAt: now, ran: false });
  else if (runs) watch.ran = true;
  const isTaken = watch.toldAt === null || watch.ran || now - watch.toldAt > LAG;
  return !isUntold && !runs && isTaken;
}
