"""Between steps 1 and 2, data for the other domains of one y, drawn from known distributions along one input."""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.circle import wrapped
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, levels
from core.choose.parameter import Parameters
from core.choose.special import sigmoid
from core.data.generators.generator import FamilyOverX, Generator
from core.data.generators.regression import sine
from core.exact import arrays as exact

FREEDOM = 3.0
"""Degrees of freedom of the heavy tails: the fewest, in whole numbers, with a finite variance."""

FIRST_SHARE = 0.6
"""How often the upper of the two answers is given."""

BELOW_THE_TIP = 0.8
SKEWED_SHAPE = 2.0
FACTORS = 0.6
WIND_SHAPE = 2.2
DISPERSION = 2.0
PRECISION = 12.0
GAPS = (0.3, 0.7, 3.0)
"""How far the cutpoints between stars lie apart, in logits."""
CONCENTRATION = 8.0


def _two_answers(x: Floats, noise: float) -> Parameters:
    middle, gap = 0.4 * sine(x), np.maximum(0.0, x - 0.4)
    loc = np.stack([middle + gap, middle - gap], axis=-1)  # (N, 2)
    probs = np.broadcast_to((FIRST_SHARE, 1.0 - FIRST_SHARE), loc.shape)
    return {"probs": probs, "loc": loc, "scale": np.full_like(loc, noise)}


def _heavy_tails(x: Floats, noise: float) -> Parameters:
    return {"df": np.full_like(x, FREEDOM)} | _around_sine(x, noise)


def _around_sine(x: Floats, noise: float) -> dict[str, Floats]:
    return {"loc": sine(x), "scale": np.full_like(x, noise)}


def _arrivals(x: Floats) -> Parameters:
    early = sigmoid(12.0 - x)
    return {"tau": np.full_like(x, BELOW_THE_TIP), "loc": 4.0 * early - 2.0, "scale": 1.0 - 0.6 * early}


def _skewed(x: Floats) -> Parameters:
    return {"concentration": np.full_like(x, SKEWED_SHAPE), "rate": SKEWED_SHAPE * exact.exp(-0.5 - sine(x))}


def _prices(x: Floats) -> Parameters:
    return {"loc": 0.5 + sine(x), "scale": np.full_like(x, FACTORS)}


def _wind(x: Floats) -> Parameters:
    return {"scale": 6.0 + 3.0 * sine(x), "concentration": np.full_like(x, WIND_SHAPE)}


def _waiting(x: Floats) -> Parameters:
    return {"rate": exact.exp(-1.0 + 1.2 * sine(x))}


def _proportions(x: Floats) -> Parameters:
    mean = sigmoid(1.6 * sine(x))
    return {"concentration1": PRECISION * mean, "concentration0": PRECISION * (1.0 - mean)}


def _directions(x: Floats) -> Parameters:
    return {"loc": wrapped(0.5 * np.pi + 1.25 * np.pi * x), "concentration": np.full_like(x, CONCENTRATION)}


def _counts(x: Floats) -> Parameters:
    return {"rate": exact.exp(1.2 + 0.9 * exact.sin(1.5 * np.pi * x))}


def _overdispersed(x: Floats) -> Parameters:
    return {"total_count": np.full_like(x, DISPERSION), "logits": exact.log(_counts(x)["rate"] / DISPERSION)}


def _many_zeros(x: Floats) -> Parameters:
    return {"gate": sigmoid(sine(x) - 0.6), "rate": exact.exp(1.5 + 0.5 * exact.sin(1.5 * np.pi * x))}


def _ratings(x: Floats) -> Parameters:
    return {"loc": 2.0 + 3.0 * sine(x), "gaps": np.tile(GAPS, (len(x), 1))}


