// Playback by keys and buttons, as every component that plays has it.

import { deedsOf } from "./keyboard.js";
import { isChorded } from "./page.js";

export const keys = deedsOf("playback");

export const FIELDS =
  "input:not([type=range]), textarea, select, [contenteditable=true], [role=combobox], [role=listbox]";
const PRESSED_BY_SPACE = "button:not([role=slider]), a, summary, [role=button]";
export const MOVED_BY_ARROWS = "input, [role=slider], [role=radio], [role=tab]";

/** @param {KeyboardEvent | MouseEvent} event */
export const momentsOf = ({ shiftKey }) => (shiftKey ? 10 : 1);

/**
 * What a key asks for, which then does nothing else; null where something with the focus uses it itself.
 *
 * @param {HTMLElement} root
 * @param {KeyboardEvent} event
 */
export function deedOfKey(root, event) {
  const deed = keys[event.key];
  const [at] = event.composedPath();
  if (!deed || isChorded(event) || event.defaultPrevented || !root.isConnected) return null;
  if (at instanceof Element && isUsing(at, event.key)) return null;
  event.preventDefault();
  return deed;
}

/**
 * @param {Element} at
 * @param {string} key
 */
const isUsing = (at, key) =>
  Boolean(at.closest(FIELDS) || at.closest(key === " " ? PRESSED_BY_SPACE : MOVED_BY_ARROWS));

/** @param {MouseEvent} event */
export const buttonOf = ({ target }) => (target instanceof Element ? target.closest("button") : null);
