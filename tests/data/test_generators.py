"""Draws are what their truth says: torch's own distributions and draws of the same parameters are the judge."""

import itertools

import numpy as np
import pytest
import torch
from scipy import stats
from torch import distributions as td

from core.choose import RECIPES
from core.choose.circle import wrapped
from core.choose.families.asymmetric_laplace import TiltedLaplace
from core.choose.families.ordinal import OrderedLogistic
from core.choose.families.zero_inflated_poisson import Inflated
from core.data import DATASETS, load

POINTS = 4096

TORCH = {
    "normal": td.Normal,
    "laplace": td.Laplace,
    "asymmetric_laplace": TiltedLaplace,
    "student_t": td.StudentT,
    "gumbel": td.Gumbel,
    "exponential": td.Exponential,
    "gamma": td.Gamma,
    "log_normal": td.LogNormal,
    "weibull": td.Weibull,
    "beta": td.Beta,
    "multivariate_normal": td.MultivariateNormal,
    "wishart": td.Wishart,
    "von_mises": td.VonMises,
    "bernoulli": td.Bernoulli,
    "categorical": td.Categorical,
    "ordinal": OrderedLogistic,
    "poisson": td.Poisson,
    "negative_binomial": td.NegativeBinomial,
    "zero_inflated_poisson": Inflated,
    "normal_mixture": lambda probs, loc, scale: td.MixtureSameFamily(td.Categorical(probs), td.Normal(loc, scale)),
}
CURVES = [
    name for name, entry in DATASETS.items() if entry.kind == "generator" and entry.inputs == 1 and name != "rankings"
]


def known(name: str) -> tuple[np.ndarray, np.ndarray, td.Distribution]:
    """Return x (N,), y (N, *event) and torch's distributions of y."""
    data = load(name, points=POINTS, seed=11)
    x = data.x[:, 0]
    parameters = {key: torch.tensor(value) for key, value in data.truth.parameters(x).items()}
    return x, data.y, TORCH[data.truth.recipe](**parameters)


def test_every_family_has_a_set() -> None:
    recipes = {load(name).truth.recipe for name in (*CURVES, "rankings")}
    assert recipes == set(RECIPES) == {*TORCH, "plackett_luce"}


@pytest.mark.parametrize("name", [name for name in CURVES if name != "covariances"])
def test_draws_are_as_probable_as_torchs(name: str) -> None:
    x, y, distribution = known(name)
    torch.manual_seed(5)
    ours = distribution.log_prob(torch.tensor(y)).numpy()
    theirs = distribution.log_prob(distribution.sample()).numpy()
    for part in (x < np.median(x), x >= np.median(x)):
        assert stats.ks_2samp(ours[part], theirs[part], method="asymp").pvalue > 0.01


@pytest.mark.parametrize("name", [name for name in CURVES if name not in ("directions", "classes", "ratings")])
def test_means_are_the_truths(name: str) -> None:
    x, y, distribution = known(name)
    mean, spread = distribution.mean.numpy(), distribution.variance.numpy() ** 0.5
    assert mean.shape == y.shape
    for part in np.array_split(np.argsort(x), 4):
        z = np.mean((y[part] - mean[part]) / spread[part], axis=0) * len(part) ** 0.5
        assert np.abs(z).max() < 3.5


@pytest.mark.parametrize(("name", "classes"), [("classes", 3), ("ratings", 5)])
def test_classes_are_drawn_with_their_probabilities(name: str, classes: int) -> None:
    x, y, distribution = known(name)
    probability = distribution.probs.numpy()
    for part in np.array_split(np.argsort(x), 8):
        chosen = y[part, None] == np.arange(classes)
        spread = np.sqrt(np.sum(probability[part] * (1 - probability[part]), axis=0))
        assert np.abs(np.sum(chosen - probability[part], axis=0) / spread).max() < 3.5


def test_covariances_are_wisharts() -> None:
    """tr(V⁻¹W) is chi-squared with df · K degrees of freedom, and |W|/|V| has the law of scipy's draws."""
    _, y, distribution = known("covariances")
    covariance = distribution.covariance_matrix.numpy()
    trace = np.trace(np.linalg.solve(covariance, y), axis1=1, axis2=2)
    assert stats.kstest(trace, stats.chi2(16).cdf).pvalue > 0.01
    drawn = np.linalg.det(stats.wishart(8, np.eye(2)).rvs(POINTS, random_state=1))
    ratio = np.linalg.det(y) / np.linalg.det(covariance)
    assert stats.ks_2samp(ratio, drawn, method="asymp").pvalue > 0.01


