// The watch on the colours of the page: tells Python when they are no longer those in which it draws.

import { part } from "../page.js";

/** @import { Call } from "../page.js" */

/** @param {Call<{ dark: boolean }>} call */
export default function ({ parentElement, data, setTriggerValue }) {
  const mark = part(parentElement, ".repaint");
  const look = () => {
    const dark = isLight(getComputedStyle(mark).color); // light text is on dark paper
    if (dark !== data.dark) setTriggerValue("changed", true);
  };
  mark.addEventListener("transitionend", look);
  return () => mark.removeEventListener("transitionend", look);
}

/** @param {string} colour as rgb(…) */
function isLight(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (red + green + blue) / 3 > 127;
}
