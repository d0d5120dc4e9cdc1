// The link of what is shown, when the address says all of it, and what a link that leaves things out keeps from keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import { doersOf, keysOn } from "../../pages/components/keys/deeds.js";
import { codeOf, linkOf, namesOf } from "../../pages/components/share/link.js";
import { isHeard } from "../../pages/components/share/telling.js";

const PAGE = "https://lab.example.edu/lab/fits?xy=blank%7E1_2&sigma=0.1&projector=1";

test("a link is the address with what it leaves out, and not for a hall", () => {
  assert.equal(linkOf(PAGE, []), "https://lab.example.edu/lab/fits?xy=blank~1_2&sigma=0.1");
  assert.equal(
    linkOf(`${PAGE}&hide=slope`, ["sigma", "lessons"]),
    "https://lab.example.edu/lab/fits?xy=blank~1_2&sigma=0.1&hide=sigma,lessons",
  );
  assert.equal(linkOf("http://localhost:8501/?hide=pages", []), "http://localhost:8501/");
  assert.deepEqual([namesOf(""), namesOf("a,b")], [[], ["a", "b"]]);
});

test("its code is drawn beside the page, whatever the link says", () => {
  const code = new URL(codeOf(PAGE, "http://a/fits?q=0.5,0.5&x=+1"));
  assert.equal(code.origin + code.pathname, "https://lab.example.edu/lab/qr.svg");
  assert.equal(code.searchParams.get("text"), "http://a/fits?q=0.5,0.5&x=+1");
});

/** @param {[untold: boolean, runs: boolean, now: number][]} looks */
function heard(looks) {
  const watch = { toldAt: null, ran: false };
  return looks.map((look) => isHeard(watch, ...look));
}

test("what rests is heard at once, and a run that goes on is waited for", () => {
  assert.deepEqual(heard([[false, false, 0]]), [true]);
  assert.deepEqual(
    heard([
      [false, true, 0],
      [false, false, 50],
    ]),
    [false, true],
  );
});

test("what was untold is heard when a run has followed, or none has for long", () => {
  const told = [true, false, 100];
  const looks = /** @type {[boolean, boolean, number][]} */ ([told, [false, false, 150], [false, true, 200]]);
  assert.deepEqual(heard([...looks, [false, false, 250]]), [false, false, false, true]);
  assert.deepEqual(heard([...looks.slice(0, 2), [false, false, 1700]]), [false, false, true]);
});

/** @param {Record<string, boolean[]>} there whether each of the elements of a selector is seen */
const pageOf = (there) => {
  const found = (/** @type {string} */ asked) =>
    Object.entries(there).flatMap(([part, seen]) => (asked.includes(part) ? seen : []));
  const all = (/** @type {string} */ asked) => found(asked).map((seen) => ({ seen, checkVisibility: () => seen }));
  const one = (/** @type {string} */ asked) => all(asked)[0] ?? null;
  return /** @type {any} */ ({ querySelectorAll: all, querySelector: one });
};

test("no key reaches what a link leaves out, and none is listed for it", () => {
  const page = pageOf({ presets: [false, false], page_before: [true], "projector-switch": [false], "share-": [false] });
  assert.deepEqual(
    ["lesson", "before", "projector", "copy"].map((deed) => doersOf(page, deed).length),
    [0, 1, 1, 1],
  );
  const listed = keysOn(page).map(({ deed }) => deed);
  assert.deepEqual(listed, ["before", "projector", "leave", "copy", "share", "help"]);
});
