"""What a run predicts, row by row, as CSV: the parameters of Pr(y|x), and what they say of y."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Univariate
from core.data import Dataset
from core.minimise import Run

MOST_ROWS = 100_000
"""As many rows get a prediction at once."""
QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)
INTERVAL_LEVEL = 0.95
"""The probability that y lies in the interval, or in the set of labels, of each row of the data."""
ROUNDING = 1e-12
"""So far below it a sum of shares that should be INTERVAL_LEVEL may lie."""
COST = "−log Pr(y|x), nats"
AT_ONCE = 4096
"""Rows whose quantiles are looked for together."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; text that begins so gets an apostrophe before it."""
NUMBER = re.compile(r"[-+]?[\d.,' ]+%?")
DIGITS = "%.9g"


def predictions_csv(
    run: Run, step: int, rows: Sequence[int], names: Sequence[str], cells: Sequence[Sequence[str]], x: Floats
) -> str:
    """Return CSV with a row for each x (N, D): its number, its cells by column, and Pr(y|x) at that step.

    Rows of which an x is NaN have no prediction. Of a number that is mean, mode and quantiles, in degrees where the
    data came in degrees; of labels the most probable one and each one's probability; of others the mode and the
    parameters. Text that a spreadsheet would take for a formula is disarmed.
    """
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    whole = np.asarray(np.isfinite(x).all(axis=1))
    columns = list(_columns(run, step, x[whole])) if whole.any() else []
    table.writerow(["row", *map(_disarmed, names), *(_disarmed(name) for name, _ in columns)])
    place = np.cumsum(whole) - 1
    for at, number in enumerate(rows):
        found = [values[place[at]] for _, values in columns] if whole[at] else [""] * len(columns)
        table.writerow([number, *(_cell(column[at]) for column in cells), *found])
    return out.getvalue()


def data_csv(run: Run, step: int) -> str:
    """Return CSV with a row for each point of the run's data, training points first, then those held out.

    Each has its x and y, what `predictions_csv` says of it at that step, the ends of the central interval that holds y
    with probability INTERVAL_LEVEL, or the smallest set of labels that does, and −log Pr(y|x): over the training points
    these are the terms of the loss.
    """
    data = run.whole
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    sets = ["training"] * data.size + ["held-out"] * len(data.held_out_y)
    columns = [*_given(data), *_columns(run, step, data.every_x), *_judged(run, step)]
    table.writerow(["row", "set", *(_disarmed(name) for name, _ in columns)])
    table.writerows(zip(range(1, len(sets) + 1), sets, *(values for _, values in columns), strict=True))
    return out.getvalue()


def _given(data: Dataset) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the columns of x, as what they stand for, and of y, with all digits."""
    for at, values in enumerate(data.every_x.T):
        scale = data.x_scale(at)
        yield (
            data.x_titles[at],
            [_cell(scale.text(value)) for value in values] if scale else list(map(repr, values.tolist())),
        )
    y = data.every_y
    if data.domain.support is not None:
        yield data.y_name, [_disarmed(data.classes[int(label)]) for label in y]
        return
    unit, factor = _unit(data)
    flat = (factor * y).reshape(len(y), -1)
    for at, values in enumerate(flat.T, start=1):
        if data.domain.items:
            yield f"{data.y_name}, place {at}", [_disarmed(data.classes[int(item)]) for item in values]
        else:
            name = data.components[at - 1] if data.components else data.y_name if y.ndim == 1 else f"{data.y_name} {at}"
            yield f"{name}{unit}", list(map(repr, values.tolist()))


def _judged(run: Run, step: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the columns of the interval or the set of labels, and of what each y costs."""
    data, recipe = run.whole, run.recipe
    raw = run.raw(data.every_x, step).numpy()
    name = f"{100 * INTERVAL_LEVEL:g} % "
    if recipe.domain.support is not None:
        shares = np.concatenate([infer.probabilities(recipe, part) for part in _parts(raw)])  # (N, K)
        yield (
            f"{name}set",
            [_disarmed(" or ".join(data.classes[at] for at in chosen)) for chosen in map(likeliest, shares)],
        )
    elif isinstance(recipe, Univariate):
        unit, factor = _unit(data)
        ends = factor * np.concatenate([infer.interval(recipe, part, INTERVAL_LEVEL) for part in _parts(raw)])  # (N, 2)
        yield f"{name}interval from{unit}", _numbers(ends[:, 0])
        yield f"{name}interval to{unit}", _numbers(ends[:, 1])
    yield COST, _numbers(infer.costs(recipe, raw, data.every_y))


