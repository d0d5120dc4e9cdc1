// The speaker's notes: what is told by the lecture in another window, which keys and buttons here lead on.

import { openChannel } from "../lectern/channel.js";
import { deedOf } from "../lectern/keys.js";
import { clockText, pace } from "../lectern/lecture.js";
import { part, setText, whenGone } from "../page.js";
import { buttonOf } from "../playback.js";

/** @import { Call } from "../page.js" */
/** @import { Moment } from "../lectern/channel.js" */

/** @typedef {{ root: HTMLElement, channel: BroadcastChannel, moment: Moment | null, timer: number, end: AbortController }} State */

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();

/** @param {State} state */
function draw({ root, moment }) {
  if (!moment) return;
  part(root, ".notes-waits").hidden = true;
  part(root, ".notes-moment").hidden = false;
  const choices = moment.choices.map((each, at) => ` ${"ABCDEF"[at]} ${each}`).join(" ·");
  const answer = part(root, ".notes-answer");
  answer.toggleAttribute("data-waits", !moment.revealed);
  setText(part(root, ".notes-at"), `${moment.title} · ${moment.at + 1} / ${moment.count} · ${moment.page}`);
  setText(part(root, ".notes-sentence"), moment.sentence);
  setText(part(root, ".notes-question"), moment.question && `? ${moment.question}${choices}`);
  setText(answer, moment.answer && `${moment.revealed ? "✓" : "Next shows:"} ${moment.answer}`);
  setText(part(root, ".notes-text"), moment.notes);
  setText(part(root, ".notes-next"), moment.next ? `Then: ${moment.next}` : "This is the last step.");
  drawClock(root, moment);
}

/**
 * @param {HTMLElement} root
 * @param {Moment} moment
 */
function drawClock(root, moment) {
  const passed = moment.began === null ? 0 : Date.now() - moment.began;
  const plan = `planned ${clockText(60_000 * moment.planned)} to ${clockText(60_000 * moment.until)} of ${clockText(60_000 * moment.minutes)}`;
  setText(part(root, ".notes-clock"), clockText(passed));
  setText(part(root, ".notes-pace"), moment.began === null ? plan : `${plan} · ${pace(moment, passed)}`);
}

/** @param {HTMLElement} root */
function begin(root) {
  /** @type {State} */
  const state = { root, channel: openChannel(), moment: null, timer: 0, end: new AbortController() };
  const lead = (/** @type {string | undefined} */ deed) => {
    if (deed === "next" || deed === "back") state.channel.postMessage({ do: deed });
    return deed === "next" || deed === "back";
  };
  state.channel.addEventListener("message", ({ data: word }) => {
    if (!word.moment) return;
    state.moment = word.moment;
    draw(state);
  });
  root.addEventListener("click", (event) => void lead(buttonOf(event)?.dataset.do));
  addEventListener("keydown", (event) => lead(deedOf(event)) && event.preventDefault(), { signal: state.end.signal });
  state.timer = window.setInterval(() => state.moment && drawClock(root, state.moment), 1000);
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
