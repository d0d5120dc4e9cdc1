// The speaker's notes: what is told by the lecture in another window, which keys and buttons here lead on.

import { openChannel } from "../lectern/channel.js";
import { deedOf } from "../lectern/keys.js";
import { clockText, pace } from "../lectern/lecture.js";
import { part, setText, whenGone } from "../page.js";
import { buttonOf } from "../playback.js";

/** @import { Call } from "../page.js" */
/** @import { Told } from "../lectern/channel.js" */

/** @typedef {{ root: HTMLElement, channel: BroadcastChannel, told: Told | null, timer: number, end: AbortController }} State */

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

/** @param {State} state */
function draw({ root, told }) {
  if (!told) return;
  part(root, ".notes-waits").hidden = true;
  part(root, ".notes-told").hidden = false;
  const choices = told.choices.map((each, at) => ` ${"ABCDEF"[at]} ${each}`).join(" ·");
  const answer = part(root, ".notes-answer");
  answer.toggleAttribute("data-waits", !told.revealed);
  setText(part(root, ".notes-at"), `${told.title} · ${told.at + 1} / ${told.count} · ${told.page}`);
  setText(part(root, ".notes-sentence"), told.sentence);
  setText(part(root, ".notes-question"), told.question && `? ${told.question}${choices}`);
  setText(answer, told.answer && `${told.revealed ? "✓" : "Next shows:"} ${told.answer}`);
  setText(part(root, ".notes-text"), told.notes);
  setText(part(root, ".notes-next"), told.next ? `Then: ${told.next}` : "This is the last step.");
  drawClock(root, told);
}

/**
 * @param {HTMLElement} root
 * @param {Told} told
 */
function drawClock(root, told) {
  const passed = told.began === null ? 0 : Date.now() - told.began;
  const plan = `planned ${clockText(60_000 * told.planned)} to ${clockText(60_000 * told.until)} of ${clockText(60_000 * told.minutes)}`;
  setText(part(root, ".notes-clock"), clockText(passed));
  setText(part(root, ".notes-pace"), told.began === null ? plan : `${plan} · ${pace(told, passed)}`);
}

/** @param {HTMLElement} root */
function begin(root) {
  /** @type {State} */
  const state = { root, channel: openChannel(), told: null, timer: 0, end: new AbortController() };
  const lead = (/** @type {string | undefined} */ deed) => {
    if (deed === "next" || deed === "back") state.channel.postMessage({ do: deed });
    return deed === "next" || deed === "back";
  };
  state.channel.addEventListener("message", ({ data: word }) => {
    if (!word.told) return;
    state.told = word.told;
    draw(state);
  });
  root.addEventListener("click", (event) => void lead(buttonOf(event)?.dataset.do));
  addEventListener("keydown", (event) => lead(deedOf(event)) && event.preventDefault(), { signal: state.end.signal });
  state.timer = window.setInterval(() => state.told && drawClock(root, state.told), 1000);
  state.channel.postMessage({ do: "hello" });
  return state;
}

/** @param {Call<null>} call */
export default function ({ parentElement }) {
  const root = part(parentElement, ".notes");
  const state = states.get(root) ?? begin(root);
  states.set(root, state);
  return whenGone(root, () => {
    state.end.abort();
    state.channel.close();
    clearInterval(state.timer);
    states.delete(root);
  });
}
