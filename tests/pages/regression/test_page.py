"""The regression page: every control reaches the run and the URL, and bad input gets one sentence."""

import pytest
from streamlit.testing.v1 import AppTest

from core.choose import RECIPES
from core.data import load
from core.judge.advice import options
from core.minimise import Settings, fit
from pages.parts.lessons import Preset
from pages.regression.presets import REGRESSION
from tests import url
from tests.pages import opening
from tests.pages.opening import sum_text, warned


def opened(**query: str) -> AppTest:
    return opening.opened("regression", **query)


def query(page: AppTest) -> dict[str, str]:
    return {name: values[0] if isinstance(values, list) else values for name, values in page.query_params.items()}


def page_text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def test_a_first_visit_shows_the_motorcycle_run_without_a_complaint() -> None:
    page = opened()
    assert not page.exception
    assert not page.warning
    assert page.title[0].value == "Where is the network unsure?"
    assert query(page) == {}
    assert sum_text(fit(Settings())) in page_text(page)


def test_a_link_gives_the_same_settings_and_the_same_numbers() -> None:
    page = opened(
        data="sine", scale="learned", hidden="8", rate="0.02", steps="200", seed="3", points="50", noise="0.3"
    )
    settings = Settings(data="sine", scale="learned", hidden=8, rate=0.02, steps=200, seed=3, points=50, noise=0.3)
    assert not page.exception
    assert not page.warning
    assert query(page) == url.written(settings)
    assert sum_text(fit(settings)) in page_text(page)


def test_a_link_to_a_step_accounts_for_that_step() -> None:
    page = opened(step="20", x="15", pin="1000")
    assert query(page) == {"step": "20", "x": "15", "pin": "1000"}
    assert any("step 20 " in header.value for header in page.header)
    assert f"{fit(Settings()).nll[20]:.2f}" in page_text(page)


def test_other_data_begin_with_the_end_of_their_run() -> None:
    page = opened(step="20", x="15", pin="1000")
    page.selectbox(key="data").set_value("sine").run()
    assert query(page) == {"data": "sine"}


def test_a_link_may_name_steps_that_were_not_recorded() -> None:
    page = opened(step="997", pin="903")
    assert not page.exception
    assert query(page) == {"step": "997", "pin": "903"}
    assert any("step 997 " in header.value for header in page.header)
    assert f"{fit(Settings()).nll[997]:.2f}" in page_text(page)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("hidden", "0", "hidden must be a whole number from 1 to 256; not “0”. Used instead: 32."),
        ("hidden", "many", "hidden must be a whole number from 1 to 256; not “many”. Used instead: 32."),
        ("rate", "1000", "rate must be a number from 1e-06 to 10; not “1000”. Used instead: 0.005."),
        ("rate", "nan", "rate must be a number from 1e-06 to 10; not “nan”. Used instead: 0.005."),
        ("data", "book_binary", "data must be one of line, book_shallow"),
        ("scale", "<b>", "scale must be one of fixed, learned, predicted; not “<b>”."),
        ("steps", "1e9", "steps must be a whole number from 1 to 20,000; not “1e9”. Used instead: 1000."),
        (
            "step",
            "1001",
            "step must be a whole number from 0 to 1,000; not “1001”. Used instead: the last step.",
        ),
        ("x", "far", "x must be a number from"),
        ("pin", "-1", "pin must be a whole number from 0 to 1,000; not “-1”. Used instead: no pin."),
    ],
)
def test_what_is_not_allowed_in_the_url_gets_one_sentence_and_the_page_works(
    name: str, value: str, sentence: str
) -> None:
    page = opened(**{name: value}, seed="4")
    assert not page.exception
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)
    assert query(page) == {"seed": "4"}
    assert sum_text(fit(Settings(seed=4))) in page_text(page)


def test_a_complaint_goes_when_a_setting_is_changed() -> None:
    page = opened(hidden="0")
    page.select_slider(key="hidden").set_value(8).run()
    assert not page.warning
    assert query(page) == {"hidden": "8"}


@pytest.mark.parametrize(
    ("kind", "name", "value", "written"),
    [
        ("selectbox", "data", "ozone", "ozone"),
        ("selectbox", "activation", "relu", "relu"),
        ("selectbox", "link", "exp", "exp"),
        ("selectbox", "optimiser", "rmsprop", "rmsprop"),
        ("select_slider", "hidden", 4, "4"),
        ("select_slider", "rate", 0.01, "0.01"),
        ("select_slider", "steps", 100, "100"),
        ("select_slider", "batch", 16, "16"),
        ("select_slider", "l2", 0.01, "0.01"),
        ("select_slider", "patience", 50, "50"),
        ("number_input", "seed", 7, "7"),
        ("number_input", "data_seed", 7, "7"),
    ],
)
def test_every_control_is_in_the_url(kind: str, name: str, value: object, written: str) -> None:
    page = opened()
    getattr(page, kind)(key=name).set_value(value).run()
    assert not page.exception
    assert query(page) == {name: written}


def test_controls_that_belong_to_a_choice_appear_with_it() -> None:
    page = opened(data="sine", scale="fixed", batch="16")
    for name in ("sigma", "points", "noise", "batch_seed"):
        assert page.number_input(key=name)
    page.number_input(key="sigma").set_value(0.4).run()
    page.number_input(key="batch_seed").set_value(2).run()
    assert query(page)["sigma"] == "0.4"
    assert query(page)["batch_seed"] == "2"


