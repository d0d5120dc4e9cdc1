import test from "node:test";
import { logProbabilities, rowsOf } from "../../pages/components/digit_pad/network.js";
import { agree, expected } from "./oracle.js";

for (const { activation, theta, phi, levels, log } of expected.networks)
  test(`a network with ${activation} says what torch says`, () => {
    agree(logProbabilities({ theta: rowsOf(theta), phi: rowsOf(phi), activation }, levels), log, 1e-9);
  });
