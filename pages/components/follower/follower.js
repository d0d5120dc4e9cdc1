// The follower: the step at which a hall is, or another one, with its page; and one's answer to its question.

import { drawBars } from "../lectern/answers.js";
import { addressOf, momentText, post } from "../lectern/audience.js";
import { deedOf } from "../lectern/keys.js";
import { frameOf, showAgain, showStep, stageIn, strike } from "../lectern/stage.js";
import { make, part, setText, whenGone } from "../page.js";
import { buttonOf } from "../playback.js";
import { back, gone, isOpen, isRevealed, moved, placeText } from "./hall.js";

/** @import { Call } from "../page.js" */
/** @import { Told } from "../lectern/audience.js" */
/** @import { Step } from "../lectern/lecture.js" */
/** @import { Stage } from "../lectern/stage.js" */
/** @import { Follower } from "./hall.js" */

/** @typedef {{ title: string, steps: Step[], code: string }} Message */

/** @typedef {{ who: string, choices: Record<number, number> }} Given what this tab has answered in a hall */

/**
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {Message} data
 * @property {string} lecture what the frames are of
 * @property {Follower} place
 * @property {Record<number, number[]>} counts what the hall answered, by step
 * @property {Given} given
 * @property {string} fault one sentence, "" while all is well
 * @property {number} unsent how many answers the server has not taken yet
 * @property {Promise<void>} sending
 * @property {string} refused why an answer was not taken, "" where it was
 * @property {Stage} stage
 * @property {AbortController} end
 */

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();
const AGAIN = 1500; // ms
const LOST = "The hall is not reached: trying again.";
const NOT_SENT = "Your answer was not sent: tap again.";

/** @type {Record<string, (state: State) => void>} */
const deeds = {
  next: (state) => go(state, gone(state.place, 1, state.data.steps.length)),
  back: (state) => go(state, gone(state.place, -1, state.data.steps.length)),
  follow: (state) =>
    go(state, state.place.following ? gone(state.place, 0, state.data.steps.length) : back(state.place)),
  again: (state) => showAgain(state.stage),
  open: (state) =>
    void window.open(frameOf(state.stage)?.contentWindow?.location.href ?? state.data.steps[state.place.at].link),
};

/**
 * @param {State} state
 * @param {Follower} place
 */
function go(state, place) {
  const isOther = place.at !== state.stage.at;
  Object.assign(state, { place, refused: isOther ? "" : state.refused });
  if (isOther) showStep(state.stage, place.at);
  draw(state);
}

/** @param {State} state */
function draw({ root, data, place, counts, given, fault, refused, unsent }) {
  const step = data.steps[place.at];
  const [revealed, open, mine] = [isRevealed(place), isOpen(place), given.choices[place.at] ?? -1];
  setText(part(root, ".follower-place"), fault || placeText(place, data.steps.length));
  root.toggleAttribute("data-apart", !place.following);
  setText(part(root, ".follower-sentence"), step.sentence);
  part(root, ".follower-ask").hidden = !step.question;
  setText(part(root, ".follower-question"), step.question);
  setText(part(root, ".follower-answer"), revealed ? step.answer : "");
  drawChoices(part(root, ".follower-choices"), step.choices, mine, open);
  part(root, ".follower-choices").hidden = revealed;
  const answers = part(root, ".answers");
  answers.hidden = !(revealed && counts[place.at]);
  if (!answers.hidden) drawBars(answers, { choices: step.choices, counts: counts[place.at], right: step.right, mine });
  const taken = open && mine >= 0 && !unsent ? "Your answer is in. You may change it until the answer is shown." : "";
  setText(part(root, ".follower-given"), refused || taken);
  part(root, "[data-do=back]").toggleAttribute("disabled", place.at === 0);
  part(root, "[data-do=next]").toggleAttribute("disabled", place.at + 1 === data.steps.length);
  part(root, "[data-do=follow]").setAttribute("aria-pressed", String(place.following));
}

/**
 * The buttons of the choices stay those that they are while the question does: one that is pressed keeps the focus.
 *
 * @param {HTMLElement} group
 * @param {string[]} choices
 * @param {number} mine
 * @param {boolean} open
 */
function drawChoices(group, choices, mine, open) {
  const shown = choices.map((choice, at) => `${"ABCDEF"[at]} ${choice}`);
  if (JSON.stringify(shown) !== JSON.stringify([...group.children].map(({ textContent }) => textContent)))
    group.replaceChildren(...shown.map((text) => Object.assign(make("button", text), { type: "button" })));
  for (const [at, button] of group.querySelectorAll("button").entries()) {
    button.dataset.choice = String(at);
    button.disabled = !open;
    button.setAttribute("aria-pressed", String(at === mine));
  }
}

