"""Questions about a recipe and about several: what a network puts out, what a point costs, which loss is ahead."""

import math
from collections.abc import Sequence

from core.ask import classes, regression
from core.ask.losses import below_zero, mean_or_sum
from core.ask.normal import sigma_of
from core.ask.question import Question, question, sized
from core.data import load
from core.explain.steps import RecipeNumbers
from core.judge.contest import Standing, lowest_standing
from core.minimise import Run
from core.notation.equations import result
from core.notation.numbers import fixed, numeral, readable, whole_number
from core.theory.line import fit_line
from core.theory.normal import Bell

SIGMA_OF_FIGURE, VARIANCE = 0.1, 0.5
"""The σ of the book's figure 5.4, and the σ² of which some notes take a wrong root."""
MOST = 3


def of_recipe(run: Run, step: int) -> tuple[Question, ...]:
    """Return the questions about a run of any distribution at a recorded step."""
    nll, points = float(run.nll[step]), run.dataset.size
    if run.recipe.domain.support is not None:
        return count_of_outputs(run), classes.cost_of_costliest(run, step), mean_or_sum(nll, points)
    return (count_of_outputs(run), *regression.questions_of(run, step))[:MOST]


def count_of_outputs(run: Run) -> Question:
    """Return how many numbers the network puts out for each x."""
    count, data = run.recipe.outputs, run.dataset
    names = ", ".join(parameter.symbol for parameter in run.recipe.predicted)
    return sized(
        f"{run.recipe.title}: how many numbers does the network put out at each x?",
        (count, f"One for each free number of {names}. Links make them legal; y itself is no output."),
        [
            (1, "That would be one parameter, of which all of Pr(y|x) would have to follow."),
            (run.settings.hidden, "So many hidden units it has; its outputs are weighted sums of them."),
            (data.size, "So many points there are. The same outputs, as functions of x, serve all of them."),
        ],
        whole_number,
    )


def of_contest(standings: Sequence[Standing]) -> tuple[Question, ...]:
    """Return the questions about a contest: which loss is ahead, and whether a mean would change that."""
    return who_costs_least(standings), mean_or_sum(lowest_standing(standings).total, standings[0].points)


def who_costs_least(standings: Sequence[Standing]) -> Question:
    """Return which of the contenders has the lowest NLL on the points held out."""
    best = lowest_standing(standings)
    numbers = {each.title: fixed(each.per_point, 3) for each in standings}
    reasons = {
        each.title: f"It costs {numbers[each.title]} nats a point, the lowest. Whether it is ahead, the verdict says."
        if each is best
        else f"It costs {numbers[each.title]} nats a point, against {numbers[best.title]} of {best.title}."
        for each in standings
    }
    return question("Which has the lowest NLL on the points held out?", reasons, best.title)


def of_point(at: RecipeNumbers) -> tuple[Question, ...]:
    """Return the questions about one point under the normal predicted there."""
    (density,), cost = result(lambda density: -math.log(density), at.density, decimals=3)
    other = 1 - density.value
    return (
        sized(
            f"At x = {readable(at.x)} the model gives the y observed a density of {density.text}. What does it cost?",
            (cost.value, f"−log {density.text} = {cost.text} nats. The loss is the sum of this over all points."),
            [
                (other, "That is 1 less the density. A density is no probability, and may exceed 1."),
                (-density.value, "The minus is right; the log is missing."),
                (-cost.value, "That is the log itself. The minus makes a larger density a smaller loss."),
            ],
            lambda value: cost.text if value == cost.value else numeral(value, 3).text,
        ),
        mean_or_sum(at.nll_last, at.points),
    )


def of_slips() -> tuple[Question, ...]:
    """Return the questions about slips that many notes make, with the numbers of the book's line."""
    data = load("line")
    nll = fit_line(data.x, data.y).line.account(data.x, data.y, SIGMA_OF_FIGURE).nll
    return sigma_of(Bell(0.0, VARIANCE)), below_zero(nll, data.size), mean_or_sum(nll, data.size)