def likeliest(shares: Floats) -> list[int]:
    """Return the fewest labels that hold y with probability INTERVAL_LEVEL, by their shares (K,), the largest first."""
    order = np.argsort(-shares, kind="stable")
    enough = int(np.searchsorted(np.cumsum(shares[order]), INTERVAL_LEVEL * (1.0 - ROUNDING))) + 1
    return list(map(int, order[:enough]))


def _columns(run: Run, step: int, x: Floats) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each column of what is predicted: its title, and its cells (N,)."""
    raw, data = run.raw(x, step).numpy(), run.dataset
    if run.recipe.domain.support is not None:
        shares = np.concatenate([infer.probabilities(run.recipe, part) for part in _parts(raw)])  # (N, K)
        yield f"{data.y_name}, most probable", [_disarmed(data.classes[at]) for at in shares.argmax(axis=1)]
        for label, share in zip(data.classes, shares.T, strict=True):
            yield f"Pr({label})", _numbers(share)
    elif isinstance(run.recipe, Univariate):
        yield from _of_number(run, raw)
    else:
        yield from _of_several(run, raw)
    for name, values in infer.parameters(run.recipe, raw).items():
        flat = np.broadcast_to(values, (len(raw), *values.shape[1:])).reshape(len(raw), -1)
        for at, column in enumerate(flat.T, start=1):
            yield (name if flat.shape[1] == 1 else f"{name} {at}"), _numbers(column)


def _of_number(run: Run, raw: Floats) -> Iterator[tuple[str, Sequence[str]]]:
    recipe, (unit, factor) = run.recipe, _unit(run.dataset)
    parts = list(_parts(raw))
    yield f"mean{unit}", _numbers(factor * infer.mean(recipe, raw))
    yield f"mode{unit}", _numbers(factor * np.concatenate([infer.mode(recipe, part) for part in parts]))
    for share in QUANTILES:
        found = np.concatenate([infer.quantile(recipe, part, share) for part in parts])
        yield f"{100 * share:g} % quantile{unit}", _numbers(factor * found)


def _of_several(run: Run, raw: Floats) -> Iterator[tuple[str, Sequence[str]]]:
    modes = infer.mode(run.recipe, raw).reshape(len(raw), -1)  # (N, parts)
    data = run.dataset
    if run.recipe.domain.items:
        for place, items in enumerate(modes.T, start=1):
            yield f"place {place}", [_disarmed(data.classes[int(item)]) for item in items]
        return
    names = data.components or [f"mode {at}" for at in range(1, modes.shape[1] + 1)]
    for name, column in zip(names, modes.T, strict=True):
        yield f"{name}, mode" if data.components else name, _numbers(column)


def _unit(data: Dataset) -> tuple[str, float]:
    """Return the unit of y in brackets, and what a y is multiplied with to be in it."""
    if data.degrees:
        return " (°)", 180.0 / np.pi
    return (f" ({data.y_units})" if data.y_units else ""), 1.0


def _parts(raw: Floats) -> Iterator[Floats]:
    return (raw[at : at + AT_ONCE] for at in range(0, len(raw), AT_ONCE))


def _numbers(values: Floats) -> list[str]:
    return [DIGITS % value if np.isfinite(value) else "" for value in values]


def _cell(text: str) -> str:
    """Return a cell as it was, unless it is text that a spreadsheet would compute."""
    return text if NUMBER.fullmatch(text) else _disarmed(text)


def _disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
