"""The follower: a lecture as its hall sees it, step by step with the hall or at one's own pace, and answers to it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pages.components.charts import component

HERE = Path(__file__).parent


def follower(title: str, steps: Sequence[Mapping[str, Any]], *, code: str, key: str) -> None:
    """Show a lecture where the hall of that code is; its steps are as the lectern has them.

    The browser asks the server where the hall is, and tells it answers: no page runs for a step.
    """
    component(HERE, "answers")(key=key, data={"title": title, "steps": list(steps), "code": code})
