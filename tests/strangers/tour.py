"""What must hold of families that are a file each: run in a copy of the project where the strangers are families."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from scipy import integrate, stats

from core import infer
from core.choose import RECIPES, Recipe, recipe
from core.export import notebook, refused, script
from core.judge.contest import CONTENDERS
from core.minimise import Settings, fit
from tests.pages.opening import opened, warned

LOC, SCALE = np.array([0.0, 3.0, -40.0]), np.array([1.0, 0.2, 5.0])
TRUE = stats.gumbel_r(LOC, SCALE)
FAMILY = recipe("gumbel")
RAW = FAMILY.raw(loc=LOC, scale=SCALE)
SHORT = Settings(data="sine", recipe="gumbel", steps=60, hidden=4)


def test_they_come_last_and_are_contenders() -> None:
    assert list(RECIPES)[-2:] == ["gumbel", "logistic"]
    assert [name for name in CONTENDERS if "gumbel" in name] == ["gumbel", "gumbel-learned"]


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
    y = TRUE.ppf(0.1)
    closed = FAMILY.nll_and_score(RAW.numpy(), y)
    general = Recipe.nll_and_score(FAMILY, RAW.numpy(), y)
    for one, other in zip(closed, general, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_pages_show_it() -> None:
    shown = {"steps": "40", "hidden": "3", "data": "sine"}
    for page, query in (
        ("recipe", {**shown, "recipe": "gumbel", "draws": "1"}),
        ("compare", {**shown, "a": "gumbel", "b": "normal", "draws": "one"}),
        ("compare", {**shown, "data": "counts", "a": "gumbel-learned", "b": "poisson", "draws": "one"}),
        ("compare", {**shown, "data": "two_classes", "a": "gumbel", "b": "bernoulli", "draws": "one"}),
        ("compare", {**shown, "data": "directions", "a": "gumbel", "b": "von_mises", "draws": "one"}),
    ):
        opening = opened(page, **query)
        assert not opening.exception
        assert not warned(opening)


def test_the_script_and_the_notebook_say_it(tmp_path: Path) -> None:
    run = fit(SHORT.canonical())
    file = tmp_path / "run.py"
    file.write_text(script(run))
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout
    assert f"final NLL {run.nll[-1]:.6f} nats" in printed
    assert "torch.distributions.Gumbel" in notebook(run)
    assert refused(run) == ""


def test_of_one_that_torch_hardly_knows_all_follows_but_the_script() -> None:
    family = recipe("logistic")
    raw, of = family.raw(loc=LOC, scale=SCALE), stats.logistic(LOC, SCALE)
    np.testing.assert_allclose(infer.mean(family, raw), LOC, atol=1e-9)
    np.testing.assert_allclose(infer.mode(family, raw), LOC, atol=1e-6)
    np.testing.assert_allclose(infer.quantile(family, raw, 0.95), of.ppf(0.95), rtol=1e-9)
    opening = opened("recipe", data="sine", recipe="logistic", steps="40", hidden="3")
    assert not opening.exception
    sentence = "Logistic states no code for scripts, and torch has no distribution of its parameters."
    assert f"There is no script to download: {sentence}" in [each.value for each in opening.caption]
    assert not opened("compare", data="sine", a="logistic", b="normal", steps="40", hidden="3", draws="one").exception
