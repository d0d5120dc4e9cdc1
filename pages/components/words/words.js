// What stands in texts, looked at again where the page has changed: the words of the field, which are said where one
// points at them, and what does not fit.

import { close, listen } from "./bubble.js";
import { markWords } from "./marks.js";
import { patternOf } from "./pattern.js";
import { reachWideTexts } from "./wide.js";

/** @import { Call } from "../page.js" */
/** @import { Entry } from "./pattern.js" */

const OFTEN = 500; // ms between two looks at the page: a look takes about one

/** @param {Call<{ entries: Entry[] }>} call */
export default function ({ data }) {
  const end = new AbortController();
  const pattern = patternOf(data.entries);
  let isDue = true;
  const look = () => {
    if (!isDue || document.hidden) return;
    isDue = false;
    reachWideTexts();
    if (data.entries.length) markWords(data.entries, pattern);
  };
  const changes = new MutationObserver(() => (isDue = true));
  changes.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["open", "hidden", "aria-hidden", "aria-expanded", "class"],
  });
  addEventListener("resize", () => (isDue = true), { signal: end.signal });
  const timer = setInterval(look, OFTEN);
  listen(() => data.entries, end.signal);
  return () => {
    clearInterval(timer);
    changes.disconnect();
    close();
    end.abort();
  };
}
