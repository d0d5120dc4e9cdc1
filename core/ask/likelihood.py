"""Questions about products and their logs: where floating point loses one, and what a log moves."""

import math

import numpy as np

from core.ask.question import Question, question, sized
from core.notation.numbers import fixed, product_text, readable, significant, whole_number
from core.theory.likelihood import RunningProduct
from core.theory.sweep import Sweep

SAME, ELSEWHERE, NOWHERE = "at the same value", "at another value", "nowhere: it is flat"
NEAR = 1e-9


def of_products(products: RunningProduct) -> tuple[Question, ...]:
    """Return the questions about running products."""
    return lost_in_single(products), log_of_lost(products)


def lost_in_single(products: RunningProduct) -> Question:
    """Return at how many points float32 loses the product."""
    single, double = products.lost_single or 0, products.lost_double or 0
    mean = float(products.log_sum[-1]) / len(products.log_sum)
    least = float(np.log(np.finfo(np.float32).smallest_subnormal if mean < 0 else np.finfo(np.float32).max))
    half = single // 2
    word = "0" if products.zero_single else "infinite"
    return sized(
        f"A density is {significant(math.exp(mean))} on average. At how many points is the product {word} in float32?",
        (single, f"float32 ends near e^{whole_number(least)}, and each point adds {fixed(mean)} nats on average."),
        [
            (double, "That is float64, whose exponent has three bits more: eight times the range."),
            (half, f"There the product is still {product_text(float(products.single[half - 1]))} in float32."),
            (10 * double, "Long before. It takes no more points than a small data set has."),
        ],
        whole_number,
    )


def log_of_lost(products: RunningProduct) -> Question:
    """Return what the log of a product says that float64 has lost."""
    at = products.lost_double or len(products.log_sum)
    with np.errstate(divide="ignore"):
        log = float(np.log(products.double[at - 1]))
    lost, total = product_text(float(products.double[at - 1])), fixed(float(products.log_sum[at - 1]))
    infinite = "−∞" if products.zero_double else "∞"
    return question(
        f"At n = {at:,} the product in float64 is {lost}. What is the log of that number?",
        {
            infinite: f"It says nothing of the data. The sum of logs, {total} nats, never multiplied: "
            "take logs first, then add.",
            total: "That is the sum of the logs. Once the product is lost, no log brings it back.",
            "0": "That is log 1. A log of 0 is −∞, and one of ∞ is ∞.",
        },
        infinite if math.isinf(log) else total,
    )


def of_sweep(sweep: Sweep, best: float) -> tuple[Question, ...]:
    """Return the questions about a parameter that is swept, most likely at `best`: where its criteria are optimal."""
    return log_likelihood_optimum(sweep, best), squares_optimum(sweep, best)


def log_likelihood_optimum(sweep: Sweep, best: float) -> Question:
    """Return where the log-likelihood is largest, given where the likelihood is."""
    top = float(-sweep.nll.min())
    of_place = [(math.log(abs(best)), "The log is taken of the height of the curve, not of its place.")] if best else []
    return sized(
        f"The likelihood is largest at {readable(best)}. Where is the log-likelihood largest?",
        (best, "log rises everywhere, so the larger of two stays the larger: the place of the optimum stays."),
        [
            *of_place,
            (-best, "A sign turns the curve over, for the NLL; no parameter changes sign."),
            (top, "That is a height of the curve, in nats, not a place."),
        ],
    )


def squares_optimum(sweep: Sweep, best: float) -> Question:
    """Return where the sum of squares is least, given where the NLL is."""
    squares = sweep.least_squares
    same = squares is not None and abs(squares - sweep.least_nll) < NEAR
    flat = "With σ swept, it is: no residual y − f depends on σ, so no σ is better than another."
    curved = "The mean f moves with this parameter, and so do the residuals."
    shape = "With σ held, the NLL is the sum of squares over 2σ², and a constant: one shape, one place."
    return question(
        f"The NLL is least at {readable(best)}. Where is the sum of squares least?",
        {
            SAME: flat if squares is None else shape,
            ELSEWHERE: flat if squares is None else shape,
            NOWHERE: flat if squares is None else curved,
        },
        NOWHERE if squares is None else SAME if same else ELSEWHERE,
    )
