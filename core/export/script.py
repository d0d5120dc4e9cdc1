"""The script of a run: PyTorch code that needs nothing of this project and does the same alone."""

from dataclasses import fields
from pathlib import Path
from string import Template
from textwrap import fill

from core.choose.link import positive
from core.export import pieces
from core.export.drift import CALM, NUDGE, drift
from core.export.own_file import OwnFile, modules, reading_code
from core.minimise import Run
from core.minimise.fit import task
from core.predict import OUTPUT_SPREAD

TEMPLATE = Path(__file__).with_name("script.template")
WIDTH = 110
CARRIED = " They stand below, as a few lines that read your file would not give all of them as the app does."


def why_no_script(run: Run) -> str:
    """Return why there is no script of a run, as a sentence; empty if there is one."""
    try:
        pieces.family_code(run.recipe)
    except ValueError as why:
        return f"{why}."
    return ""


def script(run: Run, file: OwnFile | None = None) -> str:
    """Return a Python script that needs NumPy and torch alone, trains as the run did and prints its NLL.

    It reads a person's own `file` by its name where a few lines give the same data as the app reads; else it carries
    the data that the run counts, and says so. It makes the same first weights and batches, and lets autograd find the
    gradient. It says how near to the run's NLL it can come, for which the run is trained once more. Of large data it
    carries a sample, on which it then trains: it comes near to the NLL.
    """
    promise, measure = _promise(run)
    settings, data = run.settings, run.dataset
    trained = task(settings, run.whole)
    scale, recipe = trained.scale, trained.recipe
    batch = settings.batch_of(run.whole.size)
    read = reading_code(run, file) if file else ""
    carried = CARRIED if file and not read else ""
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        settings=_wrapped(settings_code(run), "    "),
        source=_wrapped(f"Data: {data.source}{data_sample(run)}{carried}", ""),
        promise=_wrapped(promise, ""),
        measure=measure,
        imports=f"{found}\n" if (found := modules(read)) else "",
        data=read or f"x = np.array({pieces.array_code(data.x)})\ny = np.array({pieces.array_code(data.y)})",
        event=", ".join(("N", *map(str, data.domain.event))) if data.domain.event else "N,",
        x_centre=scale.centre.tolist(),
        x_spread=scale.spread.tolist(),
        y_shift=pieces.units_code(scale.shift),
        y_unit=pieces.units_code(scale.unit),
        log_unit=repr(recipe.log_unit(scale.unit)),
        helpers=pieces.helpers_code(recipe, positive(settings.link)),
        parameters=pieces.parameters_code(recipe),
        family=pieces.family_code(recipe),
        outputs=recipe.outputs,
        hidden=settings.hidden,
        start=recipe.start.tolist(),
        varies=recipe.varies.tolist(),
        seed=settings.seed,
        output_spread=OUTPUT_SPREAD,
        activation=pieces.ACTIVATION_CODE[settings.activation],
        l2=settings.l2,
        cap=settings.cap,
        optimiser=pieces.OPTIMISER_CODE[settings.optimiser].format(rate=settings.rate),
        batch=batch if batch < data.size else 0,
        batch_seed=settings.batch_seed,
        steps=run.last,
        summary=pieces.summary_code(recipe),
        shown=repr(float(run.nll[-1])),
    )


def _promise(run: Run) -> tuple[str, str]:
    """Return how near the script comes to the run's NLL, and by what that is measured, which it prints at its end."""
    if run.whole is not run.dataset:
        return (
            "It trains on fewer points than the app did: it comes near to the app's NLL.",
            "The app trained on more points",
        )
    moved = drift(run)
    measure = f"First weights moved by {NUDGE:g} of themselves move the app's own end by {moved:.1e} nats"
    if moved < CALM:
        return f"It ends within 1e-6 nats of the app's NLL. {measure}.", measure
    return f"This run is chaotic, so that two correct programs end apart. {measure}.", measure


def _wrapped(text: str, indent: str) -> str:
    return fill(text, width=WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def settings_code(run: Run) -> str:
    """Return the settings of a run as keyword arguments."""
    return ", ".join(f"{field.name}={getattr(run.settings, field.name)!r}" for field in fields(run.settings))


def data_sample(run: Run) -> str:
    """Return what follows the source of large data, of which code carries a sample; "" where it carries all."""
    if run.whole is run.dataset:
        return ""
    return f" Below are {run.dataset.size:,} of the {run.whole.size:,} points that the app trained on."
