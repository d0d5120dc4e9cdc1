"""Where the server's own figures go: lines of JSON to its output, numbers to a private port if it is given one."""

import logging
import os
import sys
from collections.abc import Iterator

from prometheus_client import ProcessCollector, disable_created_metrics, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from streamlit.runtime import Runtime

from pages.parts import telemetry


class Sessions(Collector):
    """How many people have a page open, counted by Streamlit when somebody looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the number."""
        found = Runtime.instance().stats_mgr.get_stats(family_names=["active_sessions"]) if Runtime.exists() else {}
        active = sum(getattr(each, "value", 0) for stats in found.values() for each in stats)
        yield GaugeMetricFamily("lab_sessions", "People who have a page open", value=active)


def begin() -> None:
    """Write the log from now on, and answer at METRICS_PORT, by default only this machine (METRICS_ADDRESS)."""
    if not telemetry.LOG.handlers:
        telemetry.LOG.addHandler(logging.StreamHandler(sys.stdout))
        telemetry.LOG.setLevel(logging.INFO)
        telemetry.LOG.propagate = False
    disable_created_metrics()  # type: ignore[no-untyped-call]
    if port := os.environ.get("METRICS_PORT"):
        ProcessCollector(registry=telemetry.REGISTRY)
        telemetry.REGISTRY.register(Sessions())
        start_http_server(int(port), os.environ.get("METRICS_ADDRESS", "127.0.0.1"), telemetry.REGISTRY)
