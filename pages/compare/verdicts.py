"""What a contest says in words: who is ahead, tied or behind, by how much, and what its ± stands for."""

import math
from collections.abc import Sequence

from core.judge.contest import Standing
from core.judge.verdict import LEVEL, Paired
from core.notation.numbers import nats

Met = tuple[Standing, Paired]
"""A contender and how it does against the lowest."""


def verdict_text(first: Standing, others: Sequence[Met]) -> str:
    """Return how the lowest does against the others: ahead of all, or tied with some, with the numbers."""
    tied = [met for met in others if met[1].outcome == "tied"]
    behind = " ".join(f"{each.title} {_behind(pair)}." for each, pair in others if pair.outcome == "behind")
    if not tied:
        return f"**{first.title} is ahead.** {behind}"
    whom = _listed([f"{each.title} ({_tied(pair)})" for each, pair in tied])
    numbers = (
        "each difference is smaller than its error" if len(tied) > 1 else "the difference is smaller than its error"
    )
    return f"**{first.title} is tied** with {whom}: {numbers}. {behind}".strip()


def _behind(pair: Paired) -> str:
    if pair.refuted:
        where = f" in {pair.refuted} of {pair.splits} splits" if pair.splits > 1 else ""
        return f"is behind, whatever else it costs: its NLL is infinite{where}"
    return f"costs {apart(pair)} nats a point more{_in_splits(pair)}"


def _tied(pair: Paired) -> str:
    if pair.refuted or math.isnan(pair.difference):
        return "the NLL of both is infinite somewhere"
    return f"{apart(pair)} nats a point more{_in_splits(pair)}"


def _in_splits(pair: Paired) -> str:
    return f", in {pair.lost} of {pair.splits} splits" if pair.splits > 1 else ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def apart(pair: Paired) -> str:
    """Return the difference of a pair in nats a point, with its error."""
    return f"{nats(pair.difference)} ± {nats(pair.margin)}"


def error(splits: int, points: int, shared: bool, rivals: int) -> str:
    """Return what the error of a difference is, for that many splits of that many points."""
    level = f"{100 * LEVEL:g} % of such ranges hold the true difference"
    among = f" (for all {rivals} who meet the lowest at once)" if rivals > 1 else ""
    if splits == 1:
        return f"{level}{among}. It is that of the paired t over the {points} held-out points, for these networks."
    if shared:
        return (
            f"{level}{among}. It is that of the corrected resampled t (Nadeau and Bengio 2003): the {splits} splits "
            "share points, and the usual one would be too small."
        )
    return f"{level}{among}. It is that of the paired t over the {splits} draws."
