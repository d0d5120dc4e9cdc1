// Scripts that are loaded when they are first needed, from where Streamlit's own lie.

const PATIENCE = 60_000; // ms: so long it is asked again for what a network that is gone does not bring
const PAUSE = 1_000;

/**
 * Import a module, and ask again where it does not come: each time by another address, as browsers keep a failure.
 *
 * @param {string} place from where Streamlit's index script lies, wherever the page is
 */
export async function loadScript(place) {
  const address = new URL(place, indexScript()).href;
  const until = performance.now() + PATIENCE;
  for (let again = 0; ; again += 1) {
    try {
      return await import(again ? `${address}?again=${again}` : address);
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

function indexScript() {
  const scripts = performance.getEntriesByType("resource").map(({ name }) => name);
  const index = scripts.find((name) => /\/static\/js\/index\.[^/]+\.js/.test(name));
  const tag = /** @type {HTMLScriptElement | null} */ (document.querySelector('script[src*="static/js/index"]'));
  return index ?? tag?.src;
}
