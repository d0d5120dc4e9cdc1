// Saves what is seen of a picture as a file: where its chart asks for it by a button, and from the list of all.

import { make, part } from "../page.js";
import { fileName, titleOf } from "./names.js";
import { pngOf, svgOf } from "./rendering.js";

const PICTURES = "figure:has(.js-plotly-plot), .diagram[open] .diagram-sheet";
const KEPT = 60_000; // ms for which a browser may take to ask where the file goes

/** @type {Record<string, (picture: HTMLElement) => Promise<Blob>>} */
const FORMS = { png: pngOf, svg: svgOf };

/** @param {HTMLDialogElement} list */
function show(list) {
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(PICTURES);
  const pictures = [...all].filter((each) => each.checkVisibility());
  part(list, "ul").replaceChildren(...pictures.map((picture) => line(list, picture)));
  part(list, ".save-note").textContent = pictures.length ? "" : "There is no picture here now.";
  list.showModal();
}

/**
 * @param {HTMLDialogElement} list
 * @param {HTMLElement} picture
 */
function line(list, picture) {
  const [row, title] = [make("li"), titleOf(picture)];
  const buttons = Object.keys(FORMS).map((form) => {
    const button = Object.assign(make("button", form.toUpperCase()), { type: "button" });
    button.ariaLabel = `${title} as ${form.toUpperCase()}`;
    button.addEventListener("click", () => save(list, picture, form));
    return button;
  });
  row.append(make("span", title), ...buttons);
  return row;
}

/**
 * @param {HTMLDialogElement} list
 * @param {HTMLElement} picture
 * @param {string} form
 */
async function save(list, picture, form) {
  const name = fileName(picture, form);
  const note = part(list, ".save-note");
  try {
    const link = Object.assign(make("a"), { download: name, href: URL.createObjectURL(await FORMS[form](picture)) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
    note.textContent = `Saved as ${name}.`;
  } catch (error) {
    note.textContent = `${name} could not be made (${error instanceof Error ? error.message : error}).`;
    if (!list.open) show(list);
  }
}

/**
 * Makes the list that opens, and returns what shows it, and what saves a picture.
 *
 * @param {HTMLDialogElement} list
 */
export default function (list) {
  list.addEventListener("keydown", (event) => event.stopPropagation()); // no key is the page's while it is open
  list.addEventListener("click", ({ target }) => target === list && list.close()); // beside it
  return {
    show: () => show(list),
    /** @type {(picture: HTMLElement, form: string) => Promise<void>} */
    save: (picture, form) => save(list, picture, form),
  };
}
