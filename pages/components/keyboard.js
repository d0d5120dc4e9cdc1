// The keys of the site: the one list, from which components take theirs, and which the help shows.

/**
 * What a key does: `keys` as the browser names them, `shown` as the help does, `of` whose key it is: what a page plays,
 * its row of steps, any page, or the lecture. A key that Streamlit itself hears, as a button's shortcut, has no `keys`.
 *
 * @typedef {{ of: "playback" | "steps" | "page" | "lecture", deed: string, keys: string[], shown: string, says: string }} Key
 */

/** @type {(of: Key["of"], deed: string, keys: string[], shown: string, says: string) => Key} */
const key = (of, deed, keys, shown, says) => ({ of, deed, keys, shown, says });

export const KEYS = [
  key("playback", "play", [" "], "Space", "Play and pause"),
  key("playback", "back", ["ArrowLeft"], "←", "One moment back; with Shift, ten"),
  key("playback", "next", ["ArrowRight"], "→", "One moment on; with Shift, ten"),
  key("playback", "start", ["Home"], "Home", "To the start"),
  key("playback", "end", ["End"], "End", "To the end"),
  key("steps", "", [], "←", "One step back"),
  key("steps", "", [], "→", "One step on"),
  key("steps", "first", ["Home"], "Home", "To the first step"),
  key("steps", "last", ["End"], "End", "To the last step"),
  key("page", "lesson", [..."123456789"], "1 … 9", "The lessons of the page, in their order"),
  key("page", "before", ["p"], "P", "Previous page"),
  key("page", "after", ["n"], "N", "Next page"),
  key("page", "pictures", ["s"], "S", "Save pictures, read numbers"),
  key("lecture", "next", ["ArrowRight", "PageDown", "n"], "→ Page ↓ N", "Next step, or the answer"),
  key("lecture", "back", ["ArrowLeft", "PageUp", "p"], "← Page ↑ P", "Step back"),
  key("lecture", "play", [" "], "Space", "Play and pause the page of the step"),
  key("lecture", "again", ["r"], "R", "The step as it was planned"),
  key("lecture", "list", ["l"], "L", "All steps"),
  key("lecture", "hall", ["h"], "H", "Open it to the hall; its code, and away"),
  key("lecture", "answers", ["a"], "A", "The answers of the hall, and away"),
  key("lecture", "notes", ["s"], "S", "Speaker’s notes in a second window"),
  key("page", "projector", ["f"], "F", "Projector view, and back"),
  key("page", "leave", ["Escape"], "Esc", "Leave the projector view"),
  key("page", "copy", ["c"], "C", "Copy the link of what is shown"),
  key("page", "share", ["q"], "Q", "The link as a QR code, or as an exercise"),
  key("page", "help", ["?"], "?", "These keys"),
];

const SILENT = "keys of one character are off";

/**
 * The deeds of the keys of a part of the site, by key.
 *
 * @param {Key["of"]} of
 * @returns {Record<string, string>}
 */
export const deedsOf = (of) =>
  Object.fromEntries(KEYS.filter((each) => each.of === of).flatMap(({ keys, deed }) => keys.map((key) => [key, deed])));

/**
 * The name of a key in the list, whether or not it is typed as a capital; "" for a character where those are off.
 *
 * @param {{ key: string }} event
 */
export function named({ key }) {
  if (key.length > 1 || key === " ") return key;
  return areCharactersOn() ? key.toLowerCase() : "";
}

/** Whether keys of one character act: who speaks to a computer, or slips, can switch them off (WCAG 2.1.4). */
export const areCharactersOn = () => globalThis.localStorage?.getItem(SILENT) !== "1";

/** @param {boolean} on */
export function setCharacters(on) {
  on ? localStorage.removeItem(SILENT) : localStorage.setItem(SILENT, "1");
}
