"""Run Streamlit on a machine where every script is over before its server goes on, and its thread lives on a while."""

import time
from threading import Event

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web import cli

LINGERS = 0.5
LONGEST = 60.0
start, run = ScriptRunner.start, ScriptRunner._run_script_thread
over: dict[ScriptRunner, Event] = {}


def start_and_wait(runner: ScriptRunner) -> None:
    """Start a script, and return when all of its events were sent."""
    over[runner] = Event()
    start(runner)
    over.pop(runner).wait(LONGEST)


def run_and_linger(runner: ScriptRunner) -> None:
    """Run a script in its thread, which ends a while after it."""
    ended = over[runner]
    run(runner)
    ended.set()
    time.sleep(LINGERS)


if __name__ == "__main__":
    ScriptRunner.start = start_and_wait  # type: ignore[method-assign]
    ScriptRunner._run_script_thread = run_and_linger  # type: ignore[method-assign]
    cli.main()
