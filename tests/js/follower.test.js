// Where who follows a hall is, what is seen there, and its answers as bars.

import assert from "node:assert/strict";
import { test } from "node:test";
import { back, gone, isOpen, isRevealed, moved, placeText } from "../../pages/components/follower/hall.js";
import { answeredText, barsOf } from "../../pages/components/lectern/answers.js";

const COUNT = 29;
const start = { hall: null, at: 0, following: true };
const at = (/** @type {number} */ step, revealed = false) => ({ at: step, revealed });

test("who follows goes where the hall goes, and who has left stays", () => {
  const following = moved(start, at(6));
  assert.deepEqual([following.at, placeText(following, COUNT)], [6, "Step 7 of 29, with the hall"]);
  const left = gone(following, -2, COUNT);
  assert.equal(placeText(left, COUNT), "You are at step 5, the hall is at step 7.");
  const later = moved(left, at(9));
  assert.deepEqual([later.at, placeText(later, COUNT)], [4, "You are at step 5, the hall is at step 10."]);
  assert.deepEqual(back(later), moved(start, at(9)));
});

test("whose hall is not known yet looks for it", () => {
  assert.equal(placeText(start, COUNT), "Looking where the hall is …");
  assert.deepEqual([isRevealed(start), isOpen(start)], [false, false]);
  assert.equal(back(gone(start, 1, COUNT)).at, 1);
});

test("who stands still has left, too, and nobody goes beyond the ends", () => {
  const stays = gone(moved(start, at(6)), 0, COUNT);
  assert.match(placeText(stays, COUNT), /^Step 7 of 29, where the hall is now/);
  assert.equal(moved(stays, at(7)).at, 6);
  assert.equal(gone(stays, -99, COUNT).at, 0);
  assert.equal(gone(stays, 99, COUNT).at, COUNT - 1);
});

test("an answer is shown when the hall shows it, and taken until then, there alone", () => {
  const asked = moved(start, at(5));
  assert.deepEqual([isRevealed(asked), isOpen(asked)], [false, true]);
  const shown = moved(start, at(5, true));
  assert.deepEqual([isRevealed(shown), isOpen(shown)], [true, false]);
  const [before, ahead] = [gone(asked, -1, COUNT), gone(shown, 1, COUNT)];
  assert.deepEqual([isRevealed(before), isOpen(before)], [true, false]);
  assert.deepEqual([isRevealed(ahead), isOpen(ahead)], [false, false]);
});

test("bars have letters, counts, shares and words beside their lengths", () => {
  const bars = barsOf({ choices: ["distances", "squares", "σ"], counts: [1, 6, 2], right: 1, mine: 2 });
  assert.deepEqual(
    bars.map(({ label, number }) => [label, number]),
    [
      ["A distances", "1 (11 %)"],
      ["B squares", "6 (67 %)"],
      ["C σ", "2 (22 %)"],
    ],
  );
  assert.deepEqual(
    bars.map(({ length }) => length),
    [1 / 6, 1, 2 / 6],
  );
  assert.deepEqual(
    bars.map(({ marks }) => marks),
    [[], ["right"], ["your answer"]],
  );
  assert.deepEqual(barsOf({ choices: ["a", "b"], counts: [0, 0], right: -1, mine: -1 })[0], {
    ...{ label: "A a", number: "0 (0 %)", length: 0, marks: [] },
  });
});

test("how many have answered is said in words", () => {
  assert.deepEqual([0, 1, 60].map(answeredText), ["no answer yet", "1 answer", "60 answers"]);
});
