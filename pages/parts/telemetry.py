"""What a server tells of itself: a line for each run, and numbers for Prometheus; nothing of who asked, or whence."""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import streamlit as st
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.minimise import Progress, Run, Settings
from pages.parts.site import PLACES

LOG = logging.getLogger("lab")
REGISTRY = CollectorRegistry()
"""Of these numbers alone, made anew with this module where files are watched."""
SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
ASKED = Counter("lab_runs_asked", "Runs that pages asked for, trained or kept", ["page"], registry=REGISTRY)
RUN_SECONDS = Histogram("lab_run_seconds", "Training of a run", ["page"], registry=REGISTRY, buckets=SECONDS)
QUEUE_SECONDS = Histogram("lab_queue_seconds", "Waits of a run for turns", registry=REGISTRY, buckets=SECONDS)
QUEUE = Gauge("lab_queue_length", "Runs that wait for a turn", registry=REGISTRY)
REFUSALS = Counter("lab_refusals", "What was refused, by why", ["reason"], registry=REGISTRY)
ERRORS = Counter("lab_errors", "Pages that failed", ["page"], registry=REGISTRY)
PATHS = frozenset(place.path for place in PLACES)
NOWHERE = "server"
"""The page of what the server asks for itself."""


def page() -> str:
    """Return the path of the page that runs, "/" of the front page; what stands in a URL beside that is not told."""
    url = st.context.url if get_script_run_ctx(suppress_warning=True) else None
    path = urlsplit(url).path.rpartition("/")[2] if url else None
    return NOWHERE if path not in PATHS else path or "/"


def timed(settings: Settings, train: Callable[[Progress], Run]) -> Callable[[Progress], Run]:
    """Return the training, which tells how long it takes and waits when it is called; else its run was kept."""
    asked, waited, here = time.monotonic(), 0.0, page()  # which a thread that trains is not told
    ASKED.labels(here).inc()

    def telling(progress: Progress) -> Run:
        nonlocal waited
        waited = time.monotonic() - asked

        def report(step: int, steps: int) -> None:
            nonlocal waited
            at = time.monotonic()
            progress(step, steps)
            waited += time.monotonic() - at

        run = train(report)
        observe_run(here, settings.recipe, run.last, time.monotonic() - asked - waited, waited)
        return run

    return telling


def observe_run(page: str, recipe: str, steps: int, seconds: float, queued: float) -> None:
    """Count a run and write its line: the seconds of training, and those that it waited for turns in between."""
    RUN_SECONDS.labels(page).observe(seconds)
    QUEUE_SECONDS.observe(queued)
    tell("run", page=page, recipe=recipe, steps=steps, seconds=round(seconds, 4), queued=round(queued, 4))


def refuse(reason: str) -> None:
    """Count a refusal: `reason` is one of few words."""
    REFUSALS.labels(reason).inc()


def tell(event: str, **facts: str | float) -> None:
    """Write a line of JSON to the log, if the server has begun one."""
    LOG.info(json.dumps({"event": event, "time": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts}))
