"""How a training step grows with the points and the units, and what families take: `python -m benchmarks.growth`.

Writes `docs/engine.md`, a table and a picture, `docs/engine.svg`. Times are of one thread, by its own clock.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.engine import FAMILIES, GROWTH_POINTS, GROWTH_UNITS, REFERENCE, Case, of_family, reference, times
from core.arrays import use_one_thread

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROUNDS, STEPS = 3, 1000
PEERS = {"compiled": "#1f6feb", "NumPy": "#c2570c", "PyTorch": "#6e7781"}
"""Whose times are shown, and in which colour."""
WIDTH, HEIGHT, GAP, TOP, LEFT = 250, 250, 85, 56, 76
"""The px of a panel, of what is between two, and of what is above and left of the first."""
HEAD = """\
# How long a training step takes

![Microseconds a step by points, by hidden units and by family](engine.svg)

Microseconds a step of one network: Adam, full batch, no point held out, one thread by its own clock on
{cpu}, medians of {rounds} interleaved rounds of {steps} steps, with what a run costs to begin and to record.
NumPy is `benchmarks/numpy_engine.py`, an engine of few large array operations, which takes float32 from 8,000
activations on; PyTorch is the loop that a programmer writes, autograd and `optim.Adam` in float32. `python -m
benchmarks.growth` makes this page anew.
"""


@dataclass(frozen=True)
class Table:
    """Times in µs of cases by peer, and by what they differ in; they may have an order in which they grow."""

    title: str
    cases: Mapping[str, Mapping[str, float]]
    grows: bool = True


def main() -> None:
    """Measure, and write the page and its picture."""
    use_one_thread()
    points = {f"{count:,}": reference("", replace(REFERENCE, points=count), None) for count in GROWTH_POINTS}
    units = {str(count): reference("", replace(REFERENCE, hidden=count), None) for count in GROWTH_UNITS}
    tables = [
        measured(f"Points, {REFERENCE.hidden} ReLU units, σ(x)", points),
        measured(f"ReLU units, {REFERENCE.points} points, σ(x)", units),
        replace(measured("Families, 32 tanh units, data as they are", families()), grows=False),
    ]
    DOCS.joinpath("engine.md").write_text(page(tables), encoding="utf-8")
    DOCS.joinpath("engine.svg").write_text(picture(tables), encoding="utf-8")


def families() -> dict[str, Case]:
    """Return the case of each family by its name."""
    found = {"normal": "sine_growing_noise", **FAMILIES}
    return {key.replace("_", " "): of_family(key, data) for key, data in found.items()}


def measured(title: str, cases: Mapping[str, Case]) -> Table:
    """Return the times of cases."""
    return Table(title, {name: times(case, ROUNDS, STEPS) for name, case in cases.items()})


def cpu() -> str:
    """Return the name of this machine's CPU."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "a CPU that does not tell its name"


def page(tables: Sequence[Table]) -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD.format(cpu=cpu(), rounds=ROUNDS, steps=STEPS), *map(table_text, tables)])


def table_text(table: Table) -> str:
    """Return a table as Markdown."""
    head = [f"| {table.title} | {' | '.join(PEERS)} | NumPy : compiled |", "|---|" + "---:|" * (len(PEERS) + 1)]
    return "\n".join([*head, *(row(name, took) for name, took in table.cases.items()), ""])


def row(name: str, took: Mapping[str, float]) -> str:
    """Return a line of a table."""
    cells = [f"{took[peer]:,.0f}" if peer in took else "" for peer in PEERS]
    return f"| {name} | {' | '.join(cells)} | {took['NumPy'] / took['compiled']:.1f} |"


def picture(tables: Sequence[Table]) -> str:
    """Return the picture as SVG, a panel a table, all with one logarithmic axis of µs."""
    size = f"{LEFT + len(tables) * (WIDTH + GAP)} {TOP + HEIGHT + 130}"
    parts = [part for place, table in enumerate(tables) for part in panel(table, place, scale_of(tables))]
    style = 'font-family="sans-serif" font-size="12" fill="#24292f"'
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" {style}>', ground, *parts, "</svg>\n"]
    )


def scale_of(tables: Sequence[Table]) -> tuple[int, int]:
    """Return the powers of ten between which all times lie."""
    every = [math.log10(time) for table in tables for took in table.cases.values() for time in took.values()]
    return math.floor(min(every)), math.ceil(max(every))


def panel(table: Table, place: int, powers: tuple[int, int]) -> Iterator[str]:
    """Yield the elements of a panel: its title, its axes, and the times of each peer with its name."""
    left = LEFT + place * (WIDTH + GAP)
    yield text(left, TOP - 30, table.title.split(",")[0], 'font-weight="bold"')
    yield from across(left, powers)
    steps = {name: left + WIDTH * (at + 0.5) / len(table.cases) for at, name in enumerate(table.cases)}
    for name, x in steps.items():
        yield text(x, TOP + HEIGHT + 14, name, f'text-anchor="end" transform="rotate(-45 {x:.0f} {TOP + HEIGHT + 14})"')
    for at, (peer, colour) in enumerate(PEERS.items()):
        known = {name: took[peer] for name, took in table.cases.items() if peer in took}
        if known:
            yield from dots([(steps[name], height(time, powers)) for name, time in known.items()], colour, table.grows)
            yield text(left + 80 * at, TOP - 12, f"● {peer}", f'style="fill:{colour}"')


def across(left: int, powers: tuple[int, int]) -> Iterator[str]:
    """Yield a rule at each power of ten, with its number of µs."""
    for power in range(powers[0], powers[1] + 1):
        y = height(10.0**power, powers)
        yield f'<path d="M{left} {y:.1f}h{WIDTH}" stroke="#d0d7de"/>'
        yield text(left - 6, y + 4, f"{10**power:,} µs", 'text-anchor="end"')


def height(time: float, powers: tuple[int, int]) -> float:
    """Return where a time in µs is, in px from the top."""
    low, high = powers
    return TOP + HEIGHT * (high - math.log10(time)) / (high - low)


def dots(places: Sequence[tuple[float, float]], colour: str, joined: bool) -> Iterator[str]:
    """Yield a dot at each place, and a line through them if they are to be joined."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    if joined:
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'


def text(x: float, y: float, words: str, more: str = "") -> str:
    """Return words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{words}</text>'


if __name__ == "__main__":
    main()
