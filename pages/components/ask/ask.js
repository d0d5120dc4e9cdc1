// Questions: an answer is chosen and its reason shown, here alone; Python hears nothing of it.

import { make, media, part, setText, whenGone } from "../page.js";

/** @import { Call } from "../page.js" */

/** @typedef {{ words: string, reason: string }} Answer */

/** @typedef {{ text: string, answers: Answer[], right: number }} Question */

/** @typedef {{ name: string, questions: Question[] }} Message */

/** @typedef {{ observer: IntersectionObserver, inView: boolean }} Watch */

/** @type {WeakMap<HTMLElement, Watch>} */
const watches = new WeakMap();
const IDLE = "Choose first, then read why.";

/**
 * What is read once an answer is chosen: why it is right, or why it is not and then why the other one is.
 *
 * @param {Question} question
 * @param {number} chosen
 */
function reasons({ answers, right }, chosen) {
  const why = make("p", `${chosen === right ? "✓ Right." : "✗ Not so."} ${answers[chosen].reason}`);
  if (chosen === right) return [why];
  return [why, make("p", `✓ ${answers[right].words}. ${answers[right].reason}`)];
}

/** @param {HTMLElement[]} lines */
function block(lines, hidden = true) {
  const box = make("div");
  if (hidden) box.setAttribute("aria-hidden", "true");
  box.append(...lines);
  return box;
}

/** @param {Question} question */
function card(question) {
  const { text, answers } = question;
  const [box, words, choices, places] = [make("div"), make("p", text), make("div"), make("div")];
  const idle = make("p", IDLE);
  idle.dataset.idle = "";
  const feedback = block([idle], false);
  feedback.setAttribute("role", "status");
  Object.assign(box, { className: "ask-one" }).dataset.question = JSON.stringify(question);
  Object.assign(words, { className: "ask-text" });
  Object.assign(choices, { className: "ask-answers", role: "group", ariaLabel: text });
  Object.assign(places, { className: "ask-reasons" });
  places.append(...answers.map((_, at) => block(reasons(question, at))), feedback);
  choices.append(...answers.map(({ words }) => choice(words)));
  choices.addEventListener("click", ({ target }) => {
    const at = [...choices.children].indexOf(/** @type {Element} */ (target));
    if (at >= 0) reveal(question, choices, feedback, at);
  });
  box.append(words, choices, places);
  return box;
}

/** @param {string} words */
function choice(words) {
  const button = Object.assign(make("button", words), { type: "button" });
  button.setAttribute("aria-pressed", "false");
  return button;
}

/**
 * @param {Question} question
 * @param {HTMLElement} choices
 * @param {HTMLElement} feedback
 * @param {number} chosen
 */
function reveal(question, choices, feedback, chosen) {
  for (const [at, button] of [...choices.children].entries()) {
    button.setAttribute("aria-pressed", String(at === chosen));
    const mark = at === question.right ? "✓" : at === chosen ? "✗" : "";
    /** @type {HTMLElement} */ (button).dataset.mark = mark;
  }
  feedback.replaceChildren(...reasons(question, chosen));
}

/** The way from the picture to the questions and back, which stays in sight: the first place of a page has it. */
function showWays() {
  const roots = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".ask")]);
  const isInView = roots.some((root) => watches.get(root)?.inView);
  const count = document.querySelectorAll(".ask-one").length;
  const name = isInView ? "Back to the picture" : count > 1 ? `To the ${count} questions` : "To the question";
  for (const [at, root] of roots.entries()) {
    const way = part(root, ".ask-way");
    way.hidden = at > 0;
    way.setAttribute("aria-label", name);
    setText(way, isInView ? "↑" : `↓ ${count}`);
    way.dataset.word = isInView ? " Picture" : count > 1 ? " questions" : " question";
  }
}

/** @param {HTMLElement} root */
function go(root) {
  const isInView = [...document.querySelectorAll(".ask")].some(
    (each) => watches.get(/** @type {HTMLElement} */ (each))?.inView,
  );
  const to = isInView ? document.querySelector(".st-key-page_head") : part(root, ".ask-all");
  const smooth = !media("(prefers-reduced-motion: reduce)");
  to?.scrollIntoView({ behavior: smooth ? "smooth" : "auto", block: isInView ? "end" : "center" });
  if (!isInView) part(root, ".ask-all button").focus({ preventScroll: true });
}

/** @param {HTMLElement} root */
function watch(root) {
  const observer = new IntersectionObserver(
    (entries) => {
      watches.set(root, { observer, inView: entries[entries.length - 1].isIntersecting });
      showWays();
    },
    { threshold: 0.4 },
  );
  observer.observe(part(root, ".ask-all"));
  watches.set(root, { observer, inView: false });
  part(root, ".ask-way").addEventListener("click", () => go(root));
}

/** @param {Call<Message>} call */
export default function ({ parentElement, data }) {
  const root = part(parentElement, ".ask");
  const all = part(root, ".ask-all");
  root.setAttribute("aria-label", data.name);
  if (!watches.has(root)) watch(root);
  data.questions.forEach((question, at) => {
    const before = /** @type {HTMLElement | undefined} */ (all.children[at]);
    if (before?.dataset.question === JSON.stringify(question)) return;
    const shown = card(question);
    before ? before.replaceWith(shown) : all.append(shown);
  });
  all.toggleAttribute("data-many", data.questions.length > 3);
  while (all.childElementCount > data.questions.length) all.lastElementChild?.remove();
  showWays();
  return whenGone(root, () => {
    watches.get(root)?.observer.disconnect();
    showWays();
  });
}
