"""Quick fits for pages: one of a distribution at a time, in turns with all training, and kept in a bounded cache.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

from core.judge.advice import Options
from core.judge.evidence import QuickFit, trial
from core.minimise.settings import OWN
from pages.parts import bar
from pages.parts.jobs import Net
from pages.parts.store import Store, store_of


def _place(options: Options, key: str) -> tuple[Store, tuple[str, str, str]]:
    """Return where the trial of that distribution is kept, and under which key."""
    data = options.datasets[key]
    return store_of(data.digest if data.name == OWN else ""), ("quick fit", data.digest, key)


def known(options: Options, key: str) -> bool:
    """Return whether that distribution has been tried already."""
    store, name = _place(options, key)
    return store.find(name) is not None


def quick_fit(options: Options, key: str, net: Net) -> QuickFit:
    """Return the trial of that distribution, kept or done now, in its turn; it takes its time from what is left."""
    store, name = _place(options, key)
    return store.get(name, net.counting(lambda report: trial(options, key, report)), bar.look_for_stop, net.left)
