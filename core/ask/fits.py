"""Questions about a fit set by hand: which change lowers its NLL, and what σ is to a sum of squares."""

from collections.abc import Sequence

from core.ask.losses import about_nll
from core.ask.question import Question, question
from core.data import Dataset
from core.explain.per_point import mean_and_sum
from core.notation.numbers import significant
from core.theory.fit_by_hand import HandFit
from core.theory.guesses import Guess

NLL, SQUARES, BOTH, NEITHER = "the NLL", "the sum of squares", "both", "neither"
NOTHING = "none of these"


def questions_of(fit: HandFit, offered: Sequence[Guess], data: Dataset) -> tuple[Question, ...]:
    """Return the questions about a fit of the data, given the changes of it that are offered."""
    nll = fit.account(data.x, data.y).nll
    return (
        which_change(nll, offered, data.size),
        misfit_at_doubled_sigma(fit, data),
        *about_nll(nll, data.size, True)[:1],
    )


def which_change(nll: float, offered: Sequence[Guess], points: int) -> Question:
    """Return which of the changes lowers an NLL most, a sum in nats over so many points, or that none does."""
    now = mean_and_sum(nll, points)[0].text
    means = {guess.name: mean_and_sum(guess.nll, points)[0].text for guess in offered}
    best = min(offered, key=lambda guess: guess.nll)
    right = best.name if best.nll < nll else NOTHING
    reasons = {
        guess.name: f"From {now} to {means[guess.name]} nats a point: "
        + ("no other lowers it as much." if guess.name == right else _verdict(guess, nll))
        for guess in offered
    }
    if right == NOTHING:
        reasons[NOTHING] = f"The best of them leads from {now} to {means[best.name]} nats a point."
    else:
        lower = sum(guess.nll < nll for guess in offered)
        reasons[NOTHING] = f"{'One of them lowers it' if lower == 1 else f'{lower} of them lower it'}."
    return question(f"The NLL of this fit is {now} nats a point. Which change lowers it most?", reasons, right)


def _verdict(guess: Guess, nll: float) -> str:
    return "another lowers it further." if guess.nll < nll else "it does not fall."


def misfit_at_doubled_sigma(fit: HandFit, data: Dataset) -> Question:
    """Return which of the two misfits changes where σ is doubled."""
    one, two = (each.account(data.x, data.y) for each in (fit, fit.with_sigma(2 * fit.sigma)))
    mean, doubled = (mean_and_sum(each.nll, data.size)[0].text for each in (one, two))
    changes = one.sum_of_squares != two.sum_of_squares, one.nll != two.nll
    squares = f"Σ(y − f)² stays {significant(one.sum_of_squares, 4)}: σ is not in it."
    nll = f"The NLL goes from {mean} to {doubled} nats a point: the width of the bells is in it."
    right = {(False, True): NLL, (True, False): SQUARES, (True, True): BOTH, (False, False): NEITHER}[changes]
    reasons = {NLL: f"{nll} {squares}", SQUARES: f"{squares} {nll}", BOTH: squares, NEITHER: nll}
    sigmas = f"{significant(fit.sigma)} to {significant(2 * fit.sigma)}"
    return question(f"σ goes from {sigmas}, and the mean stays. Which of the two sums changes?", reasons, right)
