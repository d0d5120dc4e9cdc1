"""Joints and weights of a run: where its output bends, as a second difference finds it."""

import numpy as np
import pytest

from core.infer.joints import joints, largest_weights
from core.judge.seeds import SEEDS, across_seeds, spread
from core.minimise import Settings, fit

SETTINGS = Settings(data="book_binary", recipe="bernoulli", hidden=3, activation="relu", rate=0.02, steps=60)


def test_the_output_bends_at_its_joints_and_nowhere_else() -> None:
    run = fit(SETTINGS)
    at, f = joints(run)
    assert at.shape == f.shape == (len(run.steps), 3)
    seen = at[-1][np.isfinite(at[-1])]
    np.testing.assert_allclose(f[-1][np.isfinite(at[-1])], run.raw(seen).numpy()[:, 0])
    x = np.linspace(*run.x_range, 4001)
    bends = x[1:-1][np.abs(np.diff(run.raw(x).numpy()[:, 0], 2)) > 1e-9]
    assert len(bends)
    assert all(np.abs(seen - bend).min() < 2e-3 for bend in bends)


def test_a_smooth_activation_has_no_joints() -> None:
    at, f = joints(fit(Settings(data="book_binary", recipe="bernoulli", hidden=3, steps=20)))
    assert np.isnan(at).all()
    assert np.isnan(f).all()


def test_a_cap_bounds_the_largest_weight() -> None:
    run = fit(Settings(data="book_binary", recipe="bernoulli", hidden=8, rate=0.1, steps=200, cap=2.0))
    assert largest_weights(run)[-1] == pytest.approx(2.0)


def test_the_spread_holds_what_each_seed_predicts() -> None:
    runs = across_seeds(Settings(data="space_shuttle", recipe="bernoulli", hidden=3, steps=40, seed=9_990))
    assert len({run.settings.seed for run in runs}) == SEEDS
    x = np.linspace(*runs[0].x_range, 11)
    found = spread(runs, x, 31.0, 40)
    assert found.curves.shape == (SEEDS, 11)
    alone = fit(runs[3].settings).raw([31.0]).numpy()[0, 0]
    assert found.values[3] == pytest.approx(1 / (1 + np.exp(-alone)))
    assert found.ends == (found.values.min(), found.values.max())
    assert runs[0].x_range[0] < 31.0
