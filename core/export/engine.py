"""The call of the engine in a notebook: where Likelihood Lab is at hand, it gives the very bits of a run."""

from string import Template

from core.data import Dataset
from core.export import pieces
from core.minimise import Run, Settings
from core.minimise.settings import OWN

CALL = """\
try:
    from core.minimise import Settings, fit
except ImportError:
    print("Likelihood Lab's folder core is not beside this notebook, so its engine cannot train")
else:
$data    run = fit(Settings($settings)$given)
    print(f"the engine's NLL {float(run.nll[-1])!r} nats; Likelihood Lab showed $shown")"""
TABLE = """\
    from core.choose import recipe
    from core.data import Dataset

    data = Dataset(
        name="own",
        title="Your data",
        x=x,
        y=y,
        held_out_x=np.array($held_out_x).reshape(-1, *x.shape[1:]),
        held_out_y=np.array($held_out_y).reshape(-1, *y.shape[1:]),
        domain=recipe($recipe).domain,
        x_names=$x_names,
        y_name="y",
        x_units=$x_units,
        y_units="",
        source="",
        standardise=$standardise,
        sigma=$sigma,
    )
"""
"""Held-out points take part: sums are of blocks whose width suits both."""


def code(run: Run, settings: str) -> str:
    """Return the code that trains a run with these settings, behind that of its notebook, of which it takes x and y."""
    own = run.settings.data == OWN
    return Template(CALL).substitute(
        data=_data_code(run.settings, run.dataset) if own else "",
        settings=settings,
        given=", data" if own else "",
        shown=repr(float(run.nll[-1])),
    )


def _data_code(settings: Settings, data: Dataset) -> str:
    """Return the code that makes the data set out of x and y."""
    return Template(TABLE).substitute(
        held_out_x=pieces.array_code(data.held_out_x),
        held_out_y=pieces.array_code(data.held_out_y),
        recipe=", ".join([repr(settings.recipe), *_sizes(settings, data)]),
        x_names=tuple(f"x{number}" for number in range(1, data.x.shape[1] + 1)),
        x_units=("",) * data.x.shape[1],
        standardise=data.standardise,
        sigma=data.sigma,
    )


def _sizes(settings: Settings, data: Dataset) -> list[str]:
    """Return the options that say how many labels, parts or items a y has, as arguments."""
    domain = data.domain
    sizes = {"classes": len(domain.support or ()), "dimensions": sum(domain.event[:1]), "items": domain.items}
    return [f"{name}={size}" for name, size in sizes.items() if settings.takes(name)]
