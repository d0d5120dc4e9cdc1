"""A lecture is opened to a hall as those who follow may read it, and says who cannot follow."""

import pytest

from pages.lecture.collection import read_built_in
from pages.parts import halls
from pages.parts.audience import CODE, LectureMoment, OpenHall
from pages.parts.audience_memory import HallsInMemory
from pages.parts.halls import ALONE, FULL, REPLICAS, STORE, HallFault, open_hall, reach, read_told
from pages.parts.lecture import MOST_BYTES, MOST_STEPS, Lecture, LectureStep


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> HallsInMemory:
    """Return halls of this test alone."""
    found = HallsInMemory()
    monkeypatch.setattr(halls, "halls", lambda: found)
    return found


def test_a_lecture_is_told_whole_but_for_its_notes(kept: HallsInMemory) -> None:
    lecture = read_built_in()
    led = open_hall(lecture)
    assert CODE.fullmatch(led.code)
    assert kept.find(led.code) == OpenHall(
        led.secret, tuple(len(step.choices) for step in lecture.steps), LectureMoment()
    )
    text = kept.lecture(led.code)
    assert text is not None
    told = read_told(text)
    assert [step.notes for step in told.steps] == [""] * len(lecture.steps)
    assert [(step.sentence, step.link, step.choices, step.answer, step.minutes) for step in told.steps] == [
        (step.sentence, step.link, step.choices, step.answer, step.minutes) for step in lecture.steps
    ]
    assert open_hall(lecture) != led


@pytest.mark.usefixtures("kept")
def test_a_lecture_that_is_too_large_gets_one_sentence() -> None:
    steps = tuple(LectureStep("A", f"fits?sigma=0.1&xy={'1_2~' * 900}") for _ in range(MOST_STEPS))
    with pytest.raises(HallFault, match=f"must have at most {MOST_BYTES:,} bytes"):
        open_hall(Lecture("Large", steps))


def test_where_there_is_no_room_it_gets_one_sentence(kept: HallsInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "open_hall", lambda *_: False)
    with pytest.raises(HallFault) as caught:
        open_hall(read_built_in())
    assert str(caught.value) == FULL


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({}, ""),
        ({REPLICAS: "1"}, ""),
        ({REPLICAS: "2"}, ALONE),
        ({REPLICAS: "2", STORE: ""}, ALONE),
        ({REPLICAS: "2", STORE: "redis://store:6379/0"}, ""),
        ({REPLICAS: "many"}, ""),
    ],
)
def test_one_of_several_servers_says_that_it_shares_no_store(
    place: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (REPLICAS, STORE):
        monkeypatch.delenv(name, raising=False)
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    assert reach() == said