DOMAINS: Mapping[str, Generator] = MappingProxyType(
    {
        "two_answers": FamilyOverX(
            title="Two answers",
            recipe="normal_mixture",
            domain=REAL_LINE,
            parameters=_two_answers,
            points=400,
            noise=0.15,
            spread=0.8,
            source="Drawn from one branch that parts in two, 0.4 sin πx ± (x − 0.4), 60 % on the upper,"
            " + normal noise, x uniform on [0, 2].",
        ),
        "heavy_tails": FamilyOverX(
            title="Sine, heavy tails",
            recipe="student_t",
            domain=REAL_LINE,
            parameters=_heavy_tails,
            noise=0.2,
            typical=math.sqrt(FREEDOM),  # the standard deviation of a Student t of scale 1 and 3 degrees of freedom
            source="Drawn from y = sin πx + noise with a Student t distribution of 3 degrees of freedom,"
            " x uniform on [0, 2].",
        ),
        "laplace_noise": FamilyOverX(
            title="Sine, Laplace noise",
            recipe="laplace",
            domain=REAL_LINE,
            parameters=_around_sine,
            noise=0.2,
            typical=math.sqrt(2.0),
            source="Drawn from y = sin πx + noise with a Laplace distribution, x uniform on [0, 2].",
        ),
        "arrivals": FamilyOverX(
            title="Arrivals",
            recipe="asymmetric_laplace",
            domain=REAL_LINE,
            parameters=_arrivals,
            low=8.0,
            high=18.0,
            points=400,
            x_names=("lecture at",),
            x_units=("h",),
            y_name="arrival",
            y_units="min",
            spread=4.0,
            source="Minutes after the start of a lecture, drawn from an asymmetric Laplace distribution, of which a"
            " share of 0.8 lies below loc = 4 sig[12 − x] − 2, with scale = 1 − 0.6 sig[12 − x], x uniform on [8, 18].",
        ),
        "yearly_maxima": FamilyOverX(
            title="Yearly maxima",
            recipe="gumbel",
            domain=REAL_LINE,
            parameters=_around_sine,
            noise=0.3,
            typical=math.pi / math.sqrt(6.0),  # the standard deviation of a Gumbel of scale 1
            y_name="highest of the year",
            source="Drawn from y = sin πx + noise with a Gumbel distribution, as the largest of many would have,"
            " x uniform on [0, 2].",
        ),
        "positive_skewed": FamilyOverX(
            title="Positive and skewed",
            recipe="gamma",
            domain=POSITIVE,
            parameters=_skewed,
            spread=1.7,
            source="Drawn from a gamma distribution of concentration 2 and mean exp(0.5 + sin πx),"
            " x uniform on [0, 2].",
        ),
        "prices": FamilyOverX(
            title="Prices",
            recipe="log_normal",
            domain=POSITIVE,
            parameters=_prices,
            y_name="price",
            spread=1.8,
            source="Drawn from a log-normal distribution of median exp(0.5 + sin πx) and scale 0.6,"
            " x uniform on [0, 2].",
        ),
        "wind": FamilyOverX(
            title="Wind speeds",
            recipe="weibull",
            domain=POSITIVE,
            parameters=_wind,
            y_name="wind speed",
            y_units="m/s",
            spread=2.7,
            source="Drawn from a Weibull distribution of concentration 2.2 and scale 6 + 3 sin πx,"
            " x uniform on [0, 2].",
        ),
        "waiting_times": FamilyOverX(
            title="Waiting times",
            recipe="exponential",
            domain=POSITIVE,
            parameters=_waiting,
            y_name="time",
            spread=4.8,
            source="Drawn from an exponential distribution of rate exp(−1 + 1.2 sin πx), x uniform on [0, 2].",
        ),
        "proportions": FamilyOverX(
            title="Proportions",
            recipe="beta",
            domain=PROPORTION,
            parameters=_proportions,
            y_name="proportion",
            spread=0.12,
            source="Drawn from a beta distribution of mean sig[1.6 sin πx] and concentrations that add to 12,"
            " x uniform on [0, 2].",
        ),
        "directions": FamilyOverX(
            title="Directions",
            recipe="von_mises",
            domain=ANGLES,
            parameters=_directions,
            y_name="direction",
            y_units="rad",
            spread=0.37,
            source="Drawn from a von Mises distribution of concentration 8 about π/2 + 1.25πx, wrapped to (−π, π],"
            " x uniform on [0, 2].",
        ),
        "counts": FamilyOverX(
            title="Counts",
            recipe="poisson",
            domain=COUNTS,
            parameters=_counts,
            y_name="count",
            spread=2.0,
            source="Drawn from a Poisson distribution of rate exp(1.2 + 0.9 sin 1.5πx), x uniform on [0, 2].",
        ),
        "overdispersed_counts": FamilyOverX(
            title="Counts, over-dispersed",
            recipe="negative_binomial",
            domain=COUNTS,
            parameters=_overdispersed,
            y_name="count",
            spread=4.2,
            source="Drawn from a negative binomial distribution of mean m = exp(1.2 + 0.9 sin 1.5πx) and variance"
            " m + m²/2, x uniform on [0, 2].",
        ),
        "many_zeros": FamilyOverX(
            title="Counts, many zeros",
            recipe="zero_inflated_poisson",
            domain=COUNTS,
            parameters=_many_zeros,
            points=400,
            y_name="count",
            spread=3.0,
            source="Drawn from a Poisson distribution of rate exp(1.5 + 0.5 sin 1.5πx), of which a share"
            " sig[sin πx − 0.6] is 0 instead, x uniform on [0, 2].",
        ),
        "ratings": FamilyOverX(
            title="Ratings",
            recipe="ordinal",
            domain=levels(5),
            parameters=_ratings,
            names=tuple("12345"),
            y_name="stars",
            spread=1.0,
            source="Drawn from Pr(at most k stars|x) = sig[c − μ] with μ = 2 + 3 sin πx and the cutpoints c = 0, 0.3, 1"
            " and 4 for k = 1 to 4, x uniform on [0, 2].",
        ),
    }
)
"""The generators for the other domains of one y by the name they bear in the URL."""
