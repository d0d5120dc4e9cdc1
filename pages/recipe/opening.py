"""How the recipe page opens, and its lessons: one for every family."""

from functools import partial
from typing import Any

from core.data import DATASETS
from core.data.own import MAX_ROWS
from core.minimise import Settings
from core.minimise.settings import OWN
from core.rules import Named, Range
from core.theory.constant import MOST_DIALS
from pages.parts.address import Opening, View
from pages.parts.lessons import Preset
from pages.parts.own_link import ALONG, ROW

MOST_INPUTS = 2
DIALS = tuple(f"hand{place}" for place in range(1, MOST_DIALS + 1))
"""The parameters set by hand, by their names in the URL."""
MAX_LINE = 2 * MAX_ROWS
"""A row number as a spreadsheet counts: lines of nothing have one, too."""
DRAWS = Range(0, 9999, whole=True)
_smooth = partial(Settings, hidden=6, rate=0.02, steps=400)
GOOD = _smooth(data="coal_disasters", recipe="poisson")
OPENING = Opening(
    (*(name for name, entry in DATASETS.items() if entry.inputs <= MOST_INPUTS), OWN),
    GOOD,
    rules={
        **dict.fromkeys(DIALS, Range(-1e9, 1e9, optional=True, otherwise="where the dial starts")),
        "draws": DRAWS,
        ALONG: Named(),
        ROW: Range(1, MAX_LINE, whole=True, optional=True, otherwise="their middle"),
    },
    looks={**dict.fromkeys(DIALS), "draws": 0, ALONG: None, ROW: None},
)


def _family(name: str, data: str, recipe: str, sentence: str, **more: Any) -> Preset:
    return Preset(name, sentence, _smooth(data=data, recipe=recipe, **more))


LESSONS = (
    Preset(
        "Counts",
        "Disasters in a year are 0, 1, 2, …: a Poisson says how probable each count is; its rate falls around 1890.",
        GOOD,
    ),
    _family(
        "Counts that spread",
        "overdispersed_counts",
        "negative_binomial",
        "The variance grows faster than the mean, which no Poisson can follow: a second parameter r does.",
    ),
    Preset(
        "Many zeros",
        "Some are 0 for a reason of their own: at x = 0.3, 0 is most probable, 1 hardly is, and a second peak follows.",
        _smooth(data="many_zeros", recipe="zero_inflated_poisson"),
        View(x=0.3),
    ),
    _family(
        "Angles",
        "directions",
        "von_mises",
        "The mean direction winds past π and goes on at −π: two outputs, a point of the plane, give one angle.",
        hidden=16,
    ),
    _family(
        "Two answers",
        "geyser",
        "normal_mixture",
        "After a short wait the eruption is long; after a long one it may be either: two normals say so.",
    ),
    _family(
        "Outliers",
        "belgian_phones",
        "student_t",
        "Six years were recorded in other units: heavy tails make them cheap, and the line stays with the rest.",
        hidden=2,
        scale="learned",
        df=1.0,
        l2=0.01,
        steps=1000,
    ),
    _family(
        "Absolute errors",
        "laplace_noise",
        "laplace",
        "The cost grows with the distance, not with its square: the line is a median, and the density has a tip.",
    ),
    _family(
        "Early or late",
        "arrivals",
        "asymmetric_laplace",
        "Most come early, by little or by much: a learned τ, the share below the line, gives each side its own tail.",
    ),
    _family(
        "Quantiles",
        "arrivals",
        "asymmetric_laplace",
        "With τ = 0.9 a minute above the line costs nine times one below: nine of ten lie below. Trust the line alone.",
        scale="learned",
        tau=0.9,
    ),
    _family(
        "Largest of many",
        "yearly_maxima",
        "gumbel",
        "The highest of a year has a long tail above alone: the mean lies above the mode, most of the band above both.",
    ),
    _family(
        "Amounts",
        "ozone",
        "gamma",
        "Ozone is above 0 and skewed: mean and spread grow together with the temperature.",
        hidden=6,
    ),
    _family(
        "Prices",
        "prices",
        "log_normal",
        "Many factors make a price: the log of y is normal, and the mean is exp(σ²/2) times the median.",
    ),
    _family(
        "Wind",
        "wind",
        "weibull",
        "A wind of 0 is as rare as a storm: α is above 1, so the density has a peak, which moves with x.",
    ),
    _family(
        "Waiting times",
        "waiting_times",
        "exponential",
        "One parameter, the rate: the density is always highest at 0, the mean moves with x.",
    ),
    _family(
        "Shares",
        "menarche",
        "beta",
        "A share lies between 0 and 1: the beta narrows at both ends, where a normal would leave the interval.",
        hidden=8,
        steps=1000,
        rate=0.1,
    ),
    _family(
        "Vectors",
        "vectors",
        "multivariate_normal",
        "Two numbers at once: five outputs make a centre and an ellipse, whose tilt is a correlation that turns.",
        hidden=16,
    ),
    _family(
        "Matrices",
        "covariances",
        "wishart",
        "Each y is a covariance matrix: a Cholesky factor keeps every prediction positive definite.",
    ),
    _family(
        "Rankings",
        "rankings",
        "plackett_luce",
        "Cocoa first when it is cold, iced water when it is hot: a softmax for each place, among those that are left.",
    ),
    _family(
        "Yes or no",
        "space_shuttle",
        "bernoulli",
        "One output, one probability: failures were likelier in the cold.",
        hidden=4,
        l2=0.1,
    ),
    _family(
        "Classes",
        "iris",
        "categorical",
        "Three outputs, three probabilities that sum to 1 at every petal length.",
        hidden=8,
    ),
    _family(
        "Stars",
        "ratings",
        "ordinal",
        "One output among four cutpoints: with 60 ratings it predicts held-out ones better than five outputs.",
        points=60,
    ),
    Preset(
        "Any number",
        "The normal with σ(x): the first choice for a y without bounds; with one σ its loss is least squares.",
        Settings(data="motorcycle", recipe="normal"),
        View(),
    ),
)
