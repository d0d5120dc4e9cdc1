// What a key asks a page for, and the page's own buttons and links that do it.

import { deedsOf, KEYS, named } from "../keyboard.js";
import { isChorded } from "../page.js";
import { FIELDS, MOVED_BY_ARROWS } from "../playback.js";

/** @import { Key } from "../keyboard.js" */

/** @type {Record<string, string>} */
const DEEDS = { ...deedsOf("page"), ...deedsOf("steps") };
const LECTURE = ".lectern, .notes, .follower";
const FOLLOWED = ["next", "back", "again"];
const OWN_NUMBERS = ".hand-layer";
const PLAYS = ".player, .reel";
const STEPS = ".st-key-lines, .st-key-Next";

/** @type {Record<string, string>} what does a deed, by selectors: the first that is there, or of lessons the one asked for */
const DOES = {
  first: ".st-key-lines [data-testid=stButtonGroup] button",
  last: ".st-key-lines [data-testid=stButtonGroup] button:last-of-type",
  lesson: ".st-key-presets :is([class*=st-key-lesson-], [class*=st-key-preset-]) button",
  before: ".st-key-page_before a",
  after: ".st-key-page_after a",
  pictures: ".save-open",
  projector: ".st-key-projector-switch button",
  copy: ".share-copy",
  share: ".share-open",
};

/**
 * What does a deed on a page, but for what a link leaves out. The projector view has its switch put away as well, and is
 * left by it.
 *
 * @param {ParentNode} page
 * @param {string} deed
 */
export const doersOf = (page, deed) =>
  /** @type {HTMLElement[]} */ ([...page.querySelectorAll(DOES[deed] ?? STEPS)]).filter(
    (each) => ["projector", "copy", "share"].includes(deed) || each.checkVisibility(),
  );

/**
 * What a key asks a page for, "" for nothing: typing in a field asks for nothing, nor does a key that something with the
 * focus uses itself. Escape types nothing, and leaves a field as well.
 *
 * @param {KeyboardEvent} event
 * @param {boolean} isLecture whether the page is the lecture, which has keys of its own
 */
export function deedOf(event, isLecture) {
  const deed = DEEDS[named(event)];
  if (!deed || isChorded(event) || event.repeat || event.defaultPrevented) return "";
  if (isLecture && !["help", "projector"].includes(deed)) return "";
  const [at] = /** @type {Partial<Element>[]} */ (event.composedPath());
  if (deed !== "leave" && at.closest?.(FIELDS)) return "";
  const own = deed === "lesson" ? OWN_NUMBERS : deed === "first" || deed === "last" ? MOVED_BY_ARROWS : "";
  return own && at.closest?.(own) ? "" : deed;
}

/**
 * The keys that act on a page: those of the lecture, or those of pages, of what plays only where something does.
 *
 * @param {ParentNode} page
 * @returns {Key[]}
 */
export function keysOn(page) {
  if (isLecture(page)) {
    const isFollowed = page.querySelector(".follower") !== null;
    const isOfIt = (/** @type {Key} */ { of, deed }) => of === "lecture" && (!isFollowed || FOLLOWED.includes(deed));
    return KEYS.filter((key) => isOfIt(key) || ["projector", "leave", "help"].includes(key.deed));
  }
  return KEYS.filter(({ of, deed }) => {
    if (of === "playback") return page.querySelector(PLAYS);
    if (of === "steps") return doersOf(page, deed).length;
    return of === "page" && (!DOES[deed] || doersOf(page, deed).length);
  });
}

/** @param {ParentNode} page */
export const isLecture = (page) => Boolean(page.querySelector(LECTURE));
