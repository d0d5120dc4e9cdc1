// What a tab keeps of a person's table, and what of it Python must hear.

/** @typedef {{ digest: string?, choices: string, content: string?, forget: boolean }} Kept */

const PLACE = "likelihood-lab own table";

/**
 * Bring the store to what Python says.
 *
 * @param {Kept} data
 * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} store
 * @returns {{ tell: "" | "found" | "missing" | "full", value?: unknown }} what Python must hear
 */
export function sheltered({ digest, choices, content, forget }, store) {
  if (forget) {
    store.removeItem(PLACE);
    return { tell: "" };
  }
  const before = kept(store);
  if (digest === null) return before ? { tell: "found", value: before } : { tell: "" };
  const whole = content ?? (before?.digest === digest ? before.content : null);
  if (whole === null) return { tell: "missing", value: digest };
  if (before?.digest === digest && before.choices === choices) return { tell: "" };
  try {
    store.setItem(PLACE, JSON.stringify({ digest, choices, content: whole }));
  } catch {
    store.removeItem(PLACE); // the browser has no room for it
    return { tell: "full", value: digest };
  }
  return { tell: "" };
}

/**
 * @param {Pick<Storage, "getItem">} store
 * @returns {{ digest: string, choices: string, content: string }?} none where there is nothing of ours
 */
function kept(store) {
  try {
    const found = JSON.parse(store.getItem(PLACE) ?? "null");
    return typeof found?.content === "string" && typeof found.choices === "string" ? found : null;
  } catch {
    return null;
  }
}
