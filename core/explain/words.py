"""The words of the field that texts and readouts use: each in one sentence, and where it can be seen."""

import math
from dataclasses import dataclass

from core.notation.numbers import fixed, readable
from core.theory.normal import Bell


@dataclass(frozen=True)
class Word:
    """A word, one sentence on it, its subject, the page that shows it, and how else it is written, if at all."""

    word: str
    sentence: str
    subject: str
    place: str
    also: tuple[str, ...] = ()


NARROW = Bell(0.0, 0.04)
WORDS = (
    Word("held-out", "Points that training never sees: they say how the model does on new data.", "data", "regression"),
    Word(
        "residual", "What is left of y when the prediction is taken away: y − f[x, φ].", "data", "fits", ("residuals",)
    ),
    Word(
        "hidden units",
        "The units between input and output: each bends the network's function once more.",
        "network",
        "regression",
        ("hidden unit",),
    ),
    Word("ReLU", "The activation max(0, z): 0 below its joint, the identity above.", "network", "regression"),
    Word(
        "logit",
        "An output before its sigmoid or softmax: any number; the log of the odds where y is 0 or 1.",
        "network",
        "binary",
        ("logits",),
    ),
    Word(
        "density",
        f"Probability per unit of y: its area over an interval is a probability. It may exceed 1: that of a normal of "
        f"σ = {readable(NARROW.sigma)} reaches {fixed(NARROW.peak)}.",
        "distribution",
        "normal",
        ("densities",),
    ),
    Word("variance", "The mean squared distance from the mean, σ², in squared units of y.", "distribution", "normal"),
    Word(
        "standard deviation",
        "σ, the root of the variance: a typical distance from the mean, in units of y.",
        "distribution",
        "normal",
    ),
    Word("homoscedastic", "Of one σ for all x, whether it is set or learned.", "distribution", "regression"),
    Word("heteroscedastic", "Of a σ(x) that changes with x.", "distribution", "regression"),
    Word(
        "softplus",
        "The link log(1 + eʳ): it makes any output r a number above 0, such as a σ.",
        "distribution",
        "regression",
    ),
    Word("sigmoid", "The link 1 / (1 + e⁻ᶠ): it makes any output f a probability.", "distribution", "binary"),
    Word(
        "softmax",
        "exp fₖ over the sum of all of these: it makes K outputs probabilities that sum to 1.",
        "distribution",
        "multiclass",
    ),
    Word(
        "likelihood",
        "The product of the densities that a model gives to the y observed, as a function of its parameters.",
        "likelihood",
        "likelihood",
    ),
    Word(
        "NLL",
        "Negative log-likelihood: the sum of −log Pr(y|x) over the points. It is the loss.",
        "likelihood",
        "likelihood",
        ("negative log-likelihood",),
    ),
    Word(
        "nats",
        "The unit of −log with the natural logarithm: each halving of a density costs "
        f"log 2 = {fixed(math.log(2), 3)} nats.",
        "likelihood",
        "likelihood",
        ("nat",),
    ),
    Word(
        "underflow",
        "A number too near 0 for its format: floating point makes it exactly 0.",
        "likelihood",
        "likelihood",
        ("underflows",),
    ),
    Word(
        "entropy",
        "−Σ q log q: how surprising draws from q are to who knows q, on average.",
        "likelihood",
        "cross_entropy",
    ),
    Word(
        "cross-entropy",
        "−Σ q log p: how surprising draws from q are to who believes p, on average.",
        "likelihood",
        "cross_entropy",
    ),
    Word(
        "KL",
        "D[q‖p] = Σ q log(q/p): by how much cross-entropy exceeds entropy, never below 0.",
        "likelihood",
        "cross_entropy",
        ("KL divergence",),
    ),
    Word(
        "argmin", "The place of the minimum, not its value: the φ at which a loss is least.", "recipe", "least_squares"
    ),
    Word(
        "learning rate",
        "How far a step goes down the gradient; where it is too large, the loss leaps up.",
        "recipe",
        "regression",
    ),
    Word(
        "gradient",
        "The slope of the loss by each parameter: the direction in which it rises fastest.",
        "recipe",
        "regression",
    ),
    Word(
        "accuracy",
        "The share of points whose most probable label is the one observed; how sure the model is does not count.",
        "recipe",
        "binary",
    ),
    Word("L2", "A price on the squares of the weights, added to the loss: it keeps them small.", "recipe", "binary"),
    Word("mode", "The y where Pr(y|x) is largest: the single best answer.", "recipe", "regression"),
    Word(
        "CRPS",
        "The squared distance between the predicted distribution function and the step at y, over all y: a score in "
        "units of y.",
        "recipe",
        "compare",
    ),
)
"""By subject, in the order of the recipe."""
