// The lectern: a step's sentence, question and page; and all that leads from step to step.

import { make, part, setText, whenGone } from "../page.js";
import { buttonOf } from "../playback.js";
import { answeredText, drawBars } from "./answers.js";
import { askAnswers, invitation, lead, leadHall, newLead } from "./audience.js";
import { openChannel } from "./channel.js";
import { deedOf } from "./keys.js";
import { after, before, clockText, pace, planned } from "./lecture.js";
import { frameOf, showAgain, showStep, stageIn, strike } from "./stage.js";

/** @import { Call, Tell } from "../page.js" */
/** @import { Hall, Lead } from "./audience.js" */
/** @import { Place, Step } from "./lecture.js" */
/** @import { Stage } from "./stage.js" */

/** @typedef {{ title: string, steps: Step[], step: number, number: number, projected: boolean, hall: Hall | null }} Message */

/**
 * @typedef {object} State
 * @property {HTMLElement} root
 * @property {Message} data
 * @property {string} lecture what the frames and the list are of
 * @property {number} number of the last time that Python sent it to a step
 * @property {Place} place
 * @property {Stage} stage
 * @property {BroadcastChannel} channel
 * @property {Tell} tell
 * @property {Tell} ask
 * @property {AbortController} end
 * @property {number} timer
 * @property {Lead} lead
 * @property {boolean} opening whether a hall was asked for, whose code is to be shown
 * @property {boolean} away whether the answers are put away
 * @property {boolean} handing whether a key is being handed to the page that is shown
 */

/** @type {WeakMap<HTMLElement, State>} */
const states = new WeakMap();
const CLOCK = "lecture clock";
const LED = "lecture hall";
const SWITCH = ".st-key-projector-switch button";

/** @type {Record<string, (state: State) => void>} */
const deeds = {
  next: (state) => go(state, after(state.data.steps, state.place)),
  back: (state) => go(state, before(state.data.steps, state.place)),
  again: (state) => showAgain(state.stage),
  hall: (state) => {
    if (state.data.hall) return showHall(state, Boolean(part(state.root, ".lectern-hall").hidden));
    state.opening = true;
    state.ask("hall", { do: "open" });
  },
  close: (state) => state.ask("hall", { do: "close" }),
  answers: (state) => {
    state.away = !state.away;
    drawAnswers(state);
  },
  list: (state) => showList(state, Boolean(part(state.root, ".lectern-list").hidden)),
  notes: () => void window.open("?notes=1", "speaker's notes", "popup,width=900,height=700"),
  open: (state) =>
    state.ask("open", { step: state.place.at + 1, query: frameOf(state.stage)?.contentWindow?.location.search ?? "" }),
  play,
  clock: (state) => {
    sessionStorage.setItem(CLOCK, String(Date.now()));
    showClock(state);
    report(state);
  },
  leave: (state) => {
    const [list, hall] = [part(state.root, ".lectern-list"), part(state.root, ".lectern-hall")];
    if (!list.hidden) showList(state, false);
    else if (!hall.hidden) showHall(state, false);
    else if (state.data.projected) /** @type {HTMLElement | null} */ (document.querySelector(SWITCH))?.click();
  },
};

/**
 * @param {State} state
 * @param {Place} place
 */
function go(state, place) {
  const moved = place.at !== state.place.at;
  state.place = place;
  showHall(state, false);
  lead(state.lead, place);
  if (moved) {
    state.away = false;
    if (began() === null) sessionStorage.setItem(CLOCK, String(Date.now()));
    state.tell("step", place.at + 1);
    showStep(state.stage, place.at);
  }
  draw(state);
}

