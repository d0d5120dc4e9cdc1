// The mark of a part of a page: tells Python when it comes into sight.

import { part } from "../page.js";

/** @import { Call } from "../page.js" */

/** @param {Call<null>} call */
export default function ({ parentElement, setTriggerValue }) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    setTriggerValue("reached", true);
  });
  observer.observe(part(parentElement, ".reach"));
  return () => observer.disconnect();
}