def test_controls_that_were_away_come_back_at_their_defaults() -> None:
    page = opened(scale="fixed", sigma="3", patience="200", steps="20")
    page.selectbox(key="data").set_value("book_regression").run()
    for data, name, default in (("motorcycle", "patience", 0), ("sine", "points", 200)):
        page.selectbox(key="data").set_value(data).run()
        assert not page.exception
        assert page.session_state[name] == default
    for scale in ("predicted", "fixed"):
        page.button_group(key="scale").set_value(scale).run()
        assert not page.exception
    assert page.number_input(key="sigma").value == 0.2


def test_other_data_forget_a_sigma_of_other_units() -> None:
    page = opened(scale="fixed", sigma="100")
    page.selectbox(key="data").set_value("line").run()
    assert query(page)["sigma"] == "0.1"


@pytest.mark.parametrize("preset", REGRESSION, ids=lambda preset: preset.name)
def test_presets_open_their_lesson(preset: Preset) -> None:
    page = opened(data="ozone")
    page.button(key=f"lesson {preset.name}").click().run()
    assert not page.exception
    shown = preset.on(Settings(data="ozone"))
    assert (shown.data == "ozone") is (preset.data == "all")
    assert preset.sentence.replace("{σ}", f"{shown.sigma or 0:g} ppb") in page_text(page)
    expected = url.written(shown.canonical())
    assert {name: value for name, value in query(page).items() if name not in ("step", "pin")} == expected


@pytest.mark.parametrize("data", ["motorcycle", "ozone"])
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_distribution_that_does_not_suit_the_data_gets_one_sentence(recipe: str, data: str) -> None:
    page = opened(recipe=recipe, data=data, steps="2", hidden="1")
    assert not page.exception
    fits = [verdict.key for verdict in options(load(data)).possible]
    refused = [warning for warning in warned(page) if not warning.startswith("At its last step")]  # after 2 steps
    assert [warning.partition(": one of")[0] for warning in refused] == (
        [] if recipe in fits else ["recipe must suit these data"]
    )
    assert query(page).get("recipe", "normal") == (recipe if recipe in fits else "normal")


def test_other_data_that_a_distribution_does_not_suit_bring_the_usual_one_back() -> None:
    page = opened(recipe="gamma", data="ozone", steps="2")
    page.selectbox(key="data").set_value("motorcycle").run()
    assert not page.exception
    assert query(page) == {"steps": "2"}


def test_a_run_that_diverges_says_so() -> None:
    page = opened(scale="fixed", sigma="0.01", optimiser="sgd", rate="10")
    assert not page.exception
    assert not page.warning
    assert "no longer a finite number" in page_text(page)


def test_all_that_is_taken_home_can_be_downloaded() -> None:
    assert [button.label for button in opened().get("download_button")] == [
        "Download it as a stand-alone PyTorch script",
        "Download it as a Jupyter notebook",
        "Data and predictions of step 1,000: CSV",
        "Player: one HTML file, 2 MB",
        "Settings: settings.json",
        "Download network.json",
    ]


def test_other_weights_and_the_same_weights_are_two_buttons() -> None:
    page = opened()
    page.button(key="other weights").click().run()
    assert query(page) == {"seed": "1"}
    page.button(key="same weights").click().run()
    assert query(page) == {"seed": "1", "step": "0"}


def test_an_exploded_run_is_told_as_one() -> None:
    page = opened(optimiser="sgd", rate="1")
    assert not page.exception
    assert "no longer a finite number" in page_text(page)


def test_a_hall_waits_for_no_account() -> None:
    for projector, shown in (("1", False), ("0", True)):
        headers = [header.value for header in opened(projector=projector).header]
        assert ("The code that ran" in headers) is shown


@pytest.mark.parametrize(
    ("scale", "word"), [("fixed", "homoscedastic"), ("learned", "homoscedastic"), ("predicted", "heteroscedastic")]
)
def test_the_model_of_sigma_is_called_by_its_name(scale: str, word: str) -> None:
    page = opened(data="line", scale=scale, hidden="4", steps="60")
    assert f"the model is **{word}**" in page_text(page)


def test_one_sigma_stands_beside_sigma_of_x_for_who_asks() -> None:
    page = opened(hidden="6", steps="200")
    before = page_text(page)
    page.toggle(key="compare scales").set_value(True).run()
    assert not page.exception
    assert "only σ differs" in page_text(page)
    assert "only σ differs" not in before
    assert query(page) == {"hidden": "6", "steps": "200"}


def test_a_lesson_keeps_the_data_where_it_can_be_taught_and_says_so_where_not() -> None:
    page = opened(data="sine", hidden="4", steps="60")
    page.button(key="lesson σ too small").click().run()
    assert query(page) == {"data": "sine", "scale": "fixed", "sigma": "0.045"}
    assert "With σ fixed at 0.045 the model" in page_text(page)
    assert "other data" not in page_text(page)
    page.button(key="lesson Constant σ").click().run()
    assert query(page) == {"scale": "learned"}
    assert "(On other data: yours are not so uneven.)" in page_text(page)
    page.button(key="lesson σ too small").click().run()
    assert "With σ fixed at 5 g the model" in page_text(page)
    assert "other data" not in page_text(page)