/**
 * Sends answers one after the other, so that the last one stays.
 *
 * @param {State} state
 * @param {number} choice
 */
function answer(state, choice) {
  const { at } = state.place;
  state.given.choices[at] = choice;
  Object.assign(state, { refused: "", unsent: state.unsent + 1 });
  draw(state);
  state.sending = state.sending.then(() => send(state, at, choice));
}

/**
 * @param {State} state
 * @param {number} at
 * @param {number} choice
 */
async function send(state, at, choice) {
  const { given, data } = state;
  const taken = await post(addressOf(data.code, "/answers"), { at, choice, who: given.who });
  if (!taken?.ok) {
    delete given.choices[at];
    state.refused = taken && taken.status < 500 ? await taken.text() : NOT_SENT;
  }
  state.unsent -= 1;
  sessionStorage.setItem(storeOf(data.code), JSON.stringify(given));
  draw(state);
}

/** @param {string} code */
const storeOf = (code) => `lecture hall ${code}`;

/**
 * What this tab has answered in a hall; a word drawn by chance says that it was here.
 *
 * @param {string} code
 * @returns {Given}
 */
function givenIn(code) {
  const found = sessionStorage.getItem(storeOf(code));
  const word = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0"));
  return found ? JSON.parse(found) : { who: word.join(""), choices: {} };
}

/** Hears from the server where the hall is, until it ends. @param {State} state */
async function listen(state) {
  const { signal } = state.end;
  while (!signal.aborted) {
    const { hall } = state.place;
    const known = hall ? `?known=${momentText(hall)}` : "";
    const found = await fetch(addressOf(state.data.code, known), { signal, cache: "no-store" }).catch(() => null);
    if (found?.ok) take(state, await found.json());
    else if (found && found.status < 500) return complain(state, await found.text());
    else if (!signal.aborted) await waitAfter(state);
  }
}

/** @param {State} state */
async function waitAfter(state) {
  complain(state, LOST);
  await new Promise((go) => setTimeout(go, AGAIN * (1 + Math.random())));
}

/**
 * @param {State} state
 * @param {string} fault
 */
function complain(state, fault) {
  state.fault = fault;
  draw(state);
}

/**
 * @param {State} state
 * @param {Told} told
 */
function take(state, { at, revealed, counts }) {
  if (state.end.signal.aborted) return;
  state.fault = "";
  if (counts) state.counts[at] = counts;
  go(state, moved(state.place, { at, revealed }));
}

/**
 * @param {HTMLElement} root
 * @param {Message} data
 * @returns {State}
 */
function begin(root, data) {
  const end = new AbortController();
  const press = (/** @type {KeyboardEvent} */ event) => {
    const deed = deedOf(event);
    if (!deeds[deed]) return;
    event.preventDefault();
    event.stopPropagation();
    deeds[deed](state);
  };
  /** @type {State} */
  const state = {
    ...{ root, data, place: { hall: null, at: 0, following: true }, counts: {}, fault: "", refused: "", end },
    ...{ unsent: 0, sending: Promise.resolve() },
    ...{ lecture: JSON.stringify(data.steps), given: givenIn(data.code) },
    stage: stageIn(part(root, ".follower-stage"), data.steps, press, () => {
      root.dataset.ready = "";
    }),
  };
  const { signal } = end;
  const click = (/** @type {MouseEvent} */ event) => {
    const { do: deed, choice } = buttonOf(event)?.dataset ?? {};
    if (deed) deeds[deed](state);
    if (choice) answer(state, Number(choice));
  };
  root.addEventListener("click", click, { signal });
  addEventListener("keydown", press, { signal });
  document.documentElement.dataset.lecture = "followed";
  draw(state);
  void listen(state);
  return state;
}

/** @param {State} state */
function finish(state) {
  state.end.abort();
  strike(state.stage);
  states.delete(state.root);
  if (!document.querySelector(".lectern, .follower")) delete document.documentElement.dataset.lecture;
}

/** @param {Call<Message>} call */
export default function ({ parentElement, data }) {
  const root = part(parentElement, ".follower");
  const found = states.get(root);
  if (found && (found.data.code !== data.code || found.lecture !== JSON.stringify(data.steps))) finish(found);
  if (!states.has(root)) states.set(root, begin(root, data));
  return whenGone(root, () => {
    const state = states.get(root);
    if (state) finish(state);
  });
}
