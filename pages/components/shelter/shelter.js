// The tab's own store as the keeper of a person's table: it is filled as Python says, and asked after a reload.

import { sheltered } from "./store.js";

/** @import { Call } from "../page.js" */
/** @import { Kept } from "./store.js" */

/** @param {Call<Kept>} call */
export default function ({ data, setTriggerValue }) {
  const { tell, value } = sheltered(data, sessionStorage);
  if (tell) setTriggerValue(tell, value);
}
