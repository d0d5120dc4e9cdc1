// The keys of every page: each presses a button or a link of the page, as a click would, and "?" lists them all.

import { areCharactersOn, named, setCharacters } from "../keyboard.js";
import { make, part, whenGone } from "../page.js";
import { deedOf, doersOf, isLecture, keysOn } from "./deeds.js";
import { watchForRest } from "./rest.js";

/** @import { Call } from "../page.js" */

/** @type {WeakMap<HTMLElement, AbortController>} */
const ends = new WeakMap();
const OVER_THE_PAGE = "[data-baseweb=popover], [role=listbox], [role=dialog]:not([hidden]), dialog[open]";
const PROJECTED = ".keys[data-projected]";

/** @param {HTMLElement} root */
function listen(root) {
  const end = new AbortController();
  const { signal } = end;
  const list = /** @type {HTMLDialogElement} */ (part(root, ".keys-all"));
  let covered = false;
  addEventListener("keydown", () => (covered = isCovered()), { signal, capture: true }); // Escape may close it meanwhile
  document.addEventListener("keydown", (event) => pressed(list, event, covered), { signal });
  watchForRest(() => root.matches(PROJECTED) && !isCovered(), signal);
  part(root, ".keys-open").addEventListener("click", () => show(list), { signal });
  const characters = /** @type {HTMLInputElement} */ (part(list, "input"));
  characters.addEventListener("change", () => setCharacters(characters.checked), { signal });
  list.addEventListener("keydown", (event) => within(list, event), { signal });
  list.addEventListener("click", ({ target }) => target === list && list.close(), { signal }); // beside it
  return end;
}

/** Whether something lies open over the page, which Escape closes. */
const isCovered = () => Boolean(document.querySelector(OVER_THE_PAGE));

/**
 * While the list is open no key is the page's.
 *
 * @param {HTMLDialogElement} list
 * @param {KeyboardEvent} event
 */
function within(list, event) {
  event.stopPropagation();
  if (named(event) === "?") list.close();
}

/**
 * A page in a frame of the lecture has no keys of its own: it hands on those that are the lecture's page's.
 *
 * @param {HTMLDialogElement} list
 * @param {KeyboardEvent} event
 * @param {boolean} covered
 */
function pressed(list, event, covered) {
  const isFramed = document.documentElement.dataset.framed !== undefined;
  const deed = deedOf(event, isFramed || isLecture(document));
  if (!deed) return;
  if (isFramed) window.parent.document.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true }));
  else if (deed === "help") show(list);
  else if (deed !== "leave") click(deed, event);
  else if (!covered && document.querySelector(PROJECTED)) click("projector", event);
}

/**
 * Clicks what does a deed; where there is nothing, the key stays free for who hears it next.
 *
 * @param {string} deed
 * @param {KeyboardEvent} event
 */
function click(deed, event) {
  const wanted = doersOf(document, deed)[deed === "lesson" ? Number(event.key) - 1 : 0];
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
}

/** @param {HTMLDialogElement} list */
function show(list) {
  const rows = keysOn(document).flatMap(({ shown, says }) => [keysShown(shown), make("dd", says)]);
  part(list, "dl").replaceChildren(...rows);
  /** @type {HTMLInputElement} */ (part(list, "input")).checked = areCharactersOn();
  list.showModal();
}

/** @param {string} shown */
function keysShown(shown) {
  const term = make("dt");
  term.append(...shown.split(/ (?!↓|↑|…|9)/).map((each) => make("kbd", each)));
  return term;
}

/** @param {Call<{ projected: boolean }>} call */
export default function ({ parentElement, data }) {
  const root = part(parentElement, ".keys");
  root.toggleAttribute("data-projected", data.projected);
  if (!ends.has(root)) ends.set(root, listen(root));
  return whenGone(root, () => {
    ends.get(root)?.abort();
    ends.delete(root);
  });
}
