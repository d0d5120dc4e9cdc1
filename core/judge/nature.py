"""Step 1 begins with y: what kind of number it is, told by its spread, range, levels and name, in a plain sentence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.choose.bounds import MAX_CLASSES
from core.choose.circle import wound
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain
from core.data import Dataset
from core.data.dataset import Ends
from core.data.own import Meaning
from core.notation.numbers import everyday

NatureKind = Literal["pair", "levels", "score", "degrees", "radians", "count", "amount", "share", "number"]

AN_AMOUNT = 100.0
"""Whole numbers that vary around their neighbours by more times their mean are modelled by nobody as counts."""
DOUBT = 3.0
"""A ratio of variance and mean is clearly not 1 if it is so many standard errors away: √(2/N) each, or √(3/N) for the
variance around neighbours."""
REPEATED = 4
"""Labels and levels come this often on average; numbers that come less often are read as numbers."""
MOST_LEVELS = 12
"""Levels of a score that are told apart by a person are no more, and lie within so many whole numbers."""
FULL_MARKS = 100.0
AT_END = 2
"""A score without a name is known by the end of its scale, if it stands there at least so often."""
TURNS: Mapping[NatureKind, float] = {"radians": 2.0 * np.pi, "degrees": 360.0}
WIDE, JUMPS = 0.75, 0.25
"""Numbers within one turn are taken for angles without a name if they span so much of it, and if the squares of the
steps from neighbour to neighbour are this share or less once they go the shorter way round: 1 on a line, ½ where
directions are all luck."""

DIRECTIONS = """
direction directions dir heading bearing azimuth aspect angle angles wd winddir winddirection
richtung windrichtung winkel azimut kurs peilung
"""
SCORES = "score scores rating ratings grade exam quality percentile note bewertung qualität"
"""Words in the name of a y that say what it is."""
WORDS = re.compile(r"[^\W\d_]+|°")


@dataclass(frozen=True)
class Nature:
    """What kind of number y is: the domain that its families are made for, and the evidence as half a sentence.

    `caution` is what a density on the whole line gets wrong, "" where it is right; `spread` says how the variance
    compares with the mean where y holds whole numbers, and `even` and `scattered` whether it is clearly less than that
    of any counts, and clearly more than that of a Poisson.
    """

    kind: NatureKind
    domain: Domain
    sentence: str
    caution: str = ""
    spread: str = ""
    even: bool = False
    scattered: bool = False


class _Facts:
    """What is known of y (N,): the values, the same along x, and the words of its name and units."""

    def __init__(self, y: Floats, along: Floats, named: str = "") -> None:
        self.y, self.along, self.words = y, along, frozenset(name_words(named))
        self.low, self.high = float(y.min()), float(y.max())
        self.levels = np.unique(y)
        self.whole = bool(COUNTS.contains(y).all())
        mean = float(y.mean()) or 1.0
        self.ratio = float(y.var()) / mean
        self.local = min(self.ratio, float(np.mean(np.diff(along) ** 2)) / 2.0 / mean)

    @property
    def repeats(self) -> bool:
        """Whether the different values are so few that each comes again and again."""
        return len(self.levels) <= MAX_CLASSES and len(self.levels) * REPEATED <= len(self.y)

    @property
    def even(self) -> bool:
        """Whether y spreads less than any counts: their variance is at least their mean, whatever hangs on x."""
        errors = DOUBT * np.sqrt(np.array([2.0, 3.0]) / len(self.y))
        return bool(np.any(np.array([self.ratio, self.local]) < 1.0 - errors))

    @property
    def scattered(self) -> bool:
        """Whether y spreads more around its neighbours than a Poisson around its mean."""
        return self.local > 1.0 + 2.0 * DOUBT * float(np.sqrt(3.0 / len(self.y)))

    @property
    def spread(self) -> str:
        """The half sentence on variance and mean that speaks loudest."""
        if self.even and self.ratio >= 1.0:
            return f"around its neighbours y varies by only {everyday(self.local)} times its mean"
        return f"the variance is {everyday(self.ratio)} times the mean"

    def named(self, hints: str) -> bool:
        """Return whether one of these words is in the name or the units."""
        return not self.words.isdisjoint(hints.split())

    def at(self, value: float) -> int:
        """Return how many y are that value."""
        return int(np.sum(self.y == value))

    def within(self, turn: float) -> bool:
        """Return whether all y lie within one turn, from 0 on or around 0."""
        return (self.low >= 0.0 and self.high <= turn) or (-0.5 * turn <= self.low and self.high <= 0.5 * turn)

    def winds(self, turn: float) -> bool:
        """Return whether y goes round the end of the turn as if that were no end."""
        steps = np.diff(self.along) / turn
        shorter = wound(2.0 * np.pi * steps) / (2.0 * np.pi)
        wide = self.high - self.low >= WIDE * turn
        return wide and bool(np.sum(shorter**2) <= JUMPS * np.sum(steps**2))


def nature(data: Dataset) -> Nature:
    """Return what kind of number the y (N,) of these data is, held-out points included, by the evidence of y itself.

    The name and the units of y are hints; the spread around neighbours is that along the first x (Rice 1984).
    """
    y, x = data.every_y, data.every_first_x
    return of_values(y, y[np.argsort(x, kind="stable")], f"{data.y_name} {data.y_units}")


def of_values(y: Floats, along: Floats, named: str = "") -> Nature:
    """Return what kind of number y (N,) is, given the same values in the order of x and how they are called."""
    facts = _Facts(y, along, named)
    found = _of_few(facts) or _of_angles(facts) or _of_score(facts)
    return found or (_of_whole(facts) if facts.whole else _of_measured(facts))


def of_meaning(kind: Meaning, y: Floats, along: Floats, named: str = "", ends: Ends | None = None) -> Nature | None:
    """Return what kind of number y (N,) is where its owner has said so, as `of_values` does; None if they have not.

    `ends` are those of a score. A date is any number.
    """
    facts = _Facts(y, along, named)
    found: Mapping[Meaning, Callable[[_Facts], Nature]] = {
        "real": _of_any,
        "date": _of_any,
        "positive": _of_amount,
        "share": _of_share,
        "count of n": _of_share,
        "count": _of_counts,
        "angle": _of_directions,
        "score in a range": partial(_of_range, ends=ends),
    }
    return found[kind](facts) if kind in found else None


def _of_any(facts: _Facts) -> Nature:
    return Nature("number", REAL_LINE, f"{_ends(facts)}: any number, as you say")


def _of_amount(facts: _Facts) -> Nature:
    return Nature("amount", POSITIVE, f"{_ends(facts)}: positive, as you say", "y below 0 is possible, too")


def _of_share(facts: _Facts) -> Nature:
    domain = PROPORTION if PROPORTION.contains(facts.y).all() else REAL_LINE
    return Nature("share", domain, f"{_ends(facts)}: a share, as you say", "y below 0 and above 1 is possible, too")


def _of_counts(facts: _Facts) -> Nature:
    evidence = (facts.spread, facts.even, facts.scattered)
    sentence = f"whole numbers {_ends(facts)}, and {facts.spread}: counts, as you say"
    return Nature("count", COUNTS, sentence, "0.5 and −1 are possible, too", *evidence)


def _of_directions(facts: _Facts) -> Nature:
    turned = facts.within(TURNS["radians"]) and not _coarse(facts) and not facts.named("°")
    kind: NatureKind = "radians" if turned or facts.named("rad radians") else "degrees"
    return Nature(kind, ANGLES, f"{_ends(facts)}: angles in {kind}, as you say", _apart(kind))


def _apart(kind: NatureKind) -> str:
    return f"{'0° and 360°' if kind == 'degrees' else 'π and −π'} are far apart"


def _of_range(facts: _Facts, ends: Ends | None) -> Nature:
    low, high = map(everyday, ends or (facts.low, facts.high))
    sentence = f"a score from {low} to {high}, as you say"
    caution = f"y below {low} and above {high} is possible, too"
    return Nature("score", REAL_LINE, sentence, caution, facts.spread, facts.even)


def name_words(name: str) -> list[str]:
    """Return the words of a name in small letters: wind_dir and windDir have two."""
    return [word.lower() for word in WORDS.findall(re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", name))]


def _ends(facts: _Facts) -> str:
    return f"from {everyday(facts.low)} to {everyday(facts.high)}"


def _of_few(facts: _Facts) -> Nature | None:
    """Return two labels or a few levels, if y is such."""
    few, span = len(facts.levels), facts.high - facts.low
    if not facts.repeats:
        return None
    if few == 2:
        pair = " and ".join(map(everyday, facts.levels))
        return Nature("pair", REAL_LINE, f"only {pair}: read as two labels", "y is one of two labels", facts.spread)
    if not (facts.whole and facts.even and span < MOST_LEVELS):
        return None
    levels = f"only {few} different whole numbers, {_ends(facts)}"
    sentence = f"{levels}, and {facts.spread}, less than any counts have: read as classes or the levels of a score"
    caution = f"{everyday(facts.low + 0.5)} and {everyday(facts.high + 1)} are possible, too"
    return Nature("levels", REAL_LINE, sentence, caution, facts.spread, even=True)


def _of_angles(facts: _Facts) -> Nature | None:
    named = facts.named(DIRECTIONS)
    for kind, turn in TURNS.items():
        if facts.within(turn) and (named or facts.winds(turn)) and not (kind == "radians" and _coarse(facts)):
            why = "and called a direction" if named else "and going on from one end to the other"
            sentence = f"{_ends(facts)}, {why}: read as angles in {kind}"
            return Nature(kind, ANGLES, sentence, _apart(kind))
    return None


def _coarse(facts: _Facts) -> bool:
    """Return whether all y are whole: angles in radians are hardly ever."""
    return bool(np.all(facts.y == np.round(facts.y)))


def _of_score(facts: _Facts) -> Nature | None:
    """Return a score with ends, if y is called one or stands again and again at full marks."""
    named = facts.named(SCORES)
    full = facts.whole and facts.high == FULL_MARKS and facts.at(FULL_MARKS) >= AT_END
    if facts.low < 0.0 or facts.high > FULL_MARKS or not (full or (named and facts.high > 1.0)):
        return None
    end = FULL_MARKS if facts.high > 20.0 else facts.high
    stand = f", {facts.at(end)} of them at {everyday(end)}" if facts.at(end) else ""
    called = ", and called a score" if named else ""
    sentence = f"{_ends(facts)}{stand}{called}: read as a score with ends"
    caution = f"y below 0 and above {everyday(end)} is possible, too"
    return Nature("score", REAL_LINE, sentence, caution, facts.spread, facts.even)


def _of_whole(facts: _Facts) -> Nature:
    """Return counts, or an amount in whole numbers if y spreads too much or too little for them."""
    spread, evidence = facts.spread, (facts.spread, facts.even, facts.scattered)
    if not (facts.even or facts.local > AN_AMOUNT):
        sentence = f"whole numbers {_ends(facts)}, and {spread}: read as counts"
        return Nature("count", COUNTS, sentence, "0.5 and −1 are possible, too", *evidence)
    little = ", less than any counts have" if facts.even else ""
    sentence = f"whole numbers, but {spread}{little}: read as an amount, not as counts"
    domain = POSITIVE if facts.low > 0.0 else REAL_LINE
    return Nature("amount", domain, sentence, "y below 0 is possible, too", *evidence)


def _of_measured(facts: _Facts) -> Nature:
    """Return a share, an amount or any number, by the ends of y."""
    if PROPORTION.contains(facts.y).all():
        sentence = f"{_ends(facts)}: between 0 and 1, read as a share"
        return Nature("share", PROPORTION, sentence, "y above 1 is possible, too")
    if facts.low >= 0.0 and facts.high <= 1.0:
        sentence = f"from 0 to 1, {facts.at(0.0)} at 0 and {facts.at(1.0)} at 1: read as a share that reaches its ends"
        return Nature("share", REAL_LINE, sentence, "y below 0 and above 1 is possible, too")
    if facts.low > 0.0:
        sentence = f"{_ends(facts)}, all above 0: read as an amount"
        return Nature("amount", POSITIVE, sentence, "y below 0 is possible, too")
    if facts.low == 0.0:
        sentence = f"{_ends(facts)}, {facts.at(0.0)} of them 0: read as an amount that may be 0"
        return Nature("amount", REAL_LINE, sentence, "y below 0 is possible, too")
    return Nature("number", REAL_LINE, f"{_ends(facts)}: read as any number")
