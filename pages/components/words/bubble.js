// The bubble beside a word or a number: one at a time, in the top layer, wholly within the window.

import { clamp, make } from "../page.js";

/** @import { Entry } from "./pattern.js" */

const MARKS = "dfn.word, [data-explain]";
const ROOM = 8; // px between the bubble and the edges of the window
const PATIENCE = 150; // ms until a pointer that passes opens a bubble, or one that has left closes it

/** What is open, and what is about to be. */
const state = {
  /** @type {HTMLElement | null} */
  mark: null,
  /** @type {HTMLElement | null} */
  bubble: null,
  timer: 0,
};
const numbers = new MutationObserver(() => state.mark && state.bubble && fill(state.bubble, state.mark, []));

/** @param {EventTarget | null} target */
function markAt(target) {
  if (!(target instanceof Element)) return null;
  return state.bubble?.contains(target) ? state.mark : /** @type {HTMLElement | null} */ (target.closest(MARKS));
}

/**
 * @param {HTMLElement} mark
 * @param {Entry[]} entries
 */
function open(mark, entries) {
  clearTimeout(state.timer);
  if (state.mark === mark) return;
  close();
  const bubble = Object.assign(make("span"), { className: "word-bubble", id: "word-bubble", popover: "manual" });
  bubble.setAttribute("role", "tooltip");
  fill(bubble, mark, entries);
  if (mark.tagName === "FIGCAPTION")
    mark.after(bubble); // its owner writes it anew
  else mark.append(bubble);
  mark.setAttribute("aria-describedby", bubble.id);
  bubble.showPopover();
  Object.assign(state, { mark, bubble });
  place();
  numbers.observe(mark, { attributeFilter: ["data-explain"] });
}

/**
 * @param {HTMLElement} bubble
 * @param {HTMLElement} mark
 * @param {Entry[]} entries
 */
function fill(bubble, { dataset }, entries) {
  if (dataset.explain !== undefined) {
    bubble.textContent = dataset.explain;
    return;
  }
  const { sentence, title, path } = entries[Number(dataset.entry)];
  const link = Object.assign(make("a", `Shown on “${title}”`), { href: path || "./" });
  const isHere = location.pathname.split("/").pop() === path;
  bubble.replaceChildren(make("span", sentence), ...(isHere ? [] : [link]));
}

function place() {
  const { mark, bubble } = state;
  if (!mark || !bubble) return;
  const [word] = mark.getClientRects();
  if (!word) return close();
  const { width, height } = bubble.getBoundingClientRect();
  const below = word.bottom + 4;
  const top = below + height + ROOM <= innerHeight ? below : word.top - 4 - height;
  bubble.style.left = `${clamp(word.left, ROOM, Math.max(ROOM, innerWidth - width - ROOM))}px`;
  bubble.style.top = `${Math.max(ROOM, top)}px`;
}

export function close() {
  clearTimeout(state.timer);
  numbers.disconnect();
  state.mark?.removeAttribute("aria-describedby");
  state.bubble?.remove();
  Object.assign(state, { mark: null, bubble: null });
}

/** @param {() => void} act */
function soon(act) {
  clearTimeout(state.timer);
  state.timer = window.setTimeout(act, PATIENCE);
}

/**
 * Opens bubbles by pointer, finger and focus until the signal says that all is over.
 *
 * @param {() => Entry[]} entries
 * @param {AbortSignal} signal
 */
export function listen(entries, signal) {
  const options = { signal, capture: true };
  addEventListener(
    "pointerover",
    ({ target, pointerType }) => {
      const mark = markAt(target);
      if (pointerType !== "mouse") return;
      if (mark) mark === state.mark ? clearTimeout(state.timer) : soon(() => open(mark, entries()));
      else if (state.mark !== document.activeElement) soon(close);
    },
    options,
  );
  /** @param {Event} event */
  const turn = ({ target }) => {
    const mark = markAt(target);
    mark ? open(mark, entries()) : close();
  };
  addEventListener("click", turn, options);
  addEventListener("focusin", turn, options);
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !state.mark) return;
      if (state.mark === document.activeElement) event.stopPropagation(); // what a pointer rests on keeps no key
      close();
    },
    options,
  );
  for (const name of ["scroll", "resize"]) addEventListener(name, place, options);
}
