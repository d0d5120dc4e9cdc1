"""How many recorded moments of a run its film shows: all of them, or as many as go into memory."""

from core.infer.frame import grid
from core.minimise import Run

SHOWN_BYTES = 40_000_000
"""As much may what is predicted at all shown moments take: see `Frame`."""


def shown(run: Run) -> Run:
    """Return the run with as many of its recorded moments as its film shows."""
    return run.thinned(SHOWN_BYTES // moment_bytes(run))


def are_large(run: Run) -> bool:
    """Return whether all recorded moments of a run take much memory while they are made."""
    return len(run.steps) * moment_bytes(run) > SHOWN_BYTES // 4


def moment_bytes(run: Run) -> int:
    """Return about how many bytes a moment takes: raw outputs and parameters on the grid and at points, and costs."""
    points = run.dataset.size
    return 8 * (2 * run.recipe.outputs * (len(grid(run)) + points) + points)


def omitted(run: Run) -> list[str]:
    """Return one sentence where the film of a run shows fewer moments than usual."""
    all_of_them, few = len(run.steps), len(shown(run).steps)
    if few == all_of_them:
        return []
    return [f"The film shows {few} of the {all_of_them} recorded steps: with fewer points or outputs it shows more."]
