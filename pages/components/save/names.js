// What a saved picture is called: by its page, its chart, and the step of a run that it shows.

/** @type {Record<string, string>} how the player calls its large picture, and what a reader would */
const PANELS = { now: "picture" };

/** @param {HTMLElement} picture */
const panelOf = ({ dataset: { panel = "network" } }) => PANELS[panel] ?? panel;

/**
 * The title of a picture in a list: its caption, or what its page calls it.
 *
 * @param {HTMLElement} picture
 */
export function titleOf(picture) {
  const caption = picture.querySelector("figcaption")?.textContent?.trim();
  const name = panelOf(picture);
  return caption || `${name[0].toUpperCase()}${name.slice(1)}`;
}

/**
 * @param {HTMLElement} picture
 * @param {string} ending
 */
export function fileName(picture, ending) {
  /** @type {HTMLElement | null} */
  const player = picture.closest(".player");
  const { step = "", pin = "" } = player?.dataset ?? {};
  const shown = picture.dataset.panel === "pinned" ? pin : step;
  return named([panelOf(picture), shown && `step_${shown}`], ending);
}

/** @param {string} ending */
export const filmName = (ending) => named(["film"], ending);

/**
 * @param {string[]} parts
 * @param {string} ending
 */
function named(parts, ending) {
  const file = decodeURIComponent(location.pathname).split("/").pop() || "overview";
  const page = file.replace(/^likelihood_lab_|\.html$/g, "");
  const name = ["likelihood_lab", page, ...parts].filter(Boolean).join("_");
  return `${name.replace(/[^\p{L}\p{N}_-]+/gu, "_")}.${ending}`;
}
