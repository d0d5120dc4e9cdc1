"""What there is to say of how a run ended, and of what it counts."""

from core.minimise import Run
from core.notation.numbers import nats

WORTH_A_WORD = 1e-6
"""Nats a point: what differs by less is a bound that both approach, as where all points are of one class."""


def endings(run: Run) -> list[str]:
    """Return what there is to say of how a run ended: nothing where it went through all its steps to a good end."""
    return _early_end(run) if run.ending == "diverged" else [*_early_end(run), *worse_than_constant(run)]


def worse_than_constant(run: Run) -> list[str]:
    """Return one sentence with both numbers where a run ends with a higher NLL than the best Pr(y) without x."""
    points = run.dataset.size
    end, constant = float(run.nll[-1]) / points, run.without_x / points
    if nats(end) == nats(constant) or not end > constant + WORTH_A_WORD:
        return []
    return [
        f"At its last step the network costs {nats(end)} nats a training point, more than the {nats(constant)} of the "
        "best Pr(y) that is the same at every x: more steps or another learning rate should bring it below."
    ]


def _early_end(run: Run) -> list[str]:
    if run.ending == "diverged":
        return [
            f"Training diverged: after step {run.last:,} the NLL is no longer a finite number. "
            "Shown is the run up to there; a lower learning rate or Adam keeps it in bounds."
        ]
    if run.ending == "patience":
        return [
            f"Stopped at step {run.last:,}: the held-out NLL was lowest at step {run.best:,} "
            f"and has not fallen for {run.settings.patience:,} steps."
        ]
    return []


def sampled(run: Run) -> str:
    """Return the sentence that says what the NLL of large data is a sum over; "" where it is all of them."""
    if run.whole is run.dataset:
        return ""
    batch = run.settings.batch_of(run.whole.size)
    return (
        f"Trained on all {run.whole.size:,} points in batches of {batch:,}; "
        f"the NLL is of {run.dataset.size:,} of them, the same at every step, and these are shown."
    )
