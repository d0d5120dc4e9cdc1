// The words of the field: looked for again and again where texts change, and said where one points at them.

import { close, listen } from "./bubble.js";
import { markWords } from "./marks.js";
import { patternOf } from "./pattern.js";

/** @import { Call } from "../page.js" */
/** @import { Entry } from "./pattern.js" */

const OFTEN = 500; // ms between two looks at the page: a look takes about one

/** @param {Call<{ entries: Entry[] }>} call */
export default function ({ data }) {
  const end = new AbortController();
  const pattern = patternOf(data.entries);
  const look = () => document.hidden || markWords(data.entries, pattern);
  const timer = setInterval(look, OFTEN);
  listen(() => data.entries, end.signal);
  return () => {
    clearInterval(timer);
    close();
    end.abort();
  };
}
