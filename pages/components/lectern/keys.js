// Keys of a lecture, and of a presenter's remote, wherever the focus is: in the page, or in a frame of it.

import { deedsOf, named } from "../keyboard.js";
import { isChorded } from "../page.js";
import { FIELDS } from "../playback.js";

/** @type {Record<string, string>} */
const DEEDS = { ...deedsOf("lecture"), Escape: "leave" };
const MOVED_BY_ARROWS =
  "input, [role=slider], [role=radio], [role=tab], .picture-handle, .hand-layer, .pad-grid, .terms, .player, .reel";
const PRESSED_BY_SPACE = "button, a, summary, [role=button]";

/**
 * What a key asks the lecture for; "" where it asks for nothing, or something with the focus uses it itself.
 *
 * @param {KeyboardEvent} event
 */
export function deedOf(event) {
  const { key } = event;
  const deed = DEEDS[named(event)];
  if (!deed || isChorded(event) || event.shiftKey || event.defaultPrevented) return "";
  const [at] = event.composedPath();
  return isUsed(/** @type {Partial<Element>} */ (at), key) ? "" : deed;
}

/**
 * Whether what has the focus, which may be of another frame's document, uses the key itself. What was only clicked does
 * not keep the arrows: a presenter's remote may send them.
 *
 * @param {Partial<Element>} at
 * @param {string} key
 */
function isUsed(at, key) {
  if (!at.closest || !at.matches) return false;
  if (at.closest(FIELDS)) return true;
  if (key.startsWith("Arrow")) return Boolean(at.closest(MOVED_BY_ARROWS) && at.matches(":focus-visible"));
  return key === " " && Boolean(at.closest(PRESSED_BY_SPACE));
}
