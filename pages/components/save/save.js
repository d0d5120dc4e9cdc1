// The button by which pictures are saved. What makes files of them is loaded when it is first asked for: few visits do.

import { part, SAVE, whenGone } from "../page.js";
import { loadScript } from "../scripts.js";

/** @import { Call } from "../page.js" */

/** @typedef {{ show: () => void, save: (picture: HTMLElement, form: string) => Promise<void> }} Saving */

const FAILED = "Saving could not be loaded: try again";

/** @typedef {{ script: string, aloud: string }} Scripts */

/** @type {WeakMap<HTMLElement, AbortController>} */
const ends = new WeakMap();

/**
 * @param {HTMLElement} root
 * @param {Scripts} scripts
 */
function listen(root, { script, aloud }) {
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
  tellAloud(aloud, signal);
  return end;
}

/**
 * What charts show is told once the page stands, which does not wait for it.
 *
 * @param {string} script
 * @param {AbortSignal} signal
 */
async function tellAloud(script, signal) {
  try {
    const { default: begin } = await loadScript(script);
    if (!signal.aborted) signal.addEventListener("abort", begin());
  } catch {} // the charts stand, with what is said of them at all times
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

/** @param {Call<Scripts>} call */
export default function ({ parentElement, data }) {
  const root = part(parentElement, ".save");
  if (!ends.has(root)) ends.set(root, listen(root, data));
  return whenGone(root, () => {
    ends.get(root)?.abort();
    ends.delete(root);
  });
}
