"""Quick fits for pages are done once, whoever asks."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.data import load
from core.judge.advice import Options, options
from core.judge.evidence import QuickFit
from core.minimise import Progress
from pages.parts.jobs import Net
from pages.recipe import quick_fits


def test_visitors_who_wait_for_the_same_trial_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def counted(found: Options, key: str, told: Progress) -> QuickFit:
        done.append(key)
        time.sleep(0.05)  # the others come meanwhile
        return QuickFit(key, np.zeros(3), np.zeros(3), 2)

    monkeypatch.setattr(quick_fits, "trial", counted)
    found = options(load("sine", seed=4321))
    with ThreadPoolExecutor(8) as visitors:
        got = list(visitors.map(lambda place: quick_fits.quick_fit(found, "laplace", Net()), range(16)))
    assert done == ["laplace"]
    assert all(each is got[0] for each in got)
    assert quick_fits.known(found, "laplace")
    assert not quick_fits.known(found, "normal")
