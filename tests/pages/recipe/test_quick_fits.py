"""Quick fits for pages are done once, whoever asks, and the store of them is bounded."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.data import load
from core.judge.advice import Options, options
from core.judge.evidence import QuickFit
from pages.recipe import quick_fits


def one(key: str) -> QuickFit:
    return QuickFit(key, np.zeros(3), np.zeros(3), 2)


def test_visitors_who_wait_for_the_same_trial_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def counted(found: Options, key: str) -> QuickFit:
        done.append(key)
        return one(key)

    monkeypatch.setattr(quick_fits, "trial", counted)
    found = options(load("sine", seed=4321))
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda place: quick_fits.try_out(found, "laplace"), range(16)))
    assert done == ["laplace"]
    assert quick_fits.find(found, "laplace") is not None
    assert quick_fits.find(found, "normal") is None


def test_the_least_recently_used_trial_goes_first() -> None:
    store = quick_fits.Trials(2)
    for key in "ab":
        store.keep(("data", key), one(key))
    store.find(("data", "a"))
    store.keep(("data", "c"), one("c"))
    assert [store.find(("data", key)) is not None for key in "abc"] == [True, False, True]
