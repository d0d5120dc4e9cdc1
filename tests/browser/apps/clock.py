"""Run Streamlit as serve.py does, by a clock that SIGUSR1 puts a day forwards and SIGUSR2 two days back."""

import signal
import time
from types import FrameType

DAY = 86_400.0
now = time.time
shift = [0.0]


def put(days: float) -> None:
    """Change the clock, as a machine does that has asked another for the time."""
    shift[0] += days * DAY


def forwards(number: int, frame: FrameType | None) -> None:
    """Put it a day forwards."""
    put(1.0)


def back(number: int, frame: FrameType | None) -> None:
    """Put it two days back."""
    put(-2.0)


if __name__ == "__main__":
    time.time = lambda: now() + shift[0]
    signal.signal(signal.SIGUSR1, forwards)
    signal.signal(signal.SIGUSR2, back)
    from streamlit.web import cli

    cli.main()
