"""What is said of how a run ended."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import load
from core.minimise import Settings, fit
from pages.parts.endings import endings, sampled, worse_than_constant


def test_large_data_are_said_to_be_counted_by_a_sample() -> None:
    data = load("ozone")
    many = replace(data, x=data.x.repeat(60, axis=0), y=data.y.repeat(60, axis=0))
    assert sampled(fit(Settings(hidden=3, steps=2), many)) == (
        "Trained on all 5,220 points in batches of 256; "
        "the NLL is of 2,048 of them, the same at every step, and these are shown."
    )
    assert sampled(fit(Settings(hidden=3, steps=2), data)) == ""


def test_a_run_that_ends_worse_than_without_x_says_so_with_both_numbers() -> None:
    run = fit(Settings(data="coal_disasters", recipe="poisson", optimiser="sgd", rate=0.2, steps=3))
    assert worse_than_constant(fit(Settings(steps=300))) == []
    worse = replace(run, nll=run.nll + 84.0 * 0.5)
    constant, end = worse.without_x / worse.dataset.size, worse.nll[-1] / worse.dataset.size
    assert end > constant
    assert endings(worse) == [
        f"At its last step the network costs {end:.3f} nats a training point, more than the {constant:.3f} of the best "
        "Pr(y) that is the same at every x: more steps or another learning rate should bring it below."
    ]


@pytest.mark.parametrize(
    ("cost", "shown"),
    [(1234567.8, "1,234,568"), (5.79150683e28, "5.792e28"), (float("inf"), "∞"), (float("nan"), "")],
)
def test_a_cost_beyond_all_measure_is_told_in_few_digits(cost: float, shown: str) -> None:
    run = fit(Settings(data="coal_disasters", recipe="poisson", steps=3))
    said = worse_than_constant(replace(run, nll=np.append(run.nll[:-1], cost * run.dataset.size)))
    assert [sentence.split(" nats")[0] for sentence in said] == [f"At its last step the network costs {shown}"][
        : len(said)
    ]
    assert len(said) == bool(shown)


def test_of_a_run_that_diverged_one_sentence_is_said() -> None:
    (said,) = endings(fit(Settings(optimiser="sgd", rate=1.0)))
    assert said.startswith("Training diverged: after step 22 ")
