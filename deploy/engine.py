"""The machine code of the engine, made once for a kind of CPU: `python -m deploy.engine`.

A server looks for it before it opens, and makes it then if nobody did before.
"""

from contextlib import suppress

from core.choose import RECIPES
from core.data import DATASETS, load
from core.exact import compiled
from core.figures.films import film
from core.figures.theme import THEMES
from core.infer.frame import frames
from core.judge.advice import options
from core.minimise import Settings, fit

TEXT = "Compiling the engine for this computer: a minute or two the first time."


def make() -> None:
    """Make what is not on disk, and say so: what trains, predicts and draws, for every family."""
    mark = compiled.mark()
    if mark is not None and mark.exists():
        return
    print(TEXT, flush=True)
    compiled.compile_loops()
    for family, data in _data().items():
        run = fit(Settings(data=data, recipe=family, hidden=3, steps=2))
        film(run, frames(run), THEMES["light"])
    if mark is not None:
        with suppress(OSError):  # on a full disk it is made again next time
            mark.touch()


def _data() -> dict[str, str]:
    """Return data that suit each family; all are loaded, so that all draws are made."""
    found = {key: name for name in sorted(DATASETS) for key in options(load(name)).datasets}
    return {key: found[key] for key in RECIPES if key in found}


if __name__ == "__main__":
    make()
