// The button by which pictures are saved. What makes files of them is loaded when it is first asked for: few visits do.

import { part, SAVE, whenGone } from "../page.js";
import { loadScript } from "../scripts.js";

/** @import { Call } from "../page.js" */

/** @typedef {{ show: () => void, save: (picture: HTMLElement, form: string) => Promise<void> }} Saving */

const FAILED = "Saving could not be loaded: try again";

/** @type {WeakMap<HTMLElement, AbortController>} */
const ends = new WeakMap();

/**
 * @param {HTMLElement} root
 * @param {string} script
 */
function listen(root, script) {
  const end = new AbortController();
  const { signal } = end;
  const button = part(root, ".save-open");
  const words = button.textContent;
  /** @type {Promise<Saving> | undefined} */
  let loading;
  /** @param {(saving: Saving) => void} act */
  const withSaving = async (act) => {
    try {
      loading ??= loadScript(script).then((loaded) => loaded.default(part(root, ".save-all")));
      act(await loading);
      button.textContent = words;
    } catch {
      loading = undefined;
      button.textContent = FAILED;
    }
  };
  button.addEventListener("click", () => withSaving((saving) => saving.show()), { signal });
  document.addEventListener(SAVE, (event) => withSaving(saves(/** @type {CustomEvent<string>} */ (event))), { signal });
  return end;
}

/**
 * What saves the picture that an event is of.
 *
 * @param {CustomEvent<string>} event
 * @returns {(saving: Saving) => void}
 */
function saves({ target, detail }) {
  /** @type {HTMLElement | null} */
  const picture = target instanceof Element ? target.closest("figure") : null;
  return (saving) => picture && saving.save(picture, detail);
}

/** @param {Call<{ script: string }>} call */
export default function ({ parentElement, data }) {
  const root = part(parentElement, ".save");
  if (!ends.has(root)) ends.set(root, listen(root, data.script));
  return whenGone(root, () => {
    ends.get(root)?.abort();
    ends.delete(root);
  });
}
