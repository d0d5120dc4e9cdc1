"""A bell for a script that waits: it rings when its visitor asks for another run, or leaves: it need not look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Event
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx

REQUESTS = ("request_rerun", "request_rerun_batch", "request_stop")
"""By which Streamlit asks a script to end: it hears that at its next look, see `bar.look_for_stop`."""


@contextmanager
def rings(bell: Event) -> Iterator[None]:
    """Let the bell ring when this script is asked to end; elsewhere than in a script it is never asked."""
    context = get_script_run_ctx(suppress_warning=True)
    requests = context and context.script_requests
    if requests is None:
        yield
        return
    for name in REQUESTS:
        setattr(requests, name, _ringing(getattr(requests, name), bell))
    try:
        yield
    finally:
        for name in REQUESTS:
            delattr(requests, name)


def _ringing(ask: Callable[..., Any], bell: Event) -> Callable[..., Any]:
    @wraps(ask)
    def ask_and_ring(*asked: Any, **options: Any) -> Any:
        try:
            return ask(*asked, **options)
        finally:
            bell.set()

    return ask_and_ring
