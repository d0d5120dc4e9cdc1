"""Families without a formula, or with a link that the loop does not know: blocks of them are taken in Python."""

import ctypes
import math
from typing import Any

import numpy as np

from core.arrays import Floats
from core.choose import Recipe
from core.exact.compiled import Callback


class Scores:
    """What the compiled loop calls for each block of a recipe: its `nll_and_score` by the raw outputs.

    `family` is what the loop is given. What was raised is kept in `failure`; the NLL is NaN from then on, which ends
    the training.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.family: Any = Callback(self._take)
        self.failure: BaseException | None = None
        self._recipe = recipe
        self._arrays: dict[tuple[int, int, int], Floats] = {}

    def _take(self, y: int, raw: int, nll: int, score: int, outputs: int, count: int) -> None:
        nlls = self._array(nll, 1, count)[0]
        try:
            if not self.failure:
                nlls[:], self._array(score, outputs, count)[:] = self._scored(y, raw, outputs, count)
        except BaseException as failure:  # it must not pass through compiled code
            self.failure = failure
        if self.failure:
            nlls[:] = np.nan

    def _scored(self, y: int, raw: int, outputs: int, count: int) -> tuple[Floats, Floats]:
        """Return the NLL (N,) and the scores (K, N) of a block."""
        event = self._recipe.domain.event
        given = self._array(y, math.prod(event), count).T.reshape(count, *event)  # (N, *event)
        nll, score = self._recipe.nll_and_score(np.ascontiguousarray(self._array(raw, outputs, count).T), given)
        return nll, score.T

    def _array(self, address: int, rows: int, columns: int) -> Floats:
        """Return the numbers at that address; they stay there while a network is trained."""
        key = address, rows, columns
        if key not in self._arrays:
            numbers = (ctypes.c_double * (rows * columns)).from_address(address)
            self._arrays[key] = np.ctypeslib.as_array(numbers).reshape(rows, columns)
        return self._arrays[key]
