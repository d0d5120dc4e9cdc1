// The watch on the line to the server: tells Python when it is back.

import { part } from "../page.js";

/** @import { Call } from "../page.js" */

const CONNECTION = "data-test-connection-state";

/** @param {Call<null>} call */
export default function ({ parentElement, setTriggerValue }) {
  const app = part(parentElement, ".rejoin").closest("[data-testid=stApp]");
  if (!app) return;
  let lost = false;
  const observer = new MutationObserver(() => {
    const back = app.getAttribute(CONNECTION) === "CONNECTED";
    if (back && lost) setTriggerValue("joined", true);
    lost = !back;
  });
  observer.observe(app, { attributes: true, attributeFilter: [CONNECTION] });
  return () => observer.disconnect();
}
