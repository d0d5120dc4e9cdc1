"""The page of the contest: a table of scores, what is compared, who may meet, and cases that open and stand."""

from collections.abc import Iterator
from dataclasses import replace
from threading import current_thread
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.judge.contenders import CASES, CONTENDERS
from core.judge.contest import paired_verdicts, standing, train_contender, wins
from core.minimise import Run, Settings
from pages.compare import contest
from pages.compare.choice import LESSONS, TOLD, CaseLesson
from pages.parts.shelf import shelf
from pages.parts.store import Store
from pages.parts.turns import gate
from tests.pages.opening import opened, warned, written


def page_text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def column(page: AppTest, start: str, table: int = 0) -> list[str]:
    frame = page.dataframe[table].value
    return frame[next(name for name in frame.columns if name.startswith(start))].tolist()


def test_a_first_visit_shows_two_answers_on_ten_splits() -> None:
    page = opened("compare")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    case = CASES["two answers"]
    found = [
        standing(name, train_contender(name, case.settings, 1, 10), case.settings.steps) for name in case.contenders
    ]
    assert column(page, "held-out NLL a point") == [f"{e.per_point:.3f} ± {e.spread:.3f}" for e in found]
    assert column(page, "sum over 75 points") == [f"{each.total:.3f}" for each in found]
    pair, _ = paired_verdicts(found, training=224)
    assert column(page, "more than") == [f"{pair.difference:.3f} ± {pair.margin:.3f}", "lowest"]
    assert column(page, "verdict") == ["behind", "ahead"]
    assert column(page, "splits won") == [f"{won} of 10" for won in wins(found)]
    assert column(page, "CRPS") == [f"{each.crps:.4g}" for each in found]
    text = page_text(page)
    assert "All are densities of y, per min." in text
    assert "on y below 0 is lost" in text
    more = f"costs {pair.difference:.3f} ± {pair.margin:.3f} nats a point more, in {pair.lost} of 10 splits"
    assert f"**Mixture of 2 normals is ahead.** Normal, one σ {more}." in text
    assert "Nadeau and Bengio" in text
    assert "best" not in text


def test_a_link_opens_the_same_state() -> None:
    link = {"data": "ozone", "a": "gamma", "b": "laplace-learned", "networks": "2", "steps": "100", "step": "51"}
    link["draws"] = "one"
    page = opened("compare", **link)
    assert not page.exception
    assert not page.warning
    assert written(page) == link
    assert column(page, "distribution") == ["Gamma", "Laplace, one σ"]


def test_levels_are_compared_by_their_probability() -> None:
    page = opened("compare", data="ratings", steps="40", a="ordinal", b="categorical", c="normal", draws="one")
    assert not page.exception
    assert not page.warning
    assert column(page, "distribution") == ["Ordinal", "Categorical", "Normal, σ(x)"]
    page = opened("compare", data="iris", a="ordinal", b="categorical", draws="one", steps="20")
    assert "a must suit these data: one of" in warned(page)[0]


def test_counts_are_compared_by_the_probability_of_the_count() -> None:
    page = opened("compare", data="coal_disasters", steps="50", networks="2")
    assert "y − ½ … y + ½, 0 having all" in page_text(page)
    page = opened("compare", data="coal_disasters", a="poisson", b="negative_binomial", steps="50", networks="2")
    assert "All give a probability to each count." in page_text(page)


def test_what_is_not_allowed_gets_one_sentence_each_and_the_page_works() -> None:
    wrong = {"data": "coal_disasters", "a": "beta", "b": "cauchy", "c": "poisson", "networks": "0", "step": "999999"}
    page = opened("compare", **wrong, recipe="gamma", patience="50", steps="50")
    assert not page.exception
    sentences = warned(page)
    assert any(sentence.startswith("a must suit these data: one of normal,") for sentence in sentences)
    assert any(sentence.startswith("b must be one of normal,") for sentence in sentences)
    assert not any("the data set's own value" in sentence for sentence in sentences)
    assert any(sentence.startswith("c must have a rival; “poisson” is alone.") for sentence in sentences)
    assert any(sentence.startswith("networks must be a whole number from 1 to 10") for sentence in sentences)
    assert any(sentence.startswith("recipe must be left out here") for sentence in sentences)
    assert any(sentence.startswith("patience must be left out here") for sentence in sentences)
    assert any(sentence.startswith("step must be a whole number from 0 to 50") for sentence in sentences)
    assert len(sentences) == 7
    assert written(page) == {"data": "coal_disasters", "steps": "50"}


def test_where_data_are_drawn_by_hand_is_said() -> None:
    page = opened("compare", data="hand")
    assert not page.exception
    (sentence,) = warned(page)
    assert all(name in sentence for name in ("/regression", "/binary", "/multiclass", "/fits"))


