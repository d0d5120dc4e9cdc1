// Formulas and code that are wider than their place: by keyboard, too, one gets to their end.

/** Lets the keyboard reach the formulas and the code that scroll sideways, and no others. */
export function reachWideTexts() {
  for (const text of document.querySelectorAll(".katex-display, .stCode pre")) {
    if (text.scrollWidth > text.clientWidth + 1) text.setAttribute("tabindex", "0");
    else text.removeAttribute("tabindex");
  }
}
