// A hall that follows the lecture: who leads tells the server each moment, and asks what was answered. No page runs.

/** @import { Place } from "./lecture.js" */

/** @typedef {{ code: string, secret: string, reach: string }} Hall */

/** @typedef {{ at: number, revealed: boolean, answered: number, counts?: number[] }} Told what the server says of a hall */

/**
 * @typedef {object} Lead
 * @property {Hall | null} hall
 * @property {Place} place
 * @property {string} wanted the moment that the hall is to be at
 * @property {string} told the one that it was told last
 * @property {boolean} sending
 * @property {boolean} asking
 * @property {Told | null} heard
 * @property {string} fault one sentence, "" while all is well
 * @property {() => void} onHear
 */

const AGAIN = 1000; // ms
const LOST = "The hall is not reached: trying again.";

/**
 * @param {() => void} onHear
 * @returns {Lead}
 */
export const newLead = (onHear) => ({
  ...{ hall: null, place: { at: 0, revealed: false }, wanted: "", told: "", sending: false, asking: false },
  ...{ heard: null, fault: "", onHear },
});

/** @param {{ at: number, revealed: boolean }} place */
export const momentText = ({ at, revealed }) => `${at}.${Number(revealed)}`;

/**
 * The address of a hall beside that of the page.
 *
 * @param {string} code
 * @param {string} rest
 */
export const addressOf = (code, rest = "") => new URL(`hall/${code}${rest}`, window.location.href).href;

/**
 * The link at which a hall is followed, and where the server draws it as a QR code.
 *
 * @param {string} code
 */
export function invitation(code) {
  const link = new URL(`?hall=${code}`, window.location.href).href;
  return { link, picture: new URL(`qr.svg?text=${encodeURIComponent(link)}`, window.location.href).href };
}

/**
 * Leads a hall from now on, or none.
 *
 * @param {Lead} lead
 * @param {Hall | null} hall
 */
export function leadHall(lead, hall) {
  const isOther = hall?.code !== lead.hall?.code;
  lead.hall = hall;
  if (!isOther) return;
  Object.assign(lead, { told: "", heard: null, fault: "" });
  void send(lead);
}

/**
 * Lets the hall go to where the lecture is: what was on its way there before is not sent any more.
 *
 * @param {Lead} lead
 * @param {Place} place
 */
export function lead(lead, place) {
  Object.assign(lead, { place, wanted: momentText(place) });
  if (lead.heard && momentText(lead.heard) !== lead.wanted) lead.heard = null;
  void send(lead);
}

/** One at a time, so that none comes after a later one. @param {Lead} lead */
async function send(lead) {
  if (lead.sending) return;
  lead.sending = true;
  while (lead.hall && lead.told !== lead.wanted) {
    const { hall, place, wanted } = lead;
    const answer = await post(addressOf(hall.code, "/moment"), { ...place, secret: hall.secret });
    if (hall.code !== lead.hall?.code) continue;
    say(lead, answer?.ok ? "" : answer && answer.status < 500 ? await answer.text() : LOST);
    if (answer && answer.status < 500) lead.told = wanted;
    else await new Promise((go) => setTimeout(go, AGAIN));
  }
  lead.sending = false;
}

/**
 * @param {Lead} lead
 * @param {string} fault
 */
function say(lead, fault) {
  if (fault === lead.fault) return;
  lead.fault = fault;
  lead.onHear();
}

/** Asks what was answered to the question at which the hall is. @param {Lead} lead */
export async function askAnswers(lead) {
  const { hall } = lead;
  if (!hall || lead.asking || lead.told !== lead.wanted) return;
  lead.asking = true;
  const answer = await fetch(addressOf(hall.code), { cache: "no-store" }).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  lead.asking = false;
  if (!told || hall.code !== lead.hall?.code || momentText(told) !== lead.wanted) return;
  if (JSON.stringify(told) === JSON.stringify(lead.heard)) return;
  lead.heard = told;
  lead.onHear();
}

/**
 * @param {string} address
 * @param {object} told
 */
export const post = (address, told) => fetch(address, { method: "POST", body: JSON.stringify(told) }).catch(() => null);
