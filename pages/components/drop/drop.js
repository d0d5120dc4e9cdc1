// The page as a place to drop a file on: hands it to the uploader, whose popover it opens for that.

import { part } from "../page.js";

/** @import { Call } from "../page.js" */

const PATIENCE = 10_000; // ms until the popover must hold the uploader
const TAKEN = "[data-testid=stFileUploaderDropzone]"; // takes what is dropped on it by itself

/** @param {Call<{ door: string, uploader: string }>} call */
export default function ({ parentElement, data }) {
  const sign = part(parentElement, ".drop");
  const controller = new AbortController();
  const { signal } = controller;
  /** @param {(event: DragEvent) => void} act */
  const withFiles = (act) => (/** @type {DragEvent} */ event) => {
    if (event.dataTransfer?.types.includes("Files")) act(event);
  };
  document.addEventListener(
    "dragover",
    withFiles((event) => {
      event.preventDefault();
      sign.toggleAttribute("data-over", true);
    }),
    { signal },
  );
  document.addEventListener(
    "dragleave",
    (event) => {
      if (!event.relatedTarget) sign.removeAttribute("data-over"); // it has left the window
    },
    { signal },
  );
  document.addEventListener(
    "drop",
    withFiles((event) => {
      sign.removeAttribute("data-over");
      const file = event.dataTransfer?.files[0];
      if (!file || (event.target instanceof Element && event.target.closest(TAKEN))) return;
      event.preventDefault();
      handOn(file, data.door, data.uploader, signal);
    }),
    { signal },
  );
  return () => controller.abort();
}

/**
 * @param {File} file
 * @param {string} door
 * @param {string} uploader
 * @param {AbortSignal} signal
 */
async function handOn(file, door, uploader, signal) {
  if (!document.querySelector(uploader)) /** @type {HTMLElement?} */ (document.querySelector(door))?.click();
  const input = await appeared(uploader, signal);
  if (!input) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  input.files = carried.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {string} selector
 * @param {AbortSignal} signal
 * @returns {Promise<HTMLInputElement?>} none if it does not come
 */
function appeared(selector, signal) {
  const found = () => /** @type {HTMLInputElement?} */ (document.querySelector(selector));
  return new Promise((resolve) => {
    const stop = () => {
      observer.disconnect();
      resolve(found());
    };
    const observer = new MutationObserver(() => found() && stop());
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(stop, PATIENCE);
    signal.addEventListener("abort", stop);
    if (found()) stop();
  });
}
