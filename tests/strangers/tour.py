"""What must hold of families that are a file each: run in a copy of the project where the strangers are families."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, stats

from core import infer
from core.choose import RECIPES, Recipe, recipe
from core.export import notebook, script, why_no_script
from core.judge.contenders import CONTENDERS
from core.minimise import Settings, fit
from tests.pages.opening import opened, warned

LOC, SCALE = np.array([0.0, 3.0, -40.0]), np.array([1.0, 0.2, 5.0])
TRUE = stats.gumbel_r(LOC, SCALE)
FAMILY = recipe("stranger_gumbel")
RAW = FAMILY.raw(loc=LOC, scale=SCALE)
COUNTS = recipe("stranger_zero_inflated_poisson")
GATE, RATE = np.array([0.3, 0.02, 0.6]), np.array([4.0, 60.5, 900.0])
SHORT = Settings(data="sine", recipe="stranger_gumbel", steps=60, hidden=4)
fit(SHORT.canonical())  # this copy of the project has nothing compiled yet, which a page would wait for


def test_they_come_last_and_are_contenders() -> None:
    names = ("gumbel", "logistic", "rayleigh", "zero_inflated_poisson")
    assert list(RECIPES)[-4:] == [f"stranger_{name}" for name in names]
    assert "stranger_zero_inflated_poisson" in CONTENDERS
    assert [name for name in CONTENDERS if "stranger_gumbel" in name] == ["stranger_gumbel", "stranger_gumbel-learned"]


def test_it_is_inferred_from() -> None:
    y = TRUE.ppf(0.3)
    np.testing.assert_allclose(infer.costs(FAMILY, RAW, y), -TRUE.logpdf(y), rtol=1e-12)
    np.testing.assert_allclose(infer.cdf(FAMILY, RAW, y), 0.3, rtol=1e-9)
    np.testing.assert_allclose(infer.above(FAMILY, RAW, TRUE.isf(1e-9)), 1e-9, rtol=1e-6)
    np.testing.assert_allclose(infer.quantile(FAMILY, RAW, 0.95), TRUE.ppf(0.95), rtol=1e-9)
    region = infer.region(FAMILY, RAW, 0.9)[:, 0]
    np.testing.assert_allclose(TRUE.cdf(region[:, 1]) - TRUE.cdf(region[:, 0]), 0.9, rtol=1e-9)
    np.testing.assert_allclose(TRUE.pdf(region[:, 0]), TRUE.pdf(region[:, 1]), rtol=1e-6)
    drawn = infer.samples(FAMILY, RAW[0], 4000, seed=3)
    assert stats.kstest(drawn, stats.gumbel_r(0.0, 1.0).cdf).pvalue > 0.01


def test_it_is_scored() -> None:
    y = TRUE.ppf(0.8)
    for each, low, high, loc, scale in zip(y, TRUE.ppf(1e-15), TRUE.isf(1e-12), LOC, SCALE, strict=True):
        of = stats.gumbel_r(loc, scale)
        below = integrate.quad(lambda z, of=of: of.cdf(z) ** 2, low, each, epsabs=1e-12)[0]
        above = integrate.quad(lambda z, of=of: of.sf(z) ** 2, each, high, epsabs=1e-12)[0]
        found = infer.crps(FAMILY, FAMILY.raw(loc=loc, scale=scale), np.array([each]))
        np.testing.assert_allclose(found, below + above, rtol=1e-7)


def test_its_gradient_is_that_of_autograd() -> None:
    length = recipe("stranger_rayleigh")
    for family, raw, y in ((FAMILY, RAW, TRUE.ppf(0.1)), (length, length.raw(scale=SCALE), 1.7 * SCALE)):
        closed = family.nll_and_score(raw.numpy(), y)
        general = Recipe.nll_and_score(family, raw.numpy(), y)
        for one, other in zip(closed, general, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("recipe", {"data": "sine", "recipe": "stranger_gumbel", "draws": "1"}),
        ("compare", {"data": "sine", "a": "stranger_gumbel", "b": "normal"}),
        *(
            pytest.param("compare", {"data": data, "a": one, "b": other}, marks=pytest.mark.slow)
            for data, one, other in (
                ("counts", "stranger_gumbel-learned", "poisson"),
                ("two_classes", "stranger_gumbel", "bernoulli"),
                ("directions", "stranger_gumbel", "von_mises"),
            )
        ),
    ],
)
def test_pages_show_it(page: str, query: dict[str, str]) -> None:
    opening = opened(page, **{"steps": "40", "hidden": "3", "draws": "one"} | query)
    assert not opening.exception
    assert not warned(opening)


def test_the_script_and_the_notebook_say_it(tmp_path: Path) -> None:
    run = fit(SHORT.canonical())
    file = tmp_path / "run.py"
    file.write_text(script(run))
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout
    assert f"final NLL {run.nll[-1]:.6f} nats" in printed
    assert "torch.distributions.Gumbel" in notebook(run)
    assert why_no_script(run) == ""


@pytest.mark.slow
def test_of_one_that_torch_hardly_knows_all_follows_but_the_script() -> None:
    family = recipe("stranger_logistic")
    raw, of = family.raw(loc=LOC, scale=SCALE), stats.logistic(LOC, SCALE)
    np.testing.assert_allclose(infer.mean(family, raw), LOC, atol=1e-9)
    np.testing.assert_allclose(infer.mode(family, raw), LOC, atol=1e-6)
    np.testing.assert_allclose(infer.quantile(family, raw, 0.95), of.ppf(0.95), rtol=1e-9)
    opening = opened("recipe", data="sine", recipe="stranger_logistic", steps="40", hidden="3")
    assert not opening.exception
    sentence = "Logistic states no code for scripts, and torch has no distribution of its parameters."
    assert f"There is no script to download: {sentence}" in [each.value for each in opening.caption]
    assert not opened(
        "compare", data="sine", a="stranger_logistic", b="normal", steps="40", hidden="3", draws="one"
    ).exception


def test_one_above_0_is_inferred_from_and_scored() -> None:
    family, of = recipe("stranger_rayleigh"), stats.rayleigh(scale=np.array([1.0, 0.01, 3e5]))
    raw, y = family.raw(scale=np.array([1.0, 0.01, 3e5])), of.ppf(0.3)
    np.testing.assert_allclose(infer.costs(family, raw, y), -of.logpdf(y), rtol=1e-12)
    np.testing.assert_allclose(infer.cdf(family, raw, y), 0.3, rtol=1e-9)
    np.testing.assert_allclose(infer.quantile(family, raw, 0.95), of.ppf(0.95), rtol=1e-9)
    low, high = infer.region(family, raw, 0.9)[:, 0].T
    np.testing.assert_allclose(of.cdf(high) - of.cdf(low), 0.9, rtol=1e-9)
    np.testing.assert_allclose(of.pdf(low), of.pdf(high), rtol=1e-6)
    below = integrate.quad(lambda z: stats.rayleigh.cdf(z) ** 2, 0.0, y[0], epsabs=1e-12)[0]
    above = integrate.quad(lambda z: stats.rayleigh.sf(z) ** 2, y[0], 40.0, epsabs=1e-12)[0]
    np.testing.assert_allclose(infer.crps(family, raw, y) / [1.0, 0.01, 3e5], below + above, rtol=1e-7)
    assert stats.kstest(infer.samples(family, raw[0], 4000, seed=3), stats.rayleigh.cdf).pvalue > 0.01


@pytest.mark.slow
def test_one_above_0_is_trained_on_y_as_it_is(tmp_path: Path) -> None:
    shown = {"steps": "40", "hidden": "3", "data": "prices"}
    for page, query in (
        ("recipe", {**shown, "recipe": "stranger_rayleigh", "draws": "1"}),
        ("compare", {**shown, "a": "stranger_rayleigh", "b": "gamma", "draws": "one"}),
    ):
        opening = opened(page, **query)
        assert not opening.exception
        assert not warned(opening)
    run = fit(Settings(data="wind", recipe="stranger_rayleigh", steps=60, hidden=4).canonical())
    best = run.recipe.best(run.dataset.y)["scale"]
    assert float(best) == pytest.approx(np.sqrt(0.5 * (run.dataset.y**2).mean()), rel=1e-6)
    assert run.nll[-1] < run.nll[0]
    file = tmp_path / "run.py"
    file.write_text(script(run))
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout
    assert f"final NLL {run.nll[-1]:.6f} nats" in printed


def test_a_count_is_inferred_from_and_scored() -> None:
    raw, counts = COUNTS.raw(gate=GATE, rate=RATE), np.arange(2000.0)
    share = GATE[:, None] + (1.0 - GATE[:, None]) * stats.poisson(RATE[:, None]).cdf(counts)
    rows = np.arange(len(GATE))
    for y in (np.zeros(3), np.array([3.0, 55.0, 870.0])):
        at = y.astype(int)
        cost = np.diff(share, prepend=0.0)[rows, at]
        np.testing.assert_allclose(infer.costs(COUNTS, raw, y), -np.log(cost), rtol=1e-9)
        np.testing.assert_allclose(infer.cdf(COUNTS, raw, y), share[rows, at], rtol=1e-9)
        np.testing.assert_allclose(infer.above(COUNTS, raw, y), 1.0 - share[rows, at], rtol=1e-9)
        np.testing.assert_allclose(infer.crps(COUNTS, raw, y), ((share - (counts >= y[:, None])) ** 2).sum(axis=1))
    np.testing.assert_array_equal(infer.quantile(COUNTS, raw, 0.9), (share < 0.9).sum(axis=1))
    np.testing.assert_allclose(infer.mean(COUNTS, raw), (1.0 - GATE) * RATE)
    np.testing.assert_array_equal(infer.mode(COUNTS, raw), [0.0, 60.0, 0.0])
    low, high = infer.region(COUNTS, raw, 0.9)[:, 0].T.astype(int)
    assert (share[rows, high] - np.where(low > 0, share[rows, low - 1], 0.0) >= 0.9).all()
    drawn = infer.samples(COUNTS, raw[0], 4000, seed=3)
    assert abs((drawn == 0.0).mean() - share[0, 0]) < 0.03


def test_pages_the_script_and_the_notebook_show_a_count(tmp_path: Path) -> None:
    shown = {"steps": "40", "hidden": "3"}
    for page, query in (
        ("recipe", {**shown, "recipe": "stranger_zero_inflated_poisson", "data": "coal_disasters", "draws": "1"}),
        ("compare", {**shown, "data": "counts", "a": "stranger_zero_inflated_poisson", "b": "poisson", "draws": "one"}),
    ):
        opening = opened(page, **query)
        assert not opening.exception
        assert not warned(opening)
    run = fit(Settings(data="coal_disasters", recipe="stranger_zero_inflated_poisson", steps=60, hidden=4).canonical())
    file = tmp_path / "run.py"
    file.write_text(script(run))
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout
    assert f"final NLL {run.nll[-1]:.6f} nats" in printed
    assert "class Inflated" in notebook(run)
