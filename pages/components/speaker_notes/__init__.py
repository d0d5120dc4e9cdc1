"""The speaker's notes: they follow a lecture that is given in another window of the same browser."""

from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


def speaker_notes() -> None:
    """Show the notes of the step that the lecture is at, the next sentence and the time; keys lead the lecture on."""
    component(HERE)(key="speaker notes")