def test_who_meets_is_chosen_and_other_data_bring_their_own() -> None:
    page = opened("compare", steps="50", networks="2")
    page.multiselect(key="contenders").set_value(["gamma", "normal", "student_t"]).run()
    assert not page.exception
    assert {name: value for name, value in written(page).items() if name in "abc"} == {
        "a": "gamma",
        "b": "normal",
        "c": "student_t",
    }
    page.multiselect(key="contenders").set_value(["gamma"]).run()
    assert column(page, "distribution") == [CONTENDERS[name].title for name in ("gamma", "normal", "student_t")]
    page.selectbox(key="data").set_value("counts").run()
    assert not page.exception
    assert not page.warning
    assert written(page) == {"data": "counts", "steps": "50", "networks": "2"}
    assert column(page, "distribution") == ["Normal, σ(x)", "Poisson"]


def test_the_step_that_is_judged_is_in_the_address() -> None:
    page = opened("compare", steps="50", networks="2")
    last = column(page, "held-out NLL a point")
    page.select_slider(key="shown step").set_value(10).run()
    assert written(page)["step"] == "10"
    assert column(page, "held-out NLL a point") != last


def test_judging_is_work_of_its_own_that_is_shown_and_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Student t on angles takes a second, during which the script must be able to end."""
    workers = list[str]()
    shown = list[str]()

    def noted(*values: Any) -> contest.Standing:
        workers.append(current_thread().name)
        return standing(*values)

    def watched(on_cancel: Any, whole: Any, text: str, **rest: Any) -> Any:
        shown.append(text)
        return watch(on_cancel, whole, text, **rest)

    watch = contest.bar.watched
    monkeypatch.setattr(contest, "standing", noted)
    monkeypatch.setattr(contest.bar, "watched", watched)
    page = opened("compare", steps="23", networks="2", draws="one")
    assert not page.exception
    assert len(workers) == 2
    assert all("(_run)" in name for name in workers)
    assert [text.split()[0] for text in shown] == ["Training", "Judging"]


@pytest.mark.parametrize("same", [True, False], ids=["another step", "another contest"])
def test_who_cancels_judging_sees_what_was_there(same: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    done = list[str]()
    monkeypatch.setattr(contest.address, "is_last", lambda: same)
    for name in ("look_at_last", "restore_last"):
        monkeypatch.setattr(contest.address, name, lambda name=name: done.append(name))
    contest._go_back()
    assert done == ["look_at_last" if same else "restore_last"]


def test_one_split_is_judged_by_its_points() -> None:
    page = opened("compare", steps="20")
    page.segmented_control(key="draws").set_value("one").run()
    assert not page.exception
    assert written(page) == {"steps": "20", "draws": "one"}
    text = page_text(page)
    assert "the paired t over the 75 held-out points" in text
    assert "±" not in column(page, "held-out NLL a point")[0]
    page.slider(key="networks").set_value(3).run()
    assert sum(int(won.removesuffix(" of 3")) for won in column(page, "networks won")) == 3
    assert "its standard deviation over the 3 networks" in page_text(page)


def test_generated_data_are_drawn_anew() -> None:
    page = opened("compare", data="counts", steps="20")
    text = page_text(page)
    assert "the paired t over the 10 draws" in text
    assert "the data are drawn anew" in text


def test_a_tie_is_called_one() -> None:
    page = opened("compare", data="coal_disasters", steps="60")
    assert column(page, "verdict") == ["tied", "tied", "tied"]
    assert "is tied** with" in page_text(page)
    assert "each difference is smaller than its error" in page_text(page)


@pytest.mark.usefixtures("apart")
def test_training_that_diverged_is_said_once_for_each_and_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def wild(name: str, *values: Any) -> list[list[Run]]:
        found = train_contender(name, *values)
        if name != "normal-learned":
            return found
        return [[replace(run, ending="diverged", nll=run.nll[:9]) for run in split] for split in found]

    monkeypatch.setattr(contest, "train_contender", wild)
    page = opened("compare", steps="22", hidden="3")
    assert not page.exception
    (sentence,) = warned(page)
    assert sentence.startswith("Normal, one σ: training diverged for 10 of its 10 networks")
    assert column(page, "verdict") == ["behind", "ahead"]
    assert column(page, "held-out NLL a point")[0] == "∞"
    assert "its NLL is infinite in 10 of 10 splits" in page_text(page)
    page.select_slider(key="shown step").set_value(5).run()
    assert not page.warning  # at that step all is well
    assert "∞" not in column(page, "held-out NLL a point")


def test_every_case_has_its_words() -> None:
    assert list(TOLD) == list(CASES)


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep what a test trains otherwise than its settings say from tests that ask for the same settings."""
    store = Store(shelf(), gate())
    monkeypatch.setattr(contest, "store_of", lambda digest: store)
    yield
    store.clear()


def quickly(name: str, shared: Settings, *more: Any) -> list[list[Run]]:
    """Train for few steps, whatever the settings say."""
    return train_contender(name, replace(shared, steps=20), *more)


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lessons_open_and_stand(lesson: CaseLesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest, "train_contender", quickly)
    page = opened("compare", data="sine", steps="20", networks="2")
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert not page.warning
    assert lesson.sentence in page_text(page)
    assert page.button(key=f"lesson {lesson.name}").disabled
