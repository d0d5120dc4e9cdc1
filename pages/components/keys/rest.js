// Rest: when nothing has moved for a while in the projector view, neither pointer nor key, its strip hides.

const PATIENCE = 3000; // ms
const MOVES = ["pointermove", "pointerdown", "wheel", "keydown", "focusin"];
const STRIP = "select:focus, input[type=text]:focus, [aria-expanded=true]:focus";

/**
 * Marks the page as idle while nothing moves and it may be; any move brings it back, at once.
 *
 * @param {() => boolean} mayRest
 * @param {AbortSignal} signal
 */
export function watchForRest(mayRest, signal) {
  const page = document.documentElement;
  let timer = 0;
  const rest = () => {
    if (mayRest() && !document.querySelector(STRIP)) page.dataset.idle = "";
    else timer = window.setTimeout(rest, PATIENCE);
  };
  const wake = () => {
    delete page.dataset.idle;
    clearTimeout(timer);
    timer = window.setTimeout(rest, PATIENCE);
  };
  for (const kind of MOVES) addEventListener(kind, wake, { signal, capture: true, passive: true });
  signal.addEventListener("abort", () => {
    delete page.dataset.idle;
    clearTimeout(timer);
  });
  wake();
}
