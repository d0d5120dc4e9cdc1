// Saves what is seen of a picture as a file: where its chart asks for it by a button, and from the list of all.

import { make, part } from "../page.js";
import { drawnTraces } from "../plotly_drawn.js";
import { accountOf, isSeen } from "./account.js";
import { filmOf, videoKind } from "./filming.js";
import { fileName, filmName, titleOf } from "./names.js";
import { pngOf, svgOf } from "./rendering.js";
import { tablesOf } from "./table.js";

/** @import { Plot } from "../plotly.js" */

const PICTURES = "figure:has(.js-plotly-plot), .diagram[open] .diagram-sheet";
const PLAYER = ".player[data-ready]:has(.js-plotly-plot)";
const KEPT = 60_000; // ms for which a browser may take to ask where the file goes

/** @type {Record<string, (picture: HTMLElement) => Promise<Blob>>} */
const FORMS = { png: pngOf, svg: svgOf };

/** @param {HTMLDialogElement} list */
function show(list) {
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(PICTURES);
  const pictures = [...all].filter((each) => each.checkVisibility());
  /** @type {HTMLElement | null} */
  const player = document.querySelector(PLAYER);
  const film = player ? [filmLine(list, player)] : [];
  part(list, "ul").replaceChildren(...pictures.map((picture) => line(list, picture)), ...film);
  Object.assign(part(list, ".save-numbers"), { hidden: true }).replaceChildren();
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
  row.append(make("span", title), ...buttons, ...numbersButton(list, picture, title));
  return row;
}

/**
 * What shows the numbers of a chart below the list, and takes them away; nothing where it draws none.
 *
 * @param {HTMLDialogElement} list
 * @param {HTMLElement} picture
 * @param {string} title
 */
function numbersButton(list, picture, title) {
  /** @type {Plot | null} */
  const plot = picture.querySelector(".js-plotly-plot");
  if (!plot || !drawnTraces(plot).some(isSeen)) return [];
  const button = Object.assign(make("button", "Numbers"), { type: "button", ariaLabel: `${title}: its numbers` });
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const isOpen = button.ariaExpanded === "true";
    for (const each of list.querySelectorAll("[aria-expanded=true]")) each.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-expanded", String(!isOpen));
    const box = part(list, ".save-numbers");
    Object.assign(box, { hidden: isOpen, ariaLabel: `The numbers of ${title}` });
    const drawn = drawnTraces(plot);
    const texts = [picture.ariaLabel ?? "", `Now: ${accountOf(drawn)}`].map((text) => make("p", text));
    box.replaceChildren(...(isOpen ? [] : [...texts, ...tablesOf(drawn)]));
    box.scrollIntoView({ block: "nearest" });
  });
  return [button];
}

/**
 * The line of the film of a player: its button makes it, and gives it up while it is made.
 *
 * @param {HTMLDialogElement} list
 * @param {HTMLElement} player
 */
function filmLine(list, player) {
  const row = make("li");
  const kind = videoKind();
  if (!kind) {
    row.append(make("span", "This browser records no video of the run: a newer one does."));
    return row;
  }
  const ending = kind.split(/[/;]/)[1];
  const form = ending === "webm" ? "WebM" : "MP4";
  const button = Object.assign(make("button", form), { type: "button", ariaLabel: `The run as ${form}` });
  /** @type {AbortController | null} */
  let making = null;
  button.addEventListener("click", async () => {
    if (making) return making.abort();
    making = new AbortController();
    list.addEventListener("close", () => making?.abort(), { signal: making.signal });
    Object.assign(button, { textContent: "Cancel", ariaLabel: "Cancel the film" });
    await film(list, player, kind, filmName(ending), making.signal);
    making = null;
    Object.assign(button, { textContent: form, ariaLabel: `The run as ${form}` });
  });
  row.append(make("span", "The run as a short film"), button);
  return row;
}

/**
 * @param {HTMLDialogElement} list
 * @param {HTMLElement} player
 * @param {string} kind
 * @param {string} name
 * @param {AbortSignal} signal
 */
async function film(list, player, kind, name, signal) {
  const note = part(list, ".save-note");
  const tell = (/** @type {number} */ share) => {
    note.textContent = `The film is made: ${Math.floor(100 * share)} %`;
  };
  try {
    keep(await filmOf(player, kind, tell, signal), name);
    note.textContent = `Saved as ${name}.`;
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    note.textContent = signal.aborted ? "The film was given up." : `${name} could not be made (${why}).`;
  }
}

/**
 * @param {Blob} blob
 * @param {string} download
 */
function keep(blob, download) {
  const link = Object.assign(make("a"), { download, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
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
    keep(await FORMS[form](picture), name);
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
