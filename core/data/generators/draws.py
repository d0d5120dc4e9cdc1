"""Between steps 1 and 2, draws from each family, given its parameters by their names in torch.distributions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.data.dataset import Parameters

Draw = Callable[[Parameters, np.random.Generator], Floats]
"""Maps the parameters of N distributions to one draw y (N, *event) from each."""


def sigmoid(logits: Floats) -> Floats:
    """Return 1 / (1 + exp(-logits)), without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))


def wrapped(angle: Floats) -> Floats:
    """Return the same directions as angles in (−π, π]."""
    return np.asarray(np.pi - np.mod(np.pi - angle, 2.0 * np.pi))


def _normal(p: Parameters, rng: np.random.Generator) -> Floats:
    return p["loc"] + p["scale"] * rng.standard_normal(p["loc"].shape)


def _laplace(p: Parameters, rng: np.random.Generator) -> Floats:
    return p["loc"] + p["scale"] * rng.laplace(size=p["loc"].shape)


def _student_t(p: Parameters, rng: np.random.Generator) -> Floats:
    return p["loc"] + p["scale"] * rng.standard_t(p["df"])


def _normal_mixture(p: Parameters, rng: np.random.Generator) -> Floats:
    component = _categorical({"logits": np.log(p["probs"])}, rng).astype(np.int64)
    chosen = {name: np.take_along_axis(p[name], component[:, None], axis=1)[:, 0] for name in ("loc", "scale")}
    return _normal(chosen, rng)


def _bernoulli(p: Parameters, rng: np.random.Generator) -> Floats:
    return np.asarray(rng.random(p["logits"].shape) < sigmoid(p["logits"]), dtype=np.float64)


def _categorical(p: Parameters, rng: np.random.Generator) -> Floats:
    """The largest of logits with Gumbel noise is a draw from their softmax."""
    return np.asarray(np.argmax(p["logits"] + rng.gumbel(size=p["logits"].shape), axis=-1), dtype=np.float64)


def _plackett_luce(p: Parameters, rng: np.random.Generator) -> Floats:
    """The order of logits with Gumbel noise, largest first, is a draw from Plackett–Luce."""
    return np.argsort(-(p["logits"] + rng.gumbel(size=p["logits"].shape)), axis=-1).astype(np.float64)


def _poisson(p: Parameters, rng: np.random.Generator) -> Floats:
    return rng.poisson(p["rate"]).astype(np.float64)


def _negative_binomial(p: Parameters, rng: np.random.Generator) -> Floats:
    return rng.negative_binomial(p["total_count"], sigmoid(-p["logits"])).astype(np.float64)


def _gamma(p: Parameters, rng: np.random.Generator) -> Floats:
    return rng.standard_gamma(p["concentration"]) / p["rate"]


def _exponential(p: Parameters, rng: np.random.Generator) -> Floats:
    return rng.standard_exponential(p["rate"].shape) / p["rate"]


def _beta(p: Parameters, rng: np.random.Generator) -> Floats:
    return np.asarray(rng.beta(p["concentration1"], p["concentration0"]))


def _von_mises(p: Parameters, rng: np.random.Generator) -> Floats:
    return wrapped(rng.vonmises(p["loc"], p["concentration"]))


def _multivariate_normal(p: Parameters, rng: np.random.Generator) -> Floats:
    noise = rng.standard_normal(p["loc"].shape)  # (N, K)
    return np.asarray(p["loc"] + np.einsum("nij,nj->ni", p["scale_tril"], noise))


def _wishart(p: Parameters, rng: np.random.Generator) -> Floats:
    """Bartlett's decomposition: normal draws below the diagonal, roots of chi-squared ones on it."""
    covariance = p["covariance_matrix"]  # (N, K, K)
    degrees = p["df"][:, None] - np.arange(covariance.shape[-1])  # (N, K)
    below = np.tril(rng.standard_normal(covariance.shape), -1)
    factor = below + np.sqrt(rng.chisquare(degrees))[:, None, :] * np.eye(covariance.shape[-1])
    root = np.linalg.cholesky(covariance) @ factor
    product = root @ root.swapaxes(1, 2)
    return np.asarray((product + product.swapaxes(1, 2)) / 2.0)  # rounding leaves the product not quite symmetric


DRAWS: Mapping[str, Draw] = MappingProxyType(
    {
        "normal": _normal,
        "laplace": _laplace,
        "student_t": _student_t,
        "normal_mixture": _normal_mixture,
        "exponential": _exponential,
        "gamma": _gamma,
        "beta": _beta,
        "multivariate_normal": _multivariate_normal,
        "wishart": _wishart,
        "von_mises": _von_mises,
        "bernoulli": _bernoulli,
        "categorical": _categorical,
        "poisson": _poisson,
        "negative_binomial": _negative_binomial,
        "plackett_luce": _plackett_luce,
    }
)
"""The families that can be drawn from, by the recipe's name."""