/** Plays and pauses the page that is shown: its own key is handed to it. @param {State} state */
function play(state) {
  const view = /** @type {any} */ (frameOf(state.stage)?.contentWindow);
  state.handing = true;
  view?.document.dispatchEvent(new view.KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
  state.handing = false;
}

/** When the clock began; null before. */
function began() {
  const found = sessionStorage.getItem(CLOCK);
  return found === null ? null : Number(found);
}

/** @param {State} state */
function draw(state) {
  const { root, data, place } = state;
  const step = data.steps[place.at];
  setText(part(root, ".lectern-sentence"), step.sentence);
  const ask = part(root, ".lectern-ask");
  ask.hidden = !step.question;
  ask.toggleAttribute("data-revealed", place.revealed);
  setText(part(root, ".lectern-question"), step.question);
  part(root, ".lectern-choices").replaceChildren(...step.choices.map((each) => make("li", each)));
  setText(part(root, ".lectern-answer"), place.revealed ? step.answer : "");
  setText(part(root, "[data-do=list]"), `${place.at + 1} / ${data.steps.length}`);
  part(root, "[data-do=list]").setAttribute("aria-label", `${place.at + 1} / ${data.steps.length}: show all steps`);
  part(root, "[data-do=next]").toggleAttribute("disabled", isSame(after(data.steps, place), place));
  part(root, "[data-do=back]").toggleAttribute("disabled", isSame(before(data.steps, place), place));
  for (const [at, button] of root.querySelectorAll(".lectern-list button").entries())
    at === place.at ? button.setAttribute("aria-current", "step") : button.removeAttribute("aria-current");
  drawAnswers(state);
  showClock(state);
  report(state);
}

/** @param {State} state */
function drawAnswers({ root, data, place, lead: { hall, heard, fault }, away }) {
  const step = data.steps[place.at];
  const isAsked = hall !== null && step.choices.length > 0;
  const [answered, figure] = [part(root, ".lectern-answered"), part(root, ".lectern-answers")];
  answered.hidden = !isAsked || place.revealed;
  setText(answered, answeredText(heard?.answered ?? 0));
  const counts = (place.revealed && heard?.counts) || [];
  figure.hidden = !isAsked || away || counts.length === 0;
  setText(part(figure, "figcaption"), `${step.question} ${answeredText(heard?.answered ?? 0)}`);
  if (!figure.hidden) drawBars(part(figure, "ol"), { choices: step.choices, counts, right: step.right, mine: -1 });
  setText(part(root, ".lectern-fault"), fault);
}

/**
 * @param {State} state
 * @param {boolean} open
 */
function showHall({ root }, open) {
  part(root, ".lectern-hall").hidden = !open;
}

/** Writes the code, the link and its picture, and what else is to be said of the hall. @param {State} state */
function drawHall(state) {
  const { root, data, opening } = state;
  const { hall } = data;
  setText(part(root, ".lectern-open-hall"), hall ? `Hall ${hall.code}` : "Open to the hall");
  if (!hall) return showHall(state, false);
  const { link, picture } = invitation(hall.code);
  if (part(root, ".lectern-qr img")?.getAttribute("src") !== picture)
    part(root, ".lectern-qr").replaceChildren(
      Object.assign(make("img"), { src: picture, alt: "A QR code of the link" }),
    );
  setText(part(root, ".lectern-code"), hall.code);
  setText(part(root, ".lectern-link"), link.replace(/^https?:\/\//, ""));
  setText(part(root, ".lectern-reach"), hall.reach);
  if (opening) showHall(state, true);
  state.opening = false;
}

/** Takes up a hall that this tab has opened before it was loaded anew, and keeps the one that it has. @param {State} state */
function keepHall(state) {
  const { hall } = state.data;
  const kept = sessionStorage.getItem(LED);
  if (hall) sessionStorage.setItem(LED, JSON.stringify({ code: hall.code, secret: hall.secret }));
  else if (kept) {
    sessionStorage.removeItem(LED);
    if (!state.lead.hall) state.ask("hall", { do: "resume", ...JSON.parse(kept) });
  }
}

/** @type {(one: Place, other: Place) => boolean} */
const isSame = (one, other) => one.at === other.at && one.revealed === other.revealed;

/**
 * The minutes at which a step begins and ends by the plan, and those of all steps.
 *
 * @param {Step[]} steps
 * @param {number} at
 */
const planOf = (steps, at) => ({
  planned: planned(steps, at),
  until: planned(steps, at + 1),
  minutes: planned(steps, steps.length),
});

/** @param {State} state */
function showClock({ root, data, place }) {
  const since = began();
  const passed = since === null ? 0 : Date.now() - since;
  const plan = planOf(data.steps, place.at);
  const ahead = since === null ? "" : ` · ${pace(plan, passed)}`;
  setText(part(root, "[data-do=clock]"), `${clockText(passed)} of ${Math.round(plan.minutes)} min${ahead}`);
}

/**
 * @param {State} state
 * @param {boolean} open
 */
function showList({ root, place }, open) {
  const list = part(root, ".lectern-list");
  list.hidden = !open;
  part(root, "[data-do=list]").setAttribute("aria-expanded", String(open));
  if (open) /** @type {HTMLElement} */ (list.querySelectorAll("button")[place.at]).focus();
}

/** @param {State} state */
function fillList({ root, data }) {
  const lines = data.steps.map(({ sentence, page, question }, at) => {
    const [line, button] = [make("li"), make("button")];
    button.type = "button";
    button.dataset.at = String(at);
    button.append(make("span", String(at + 1)), make("span", sentence), make("small", question ? `? ${page}` : page));
    line.append(button);
    return line;
  });
  part(root, ".lectern-list ol").replaceChildren(...lines);
}

/** Tells the notes where the lecture is. @param {State} state */
function report({ channel, data, place }) {
  const { title, steps } = data;
  const { sentence, page, question, choices, answer, notes } = steps[place.at];
  const moment = {
    ...{ title, at: place.at, count: steps.length, sentence, page, question, choices, answer, notes },
    ...{ revealed: place.revealed, next: steps[place.at + 1]?.sentence ?? "", began: began() },
    ...planOf(steps, place.at),
  };
  channel.postMessage({ moment });
}

/**
 * @param {State} state
 * @param {MouseEvent} event
 */
function clicked(state, event) {
  const button = buttonOf(event);
  if (!button) return;
  const { at, do: deed } = button.dataset;
  if (deed) deeds[deed]?.(state);
  if (!at) return;
  showList(state, false);
  go(state, { at: Number(at), revealed: false });
}

/**
 * @param {HTMLElement} root
 * @param {Call<Message>} call
 * @returns {State}
 */
function begin(root, { data, setStateValue, setTriggerValue }) {
  const end = new AbortController();
  const press = (/** @type {KeyboardEvent} */ event) => {
    const deed = state.handing ? "" : deedOf(event);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    deeds[deed](state);
  };
  /** @type {State} */
  const state = {
    ...{ root, data, lecture: "", number: -1, place: { at: 0, revealed: false }, channel: openChannel(), end },
    ...{ lead: newLead(() => drawAnswers(state)), opening: false, away: false },
    ...{
      tell: setStateValue,
      ask: setTriggerValue,
      stage: stageIn(part(root, ".lectern-stage"), [], press, () => {}),
      timer: 0,
      handing: false,
    },
  };
  state.timer = window.setInterval(() => {
    showClock(state);
    if (state.data.steps[state.place.at].choices.length) void askAnswers(state.lead);
  }, 1000);
  state.channel.addEventListener("message", ({ data: word }) => {
    if (word.do === "hello") report(state);
    else if (word.do === "next" || word.do === "back") deeds[word.do](state);
  });
  root.addEventListener("click", (event) => clicked(state, event), { signal: end.signal });
  addEventListener("keydown", press, { signal: end.signal });
  state.stage.onKey = press;
  return state;
}

/**
 * @param {State} state
 * @param {Message} data
 */
function take(state, data) {
  const [isOther, isNew] = [JSON.stringify(data.steps) !== state.lecture, data.number !== state.number];
  Object.assign(state, { data, number: data.number });
  state.root.toggleAttribute("data-projected", data.projected);
  document.documentElement.dataset.lecture = data.projected ? "projected" : "";
  if (isOther || isNew) show(state, isOther, isNew);
  keepHall(state);
  leadHall(state.lead, data.hall);
  drawHall(state);
  drawAnswers(state);
}

/**
 * Shows another lecture, or another step of it.
 *
 * @param {State} state
 * @param {boolean} isOther
 * @param {boolean} isNew
 */
function show(state, isOther, isNew) {
  const { data } = state;
  if (isOther) {
    strike(state.stage);
    state.stage = stageIn(part(state.root, ".lectern-stage"), data.steps, state.stage.onKey, () => {
      state.root.dataset.ready = "";
    });
    state.lecture = JSON.stringify(data.steps);
    fillList(state);
  }
  const { at, revealed } = state.place;
  state.place = isNew ? { at: data.step - 1, revealed: false } : { at: Math.min(at, data.steps.length - 1), revealed };
  lead(state.lead, state.place);
  showStep(state.stage, state.place.at);
  draw(state);
}

/** @param {State} state */
function finish(state) {
  state.end.abort();
  state.channel.close();
  clearInterval(state.timer);
  leadHall(state.lead, null);
  strike(state.stage);
  states.delete(state.root);
  if (!document.querySelector(".lectern, .follower")) delete document.documentElement.dataset.lecture;
}

/** @param {Call<Message>} call */
export default function (call) {
  const root = part(call.parentElement, ".lectern");
  const found = states.get(root);
  const state = found ?? begin(root, call);
  states.set(root, state);
  Object.assign(state, { tell: call.setStateValue, ask: call.setTriggerValue });
  take(state, call.data);
  return whenGone(root, () => finish(state));
}
