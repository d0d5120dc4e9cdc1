"""Questions about entropy, cross-entropy and KL: of point masses, of categories, and of the two directions."""

import math

import numpy as np

from core.arrays import Floats
from core.ask.question import Question, question, sized
from core.notation.numbers import fixed, readable
from core.theory.entropy import EntropyTerms, entropy_terms
from core.theory.point_masses import Boxes, ModelNormal
from core.theory.two_bumps import TwoBumps

NEAR = 1e-9
STEP = 0.1
"""By how much p is brought nearer to q in a question."""


def of_points(boxes: Boxes, model: ModelNormal) -> tuple[Question, ...]:
    """Return the questions about data as boxes or point masses, and a normal."""
    return point_mass_entropy(boxes), sum_of_nll(boxes, model), same_minimum(boxes, model)


def point_mass_entropy(boxes: Boxes) -> Question:
    """Return what the entropy of point masses is: the limit of that of narrow boxes."""
    count = len(boxes.y)
    narrow, narrower = (Boxes(boxes.y, width).entropy for width in (1e-6, 1e-9))
    falls = narrower < narrow - 1
    return question(
        f"The {count} data as point masses: what is the entropy −∫ q log q of their density?",
        {
            "−∞": f"Boxes of width h have log({count} h): {fixed(narrow, 1)} at h = 1e−6, {fixed(narrower, 1)} at "
            "1e−9, without end. So it is dropped: no p changes it.",
            f"log {count} = {fixed(math.log(count))}": "That is the entropy of which of the points it is, a label. "
            "A density also counts how narrow each is.",
            "0": "That is the entropy of one certain label. A density is per unit of y, and its log has no such floor.",
        },
        "−∞" if falls else "0",
    )


def sum_of_nll(boxes: Boxes, model: ModelNormal) -> Question:
    """Return the sum of the costs, given their mean."""
    mean, count = float(boxes.mean_nll(model.loc, model.scale)), len(boxes.y)
    return sized(
        f"The mean NLL of the {count} points is {fixed(mean, 3)} nats. What is the loss, the sum?",
        (boxes.nll(model), f"Each of the {count} points has weight 1/{count} in q: the sum is {count} times the mean."),
        [
            (mean, "That is the mean itself: what q as a distribution of weight 1 gives."),
            (mean + math.log(count), f"log {count} is what boxes add to the entropy, not to the cost of p."),
            (mean / count, f"That divides by {count} once more."),
        ],
        lambda value: fixed(value, 2),
    )


def same_minimum(boxes: Boxes, model: ModelNormal) -> Question:
    """Return whether KL and cross-entropy are least at the same p."""
    grid = np.linspace(model.loc - 2.0, model.loc + 2.0, 401)
    places = [float(grid[np.argmin(curve)]) for curve in _curves(boxes, grid, model.scale)]
    entropy = "−∞" if math.isinf(boxes.entropy) else fixed(boxes.entropy, 3)
    return question(
        "Which p has the least D[q‖p]?",
        {
            "that of the least cross-entropy": f"D[q‖p] = H[q, p] − H[q], and H[q], {entropy} here, is the same for "
            f"every p. With this σ both are least at μ = {readable(places[0])}.",
            "one that is wider": "Subtracting one number from a curve moves it down or up, not sideways.",
            "one that is as narrow as the boxes": "Such a p is almost 0 at all points but one, and −log of almost 0 is "
            "what costs most.",
        },
        "that of the least cross-entropy" if abs(places[0] - places[1]) < NEAR else "one that is wider",
    )


def _curves(boxes: Boxes, grid: Floats, scale: float) -> tuple[Floats, Floats]:
    crossed = np.asarray(boxes.cross_entropy(grid, scale))
    return crossed, crossed if math.isinf(boxes.entropy) else crossed - boxes.entropy


def of_categories(at: EntropyTerms) -> tuple[Question, ...]:
    """Return the questions about two distributions over categories."""
    return nearer(at), least_cross_entropy(at)


def nearer(at: EntropyTerms) -> Question:
    """Return by how much the cross-entropy falls where D[q‖p] falls, as p is brought nearer to q."""
    start = at if np.isfinite(at.sums[2]) else entropy_terms(at.q, np.full(len(at.q), 1 / len(at.q)))
    after = entropy_terms(at.q, (1 - STEP) * start.p + STEP * at.q)
    fell, crossed = start.sums[2] - after.sums[2], start.sums[1] - after.sums[1]
    given = "Bring p" if start is at else "From even shares bring p"
    return sized(
        f"{given} a tenth of the way to q: D[q‖p] falls by {fixed(fell, 4)} nats. By how much does H[q, p] fall?",
        (crossed, "H[q, p] = H[q] + D[q‖p], and H[q] does not know p: both fall by the same."),
        [
            (0.0, "It is H[q] that stays. The cross-entropy has p in it."),
            (crossed + at.sums[0], "That adds H[q], which stands in both before and after."),
            (fell / len(at.q), "All are sums over the categories, not means."),
        ],
        lambda value: fixed(value, 4),
    )


def least_cross_entropy(at: EntropyTerms) -> Question:
    """Return how low the cross-entropy goes, whatever p is."""
    entropy, count = at.sums[0], len(at.q)
    lowest = entropy_terms(at.q, at.q).sums[1]
    return sized(
        "How low can p bring the cross-entropy, in nats?",
        (lowest, f"To H[q] = {fixed(entropy, 3)}, at p = q: no model predicts labels better than they vary."),
        [
            (0.0, "Only if q has all on one category. Otherwise even the best p is surprised by what q draws."),
            (math.log(count), f"That is log {count}, what even shares cost."),
            (
                -float(np.log(at.q.max())),
                "That is −log of the largest share: what q's mode costs, not the mean of all.",
            ),
        ],
        lambda value: fixed(value, 3),
    )


def of_directions(target: TwoBumps) -> tuple[Question, ...]:
    """Return the questions about the two directions of KL between two bumps and a normal."""
    return loss_direction(), covering_spread(target)


def loss_direction() -> Question:
    """Return which direction maximum likelihood takes."""
    return question(
        "Which of the two does training on data minimise?",
        {
            "D[q‖p]": "The average is over q, the data: −∫ q log p is the mean NLL of what was observed.",
            "D[p‖q]": "That averages over the model p and needs the density q itself. Data are draws from q, not q.",
            "both: they are equal": "KL is not symmetric: who is averaged over matters, and the two numbers differ.",
        },
        "D[q‖p]",
    )


def covering_spread(target: TwoBumps) -> Question:
    """Return the σ of the normal with the least D[q‖p]."""
    best, spread = target.covering.scale, target.spread
    return sized(
        f"Each bump has σ = {readable(spread)}. What σ has the p of least D[q‖p]?",
        (best, "That of q as a whole: it covers both bumps, and the valley between them, too."),
        [
            (spread, "That p sits on one bump, and is almost 0 on the other: D[q‖p] pays for every draw there."),
            (2 * spread, "Two widths do not add: how far the bumps lie apart counts as well."),
            (best**2, "That is the variance of q; σ is its root."),
        ],
        lambda value: readable(value, 3),
    )
