"""Runs whose code is exported, and how that code is run: in this process, for torch takes seconds to load."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import torch

from core.data import Dataset
from core.export.drift import CALM
from core.minimise import Run, Settings, fit
from tests.minimise.test_fit_families import DATA
from tests.url import written

SHORT = Settings(steps=200, hidden=8)
FAMILIES = [replace(SHORT, recipe=recipe, data=data, steps=120, hidden=6) for recipe, data in DATA.items()]
OPTIONS = [
    replace(SHORT, recipe="laplace", data="ozone", scale="fixed"),
    replace(SHORT, recipe="asymmetric_laplace", data="arrivals", tau=0.9, scale="learned"),
    replace(SHORT, recipe="asymmetric_laplace", data="motorcycle", scale="fixed", sigma=9.0),
    replace(SHORT, recipe="student_t", data="heavy_tails", df=3.0, scale="learned", link="square"),
    replace(SHORT, recipe="student_t", data="motorcycle", scale="fixed", sigma=9.0, link="exp"),
    replace(SHORT, recipe="normal_mixture", data="geyser", components=4, link="exp"),
    replace(SHORT, recipe="exponential", data="waiting_times", link="square", steps=100),
    replace(SHORT, recipe="gamma", data="ozone", batch=32),
    replace(SHORT, recipe="beta", data="menarche", link="exp", cap=4.0),
    replace(SHORT, recipe="multivariate_normal", data="vectors", link="exp", l2=0.01),
    replace(SHORT, recipe="wishart", data="covariances", link="square", points=100),
    replace(SHORT, recipe="von_mises", data="directions", optimiser="rmsprop"),
    replace(SHORT, recipe="poisson", data="coal_disasters", activation="relu"),
    replace(SHORT, recipe="ordinal", data="iris", activation="relu"),
    replace(SHORT, recipe="negative_binomial", data="discoveries", optimiser="momentum", rate=0.001),
]


def names(settings: Settings) -> str:
    """Return what a test of these settings is called."""
    return "-".join(written(settings).values())


@cache
def trained(settings: Settings) -> Run:
    """Return the run of these settings."""
    return fit(settings)


@contextmanager
def torch_as_it_was() -> Iterator[None]:
    """Give torch back its number of threads and its default type, which exported code sets."""
    threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_default_dtype(dtype)


def executed(*codes: str, **given: Any) -> str:
    """Return what the pieces of code print, one after another in one fresh namespace."""
    printed, space = io.StringIO(), {"__name__": "__main__", **given}
    with torch_as_it_was(), redirect_stdout(printed):
        for code in codes:
            exec(compile(code, "<exported>", "exec"), space)
    return printed.getvalue()


def check_final_nll(printed: str, run: Run) -> None:
    """Fail unless the code printed the NLL of that run, of as many points; to 1e-6 if it promised that."""
    found = re.search(r"^final NLL (\S+) nats, the sum over (\d+) points$", printed, re.MULTILINE)
    told = re.search(r"^Likelihood Lab's NLL (\S+) nats, (\S+) away\nFirst .* by (\S+) nats$", printed, re.MULTILINE)
    assert found, printed
    assert told, printed
    assert int(found[2]) == run.dataset.size
    assert float(told[1]) == pytest.approx(run.nll[-1], abs=1e-6)
    assert float(found[1]) == pytest.approx(run.nll[-1], rel=0.01, abs=0.05)
    assert float(told[2]) == pytest.approx(abs(float(found[1]) - run.nll[-1]), abs=1e-6)
    assert float(told[2]) < 1e-6 or float(told[3]) >= CALM
    assert abs(run.nll[-1] - run.nll[0]) > 1.0  # so that code which does not train would be seen


def large(dataset: Dataset, times: int) -> Dataset:
    """Return the data repeated so many times: more than a run counts."""
    return replace(dataset, x=dataset.x.repeat(times, axis=0), y=dataset.y.repeat(times, axis=0), name="own")
