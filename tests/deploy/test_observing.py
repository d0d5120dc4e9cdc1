"""The numbers that the server counts: those that the board of Grafana draws are there, and a run moves them."""

import json
import re
import time
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from core.minimise import Progress, Run, Settings, fit
from deploy.observing import Sessions
from pages.parts import telemetry

BOARD = Path(__file__).parents[2] / "deploy" / "grafana.json"
SHORT = Settings(hidden=3, steps=2)


def numbers() -> str:
    """Return what Prometheus is told."""
    return generate_latest(telemetry.REGISTRY).decode()


def value(name: str) -> float:
    """Return one of the numbers, 0 if it was not counted yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", numbers(), re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_the_board_draws_what_is_counted() -> None:
    telemetry.refuse("test")
    telemetry.ERRORS.labels("/").inc(0)
    telemetry.observe_run("/", "normal", 1, 0.1, 0.0)
    telemetry.ASKED.labels("/").inc(0)
    drawn = set(re.findall(r"\b(lab_\w+)", " ".join(re.findall(r'"expr": "([^"]+)"', BOARD.read_text("utf-8")))))
    counted = set(re.findall(r"^(lab_\w+)", numbers(), re.MULTILINE)) | {each.name for each in Sessions().collect()}
    assert drawn <= counted
    assert {"lab_sessions", "lab_queue_length", "lab_refusals_total"} <= drawn


def test_a_run_counts_its_training_apart_from_its_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, object]] = []
    monkeypatch.setattr(telemetry.LOG, "info", lambda line: lines.append(json.loads(line)))

    def train(told: Progress) -> Run:
        told(1, 2)
        return fit(SHORT)

    before = value('lab_run_seconds_count{page="server"}')
    telemetry.timed(SHORT, train)(lambda step, steps: time.sleep(0.3))
    assert value('lab_run_seconds_count{page="server"}') == before + 1
    (line,) = lines
    assert set(line) == {"event", "time", "page", "recipe", "steps", "seconds", "queued"}
    assert (line["page"], line["recipe"], line["steps"]) == ("server", "normal", 2)
    assert float(str(line["queued"])) >= 0.3


def test_a_run_that_is_kept_counts_as_asked_for_alone() -> None:
    asked, trained = (value(f'{name}{{page="server"}}') for name in ("lab_runs_asked_total", "lab_run_seconds_count"))
    telemetry.timed(SHORT, lambda told: fit(SHORT))
    assert value('lab_runs_asked_total{page="server"}') == asked + 1
    assert value('lab_run_seconds_count{page="server"}') == trained
