// The mark of a part of a page: tells Python when it has come into sight, and nobody waits for anything else.

import { part } from "../page.js";

/** @import { Call } from "../page.js" */

const REST = 200;
const INPUTS = ["pointerdown", "click", "keydown"];

/** @param {Call<null>} call */
export default function ({ parentElement, setStateValue }) {
  let input = 0;
  let timer = 0;
  let inSight = false;
  const note = () => {
    input = performance.now();
  };
  // Streamlit drops what a button has set if another run begins before widgets were told of it.
  const tell = () => {
    timer = 0;
    if (!inSight) return; // for a moment it was, while the page was laid out
    if (performance.now() - input > REST && !runs()) {
      observer.disconnect();
      setStateValue("reached", true);
    } else timer = window.setTimeout(tell, REST / 2);
  };
  const observer = new IntersectionObserver((entries) => {
    inSight = entries[entries.length - 1].isIntersecting;
    if (inSight && !timer) timer = window.setTimeout(tell, REST / 4);
  });
  observer.observe(part(parentElement, ".reach"));
  for (const name of INPUTS) addEventListener(name, note, true);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const name of INPUTS) removeEventListener(name, note, true);
  };
}

function runs() {
  const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stApp]"));
  return app?.dataset.testScriptState !== "notRunning";
}
