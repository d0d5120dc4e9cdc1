"""Good and bad fits: every control reaches the URL and both sums, and the sums are those of the book."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.data import load
from core.data.hand import HAND
from core.theory.fit_by_hand import HandFit
from core.theory.line import Line, fit_line
from pages.fits.hand import DATA, ground_of, lesson_text, presets
from tests.pages.opening import opened, warned, written

BAD = {"intercept": "1.6", "slope": "-0.8", "sigma": "0.1"}


def shown(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.latex, page.markdown) for element in kind)


def terms(page: AppTest) -> dict[str, list[float]]:
    """Return the columns of the table of points as the browser gets them."""
    (sent,) = (each.proto for each in page.get("bidi_component") if each.proto.component_name.endswith("_terms"))
    return {column["title"]: column["values"] for column in json.loads(sent.json)["columns"]}


def says(page: AppTest, fit: HandFit, name: str = "line") -> bool:
    data = load(name)
    account = fit.account(data.x, data.y)
    text = shown(page).replace("{,}", ",")
    return f"= {account.sum_of_squares:,.2f}" in text and f"= {account.nll:,.2f} " in text


def test_a_first_visit_opens_on_a_fit_that_can_be_mended() -> None:
    page = opened("fits")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    start = ground_of("line").start
    assert says(page, start)
    data = load("line")
    assert start.account(data.x, data.y).nll > fit_line(data.x, data.y).line.account(data.x, data.y, 0.13).nll + 10


@pytest.mark.parametrize(
    ("query", "squares", "nll"),
    [
        (BAD, "10.28", "497.37"),
        ({"intercept": "0.82595", "slope": "0.52223", "sigma": "0.1"}, "0.20", "-6.61"),
    ],
)
def test_the_sums_of_the_book(query: dict[str, str], squares: str, nll: str) -> None:
    page = opened("fits", data="line", **query)
    assert not page.warning
    assert f"= {squares}" in page.latex[1].value
    assert rf"= {nll} \text{{ nats}}" in page.latex[3].value
    assert written(page) == query


@pytest.mark.parametrize("name", [name for name in DATA if name != HAND])
@pytest.mark.parametrize("model", ["line", "network"])
def test_every_data_set_opens_with_line_and_network(name: str, model: str) -> None:
    page = opened("fits", data=name, model=model)
    assert not page.exception
    assert not page.warning
    assert "nan" not in shown(page)
    here = ground_of(name)
    fit = here.start if model == "line" else HandFit(here.start.sigma, network=here.network)
    assert says(page, fit, name)
    columns = terms(page)
    assert len(columns) == 7
    assert {len(values) for values in columns.values()} == {here.data.size}


def test_every_control_of_a_line_is_in_the_url_and_in_the_sums() -> None:
    page = opened("fits")
    page.slider(key="intercept").set_value(0.9).run()
    page.slider(key="slope").set_value(0.4).run()
    page.select_slider(key="sigma").set_value(0.15).run()
    assert written(page) == {"intercept": "0.9", "slope": "0.4", "sigma": "0.15"}
    assert says(page, HandFit(0.15, line=Line(0.9, 0.4)))


def test_every_parameter_of_a_network_is_in_the_url_and_in_the_sums() -> None:
    page = opened("fits", data="book_regression", model="network", sigma="0.2")
    assert "2.02" in shown(page)
    assert "11.45" in shown(page)
    for number in page.number_input:
        number.set_value(number.value + 0.5)
    page.run()
    moved = {name: value for name, value in written(page).items() if name.startswith(("phi", "theta"))}
    assert len(moved) == 10
    again = opened("fits", **written(page))
    assert [element.value for element in again.latex] == [element.value for element in page.latex]


def test_other_data_begin_at_their_own_fit() -> None:
    page = opened("fits", **BAD)
    page.selectbox(key="data").set_value("motorcycle").run()
    assert not page.exception
    assert written(page) == {"data": "motorcycle"}
    page.selectbox(key="data").set_value("line").run()
    assert written(page) == {}


def test_a_line_that_was_set_is_kept_while_a_network_is_looked_at() -> None:
    page = opened("fits", **BAD)
    page.segmented_control(key="model").set_value("network").run()
    assert "model" in written(page)
    page.segmented_control(key="model").set_value("line").run()
    assert not page.exception


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("data", "book_binary", "data must be one of line, book_shallow"),
        ("model", "curve", "model must be one of line, network; not “curve”. Used instead: line."),
        ("intercept", "nan", "intercept must be a number from"),
        ("slope", "99", "slope must be a number from"),
        ("sigma", "0", "sigma must be a number from"),
        ("sigma", "<b>", "sigma must be a number from"),
        ("phi_0", "many", "phi_0 must be a number from −10,000 to 10,000; not “many”."),
    ],
)
def test_what_is_not_allowed_gets_one_sentence_and_the_page_works(name: str, value: str, sentence: str) -> None:
    page = opened("fits", **{name: value})
    assert not page.exception
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)
    assert written(page) == {}
    page.slider(key="slope").set_value(0.4).run()
    assert not page.warning


@pytest.mark.parametrize("model", ["line", "network"])
@pytest.mark.parametrize("name", ["line", "geyser", "belgian_phones"])
def test_presets_open_their_fit_and_say_their_lesson(name: str, model: str) -> None:
    page = opened("fits", data=name, model=model)
    for preset, fit in presets(name, model).items():
        page.button(key=f"preset {preset}").click().run()
        assert not page.exception
        assert lesson_text(preset, fit, ground_of(name).data) in shown(page)
        assert says(page, fit, name)


def test_fit_it_goes_to_the_optimum_and_says_how_far_the_hand_was() -> None:
    page = opened("fits", **BAD)
    page.button(key="fit it").click().run()
    assert not page.exception
    assert written(page) == {"intercept": "0.82595", "slope": "0.52223", "sigma": "0.12906"}
    distances = page.table[0].value["distance"]
    assert distances["intercept φ₀"] == "+0.7741"
    assert distances["slope φ₁"] == "−1.32223"
    assert distances["Σ (y − f)²"] == "+10.080"
    assert distances["NLL a point (nats)"] == "+42.076"
    assert distances["its sum over 12 (nats)"] == "+504.92"
    assert "Your fit minus the optimum" in shown(page)
    page.button(key="fit it").click().run()
    assert page.table[0].value["distance"]["slope φ₁"] == "−1.32223"
    page.button(key="back").click().run()
    assert written(page) == BAD
    assert not page.table


def test_fit_it_trains_the_network_from_where_it_stands() -> None:
    page = opened("fits", model="network", sigma="0.5")
    page.button(key="fit it").click().run()
    assert not page.exception
    here = ground_of("line")
    before = HandFit(0.5, network=here.network).account(here.data.x, here.data.y)
    optimum = float(page.table[0].value["optimum"]["Σ (y − f)²"])
    assert optimum < before.sum_of_squares
    first = written(page)
    page.button(key="fit it").click().run()
    assert not page.exception
    assert written(page) == first
    page.button(key="back").click().run()
    assert written(page) == {"model": "network", "sigma": "0.5"}


def test_the_slope_of_far_off_data_turns_about_their_middle() -> None:
    page = opened("fits", data="belgian_phones")
    here = ground_of("belgian_phones")
    middle = 0.5 * sum(here.limits.ends)
    before = here.start.line
    assert before is not None
    page.slider(key="slope").set_value(0.4).run()
    after = Line(page.slider(key="intercept").value, page.slider(key="slope").value)
    assert after.slope == 0.4
    assert after.intercept + 0.4 * middle == pytest.approx(before.intercept + before.slope * middle, abs=0.1)


def test_the_points_are_accounted_for_one_by_one() -> None:
    page = opened("fits", **BAD)
    columns = terms(page)
    assert sum(columns["(y − f)²"]) == pytest.approx(10.279524)
    assert sum(columns["−log Pr(y|x), nats"]) == pytest.approx(497.37244128252746)


def test_it_can_be_projected() -> None:
    page = opened("fits", projector="1", **BAD)
    assert not page.exception
    assert written(page) == BAD | {"projector": "1"}