def test_directions_wind_across_the_cut() -> None:
    x, y, distribution = known("directions")
    turned = wrapped(y - distribution.loc.numpy())
    assert abs(turned.mean()) < 0.03
    loc = distribution.loc.numpy()[np.argsort(x)]
    assert np.abs(np.diff(loc)).max() > 6.0
    assert np.ptp(np.unwrap(loc)) == pytest.approx(2.5 * np.pi, rel=0.01)
    np.testing.assert_allclose(wrapped(np.array([np.pi, -np.pi, 3 * np.pi, 0.5])), [np.pi, np.pi, np.pi, 0.5])


def test_counts_vary_as_they_should() -> None:
    for name, extra in (("counts", 0.0), ("overdispersed_counts", 0.5)):
        x, y, distribution = known(name)
        mean = distribution.mean.numpy()
        np.testing.assert_allclose(mean, np.exp(1.2 + 0.9 * np.sin(1.5 * np.pi * x)))
        assert np.mean((y - mean) ** 2 / (mean + extra * mean**2)) == pytest.approx(1.0, abs=0.1)


def test_correlation_of_vectors_changes_sign() -> None:
    x, y, _ = known("vectors")
    residual = y - np.column_stack([np.sin(np.pi * x), np.cos(np.pi * x)])
    for low, sign in ((0.0, 1.0), (0.9, -1.0), (1.8, 1.0)):
        near = (x >= low) & (x < low + 0.2)
        assert np.corrcoef(residual[near].T)[0, 1] * sign > 0.8


def test_the_mean_covariance_turns() -> None:
    x, y, distribution = known("covariances")
    np.testing.assert_allclose(np.linalg.eigvalsh(distribution.mean.numpy()), [[0.4, 2.0]] * POINTS)
    np.testing.assert_allclose(y[x < 0.1].mean(axis=0), [[2.0, 0.1], [0.1, 0.4]], atol=0.25)
    np.testing.assert_allclose(y[np.abs(x - 1) < 0.05].mean(axis=0), [[0.4, 0.0], [0.0, 2.0]], atol=0.25)


def test_rankings_are_drawn_place_by_place() -> None:
    """Pr(order) is a product of softmaxes over the items not placed yet."""
    t = np.full(20_000, 12.0)
    truth = load("rankings").truth
    logits = truth.parameters(t)["logits"]
    y = RECIPES[truth.recipe].draw({"logits": logits}, np.random.default_rng(1))
    orders = list(itertools.permutations(range(4)))
    worth = np.exp(logits[0])
    expected = [np.prod([worth[order[r]] / worth[list(order[r:])].sum() for r in range(4)]) for order in orders]
    observed = [np.sum(np.all(y == order, axis=1)) for order in orders]
    assert sum(expected) == pytest.approx(1.0)
    assert stats.chisquare(observed, np.array(expected) * len(t)).pvalue > 0.01


def test_worths_cross() -> None:
    logits = load("rankings").truth.parameters(np.array([0.0, 30.0]))["logits"]
    assert np.argsort(-logits, axis=1).tolist() == [[0, 1, 2, 3], [3, 2, 1, 0]]
    data = load("rankings")
    assert data.classes[0] == "cocoa"
    cold = data.y[data.x[:, 0] < 5]
    assert np.mean(cold[:, 0] == 0) > 0.5


@pytest.mark.parametrize("name", [name for name in CURVES if DATASETS[name].group == "other"])
def test_sigma_is_about_right(name: str) -> None:
    data = load(name, points=POINTS)
    if name == "directions":
        spread = np.std(wrapped(data.y - data.truth.parameters(data.x[:, 0])["loc"]))
    else:
        bins = np.array_split(data.y[np.argsort(data.x[:, 0])], 128)
        spread = np.mean([np.var(values, axis=0).mean() for values in bins]) ** 0.5
    assert data.sigma == pytest.approx(spread, rel=0.12)


@pytest.mark.parametrize("name", ["two_answers", "heavy_tails", "laplace_noise", "yearly_maxima", "vectors"])
def test_noise_stretches_the_same_draws(name: str) -> None:
    quiet, middle, loud = (load(name, noise=noise) for noise in (0.1, 0.2, 0.3))
    np.testing.assert_allclose(middle.y - quiet.y, loud.y - middle.y, atol=1e-12)
    assert quiet.sigma < loud.sigma
