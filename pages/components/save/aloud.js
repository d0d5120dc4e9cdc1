// What is added to charts once they stand: what each shows now, for who hears it, and its buttons as one stop of Tab,
// below its legend where they would lie on it.

import { drawnTraces } from "../plotly_drawn.js";
import { barOf, legendOf } from "../plotly_layers.js";
import { accountOf } from "./account.js";

/** @import { Plot } from "../plotly.js" */

const REST = 400; // ms without a change after which charts are told
const LONGEST = 5000; // ms after which those that go on moving are, too
const DRAWN = ["d", "x", "y", "width", "height", "transform", "href"];
const WAYS = new Map([
  ["ArrowRight", 1],
  ["ArrowLeft", -1],
  ["Home", Number.NEGATIVE_INFINITY],
  ["End", Number.POSITIVE_INFINITY],
]);

const plots = () => /** @type {NodeListOf<Plot>} */ (document.querySelectorAll("figure .js-plotly-plot"));

function tellAll() {
  for (const plot of plots()) {
    if (!plot.checkVisibility()) continue;
    tell(plot);
    join(plot);
  }
}

/** @param {Plot} plot */
function tell(plot) {
  const figure = /** @type {HTMLElement} */ (plot.closest("figure"));
  /** @type {HTMLElement | null} */
  const player = figure.closest(".player");
  const { step, pin } = player?.dataset ?? {};
  const shown = figure.dataset.panel === "pinned" ? pin : step;
  const account = `${shown ? `Now, at step ${shown}: ` : "Now: "}${accountOf(drawnTraces(plot))}`;
  if (figure.getAttribute("aria-description") !== account) figure.setAttribute("aria-description", account);
}

/** @param {Element} bar */
const buttonsOf = (bar) => [...bar.querySelectorAll("button")];

/**
 * Makes the buttons of a chart one stop of Tab, among which arrow keys go.
 *
 * @param {Plot} plot
 */
function join(plot) {
  const bar = barOf(plot);
  if (!bar || bar.ariaLabel) return;
  bar.ariaLabel = "Zoom and save this chart";
  for (const [i, button] of buttonsOf(bar).entries()) button.tabIndex = i ? -1 : 0;
}

/** @param {KeyboardEvent} event */
function step(event) {
  const { target, key } = event;
  const bar = target instanceof Element ? target.closest("[role=toolbar]") : null;
  const way = WAYS.get(key);
  if (!bar?.closest(".js-plotly-plot") || way === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = buttonsOf(bar);
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (target));
  const to = buttons[Math.min(Math.max(at + way, 0), buttons.length - 1)];
  for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
  to.focus();
}

/**
 * Puts the buttons of the chart that is pointed at, or focused, below its legend where they would lie on it.
 *
 * @param {Event} event
 */
function clear({ target }) {
  /** @type {Plot | null} */
  const plot = target instanceof Element ? target.closest(".js-plotly-plot") : null;
  const [bar, legend] = plot ? [barOf(plot), legendOf(plot)] : [];
  if (!plot || !bar || !legend) return;
  const [buttons, names, whole] = [bar, legend, plot].map((each) => each.getBoundingClientRect());
  const isFree = names.right <= buttons.left || names.left >= buttons.right || names.top >= whole.top + buttons.height;
  plot.style.setProperty("--below-legend", isFree ? "0px" : `${names.bottom - whole.top}px`);
}

/** @param {MutationRecord} record */
const isOfChart = ({ target }) => target instanceof Element && Boolean(target.closest(".js-plotly-plot"));

/** Does all that as long as the page stands; returns what ends it. */
export default function () {
  let [timer, since] = [setTimeout(tellAll), 0];
  const changed = (/** @type {MutationRecord[]} */ records) => {
    if (!records.some(isOfChart)) return;
    const now = performance.now();
    if (now - since > LONGEST) since = now;
    clearTimeout(timer);
    timer = setTimeout(tellAll, Math.min(REST, since + LONGEST - now));
  };
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: DRAWN, childList: true, subtree: true });
  const end = new AbortController();
  const { signal } = end;
  document.addEventListener("keydown", step, { capture: true, signal });
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, clear, { signal });
  return () => {
    end.abort();
    observer.disconnect();
    clearTimeout(timer);
  };
}
