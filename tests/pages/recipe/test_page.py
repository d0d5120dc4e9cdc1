"""The recipe page: any data with any distribution that fits, own data within the session, and lessons that stand."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.choose import RECIPES
from core.minimise import Settings, fit
from pages.parts.lessons import Preset
from pages.recipe.opening import GOOD, LESSONS
from tests.pages.opening import opened, sum_text, warned, written

CASES = Path(__file__).parents[2] / "data" / "cases"
SHORT = {"steps": "40", "hidden": "3"}
TABLE = "x,y,<b>word</b>,z\n" + "\n".join(
    f"{i},{1.5 * i + 1},{'ab'[i % 2]},{'' if i == 4 else i - 9}" for i in range(24)
)


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def pasted(content: str, **query: str) -> AppTest:
    page = opened("recipe", data="own", **SHORT, **query)
    return page.text_area(key="own_text").set_value(content).run()


def test_a_first_visit_shows_the_four_steps_of_the_first_lesson() -> None:
    page = opened("recipe")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    told = text(page)
    assert LESSONS[0].sentence in told
    assert r"\lambda(x) = e^{f_{1}(x)}" in told
    assert sum_text(fit(GOOD)) in told
    assert names(page)[0] == "Poisson"
    assert "**Beta**: needs y between 0 and 1" in told


def test_a_link_opens_the_same_state() -> None:
    link = {"data": "belgian_phones", "recipe": "student_t", "scale": "learned", "df": "3", "step": "20", "x": "1960"}
    page = opened("recipe", **link, **SHORT, draws="2", hand1="12.5")
    assert not page.exception
    assert not page.warning
    assert written(page) == {**link, **SHORT, "draws": "2", "hand1": "12.5"}
    assert "4,100 draws" not in text(page)  # that is said in the picture
    assert page.slider(key="dial hand1").value == 12.5


def test_what_does_not_fit_gets_one_sentence_and_the_best_is_used() -> None:
    page = opened("recipe", data="motorcycle", recipe="gamma", **SHORT)
    assert not page.exception
    (sentence,) = warned(page)
    assert sentence == (
        "recipe gamma does not fit these data: needs y above 0; the smallest y is −134. Used instead: normal."
    )
    assert written(page)["recipe"] == "normal"


def test_a_link_that_names_no_distribution_gets_the_best_without_a_word() -> None:
    page = opened("recipe", data="rankings", **SHORT)
    assert not page.exception
    assert not page.warning
    assert written(page)["recipe"] == "plackett_luce"


def test_ratings_are_levels_with_one_output_among_cutpoints() -> None:
    page = opened("recipe", data="ratings", **SHORT)
    assert not page.exception
    assert not page.warning
    assert written(page)["recipe"] == "ordinal"
    told = text(page)
    assert "for 5 levels" in told
    assert r"\mu(x) = f_{1}(x)" in told
    assert r"\Delta_k = e^{f_{1+k}}" in told
    assert r"\mathrm{sig}[c_{y_i+1} - \mu_i]" in told
    assert sum_text(fit(Settings(data="ratings", recipe="ordinal", hidden=3, steps=40, rate=0.02))) in told
    assert names(page) == ["Ordinal", "Categorical"]
    page.radio(key="recipe").set_value("categorical").run()
    assert not page.exception
    assert r"\mathrm{softmax}_k" in text(page)


def test_ratings_of_ones_own_are_fitted_in_their_order() -> None:
    page = pasted("minutes,rating\n" + "\n".join(f"{i},{5 - i % 3 - i // 40}" for i in range(120)))
    assert not page.exception
    assert page.radio(key="recipe").value in ("ordinal", "categorical")
    assert {"Ordinal", "Categorical"} <= set(names(page))
    page.radio(key="recipe").set_value("ordinal").run()
    assert not page.exception
    assert written(page)["recipe"] == "ordinal"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("recipe", "cauchy", f"recipe must be one of {', '.join(RECIPES)}; not “cauchy”"),
        ("data", "digits", "data must be one of"),
        ("components", "9", "components must be a whole number from 2 to 5; not “9”"),
        ("draws", "-1", "draws must be a whole number from 0 to 9,999; not “-1”"),
        ("hand1", "1000000", "not “1,000,000”"),
        ("hand1", "x", "not “x”. Used instead: where the dial starts."),
        ("df", "x", "df must be a number from 0.1 to 1,000; not “x”. Used instead: learned."),
        ("tau", "1", "tau must be a number from 0.01 to 0.99; not “1”. Used instead: learned."),
        ("x", "3000", "x must be a number from"),
    ],
)
def test_bad_parameters_get_one_sentence(name: str, value: str, allowed: str) -> None:
    page = opened("recipe", **SHORT, **{name: value})
    assert not page.exception
    (sentence,) = warned(page)
    assert allowed in sentence
    assert name not in written(page)


def test_other_data_bring_their_own_distribution() -> None:
    page = opened("recipe", **SHORT)
    page.selectbox(key="data").set_value("directions").run()
    assert not page.exception
    assert not page.warning
    assert written(page) == {**SHORT, "data": "directions", "recipe": "von_mises"}
    page.radio(key="recipe").set_value("normal").run()
    page.segmented_control(key="scale").set_value("fixed").run()
    assert not page.exception
    assert {"recipe", "scale", "sigma"} <= set(written(page))


def test_options_reach_the_run_and_the_link() -> None:
    page = opened("recipe", data="geyser", recipe="normal_mixture", **SHORT)
    page.segmented_control(key="components").set_value(3).run()
    page.selectbox(key="link").set_value("exp").run()
    assert not page.exception
    assert (written(page)["components"], written(page)["link"]) == ("3", "exp")
    run = fit(Settings(data="geyser", recipe="normal_mixture", components=3, link="exp", hidden=3, steps=40, rate=0.02))
    assert sum_text(run) in text(page)
    page = opened("recipe", data="belgian_phones", recipe="student_t", **SHORT)
    page.select_slider(key="df").set_value(3.0).run()
    assert not page.exception
    assert written(page)["df"] == "3"


def test_a_quantile_can_be_asked_for() -> None:
    page = opened("recipe", data="arrivals", recipe="asymmetric_laplace", **SHORT)
    assert page.selectbox(key="link").value == "softplus"
    page.select_slider(key="tau").set_value(0.9).run()
    page.segmented_control(key="scale").set_value("fixed").run()
    assert not page.exception
    assert written(page)["tau"] == "0.9"
    assert "quantile regression" in text(page)
    assert "link" not in {widget.key for widget in page.selectbox}  # nothing is left that must be positive
    page = opened("recipe", data="arrivals", recipe="asymmetric_laplace", tau="0.85", **SHORT)
    assert page.select_slider(key="tau").value == 0.85


def test_samples_are_drawn_anew_at_each_press() -> None:
    page = opened("recipe", **SHORT)
    page.button(key="draw").click().run()
    page.button(key="draw").click().run()
    assert not page.exception
    assert written(page)["draws"] == "2"


def test_a_hand_sets_the_parameters_and_sees_how_far_the_optimum_is() -> None:
    page = opened("recipe", **SHORT)
    before = page.metric[0].value
    page.slider(key="dial hand1").set_value(1.5).run()
    assert not page.exception
    assert page.metric[0].value != before
    assert written(page)["hand1"] == "1.5"
    page.toggle(key="trained by now").set_value(True).run()
    assert not page.exception
    told = {name: table for table in page.table for name in table.value.columns}["NLL a point (nats)"].value
    costs = [float(value.replace("−", "-")) for value in told["NLL a point (nats)"]]
    assert costs[0] > costs[1]
    assert "Best without x: λ = " in text(page)


SALES = "year\tsales\n" + "".join(f"{1990 + i}\t{i + 1},{200 + i}\n" for i in range(12)) + "2002\t876\n"


def test_what_own_data_leave_open_is_asked_and_the_answer_changes_the_reading() -> None:
    page = pasted(SALES)
    question = page.segmented_control(key="own_question_0")
    assert question.options == ["one thousand two hundred", "1\\.2"]
    assert "commas as thousands marks" in shown(page)
    question.set_value(1).run()
    assert not page.exception
    assert "commas as decimal marks" in shown(page)
    assert page.multiselect(key="own_y").value == ["sales"]
    assert page.selectbox(key="own_decimal").value == ","


def shown(page: AppTest) -> str:
    return " ".join(caption.value.replace("\\", "") for caption in page.caption)


def test_own_data_can_be_read_by_hand() -> None:
    page = pasted("a;b\n" + "".join(f"{i};{i * i % 7}\n" for i in range(12)) + "12;-9\n")
    assert page.selectbox(key="own_separator").value == ";"
    folded = {each.label: each.key for each in page.expander}
    page.text_input(key="own_missing").set_value("-9").run()
    assert not page.exception
    assert "“-9” read as missing in 1 row" in shown(page)
    page.toggle(key="own_headed").set_value(False).run()
    assert page.multiselect(key="own_x").value == ["x1"]
    assert {each.label for each in page.expander} != set(folded)
    assert "own_read" in folded.values()  # with a key it stays unfolded where its title changes
    page.toggle(key="own_headed").set_value(True).run()
    page.checkbox(key="own_drop").check().run()
    for key, wrong, right in (("own_separator", "|", ";"), ("own_skip", 900, 0), ("own_encoding", "utf-16", "utf-8")):
        kind = "number_input" if key == "own_skip" else "selectbox"
        getattr(page, kind)(key=key).set_value(wrong).run()
        assert not page.exception
        assert len(warned(page)) == len(next(fold for fold in page.expander if fold.key == "own_read").warning) == 1
        assert page.multiselect(key="own_x").value == ["a"]
        assert getattr(page, kind)(key=key).value == right


@pytest.mark.parametrize("limit", [50, 7, 200])
def test_the_page_promises_what_the_server_takes(limit: int) -> None:
    from streamlit import config

    config.set_option("server.maxUploadSize", limit)
    try:
        page = opened("recipe", data="own", **SHORT)
    finally:
        config.set_option("server.maxUploadSize", 50)
    (uploader,) = page.get("file_uploader")
    assert uploader.proto.label.endswith(f", up to {min(limit, 50)} MB")


def test_too_many_parameters_for_a_hand_are_said() -> None:
    page = opened("recipe", data="geyser", recipe="normal_mixture", components="5", **SHORT)
    assert not page.exception
    assert "too many for a hand" in page.info[0].value


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lessons_open_and_stand(lesson: Preset) -> None:
    page = opened("recipe", data="line", recipe="normal", **SHORT)
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert not page.warning
    assert lesson.sentence in text(page)
    assert page.button(key=f"lesson {lesson.name}").disabled


def test_there_is_a_lesson_for_every_family() -> None:
    assert {lesson.settings.recipe for lesson in LESSONS} == set(RECIPES)


def test_own_data_are_read_fitted_and_not_in_the_link() -> None:
    page = opened("recipe", data="own", **SHORT)
    assert not page.exception
    assert "a link carries your settings, not your data" in text(page)
    page.text_area(key="own_text").set_value(TABLE).run()
    assert not page.exception
    assert page.multiselect(key="own_x").value == ["x"]
    assert page.multiselect(key="own_y").value == ["y"]
    assert written(page) == {**SHORT, "data": "own", "recipe": "gamma", "columns": "x>y"}
    page.multiselect(key="own_y").set_value(["<b>word</b>"]).run()
    assert not page.exception
    assert names(page)[0] == "Bernoulli"
    assert "<b>" not in text(page)


def brought(name: str, **query: str) -> AppTest:
    return pasted((CASES / name).read_text(encoding="utf-8"), **query)


def said(page: AppTest) -> str:
    return " ".join(re.sub(r"[\\\u2060]", "", caption.value) for caption in page.caption)


def captions(page: AppTest) -> dict[str, str]:
    return dict(zip(names(page), page.radio(key="recipe").proto.captions, strict=True))


def names(page: AppTest) -> list[str]:
    """Return the distributions that are offered, without their icons."""
    options = page.radio(key="recipe").options
    assert all(option.startswith("![](data:image/svg+xml;base64,") for option in options)
    return [option.split(") ", maxsplit=1)[1] for option in options]


def test_evidence_comes_to_the_list_which_stays_in_its_order() -> None:
    page = opened("recipe", **SHORT)
    assert not page.exception
    told = captions(page)
    assert next(iter(told)) == "Poisson"
    assert all("nats a point" in caption for caption in told.values())
    assert sum("the lowest" in caption for caption in told.values()) == 1
    assert "on 84 training points, each held out once in 5 splits" in said(page)
    page.radio(key="recipe").set_value("negative_binomial").run()
    assert list(captions(page)) == list(told)


def test_own_data_begin_with_what_is_not_behind_and_list_it_first() -> None:
    page = brought("b03_price.csv")
    assert not page.exception
    told, chosen = captions(page), page.radio(key="recipe")
    assert chosen.value in {"normal", "student_t", "laplace", "gamma"}
    assert chosen.options[0] == chosen.format_func(chosen.value)
    assert told["Poisson"].startswith("✕")
    assert "**refuted**: " in told["Poisson"]
    assert "the variance is 13,205 times the mean: read as an amount" in said(page)


def test_a_distribution_that_a_link_asks_for_stays_and_what_is_ahead_is_offered() -> None:
    page = brought("b03_price.csv", recipe="poisson")
    assert page.radio(key="recipe").value == "poisson"
    assert page.button(key="use ahead").label.startswith("Poisson is behind: use ")
    page.button(key="use ahead").click().run()
    assert not page.exception
    assert page.radio(key="recipe").value != "poisson"
    assert not [button for button in page.button if button.key == "use ahead"]


def test_few_points_are_not_tried_and_that_is_said() -> None:
    page = brought("c04_eight_prices.csv")
    assert page.radio(key="recipe").value == "gamma"
    assert "fewer than 24 training points" in said(page)


def test_rankings_can_be_read_either_way() -> None:
    page = brought("c03_ranks_per_item.csv")
    assert not page.exception
    assert page.multiselect(key="own_y").value == ["tea", "coffee", "water"]
    assert page.radio(key="recipe").value == "plackett_luce"
    ranks = page.segmented_control(key="own_ranks")
    assert ranks.value is True
    shown = [option.replace("\\", "") for option in ranks.options]
    assert shown == ["Cells are ranks: water, coffee, tea", "Columns are places: 3, 2, 1"]
    ranks.set_value(False).run()
    assert not page.exception
    assert "the best in tea" in said(page)


def test_own_data_are_still_there_after_a_look_elsewhere() -> None:
    page = pasted(TABLE)
    page.multiselect(key="own_y").set_value(["<b>word</b>"]).run()
    page.selectbox(key="data").set_value("line").run()
    page.selectbox(key="data").set_value("own").run()
    assert not page.exception
    assert page.multiselect(key="own_y").value == ["<b>word</b>"]
    assert page.radio(key="recipe").value == "bernoulli"


def test_own_columns_get_the_distribution_that_fits_best() -> None:
    page = pasted("x,code,amount,a,b\n" + "\n".join(f"{i},{i % 2},{i + 0.5},{i % 3},{i % 5}" for i in range(24)))
    chosen = {
        "code": "bernoulli",
        "amount": "gamma",
        "b": "poisson",
    }
    for column, best in chosen.items():
        page.multiselect(key="own_y").set_value([column]).run()
        assert page.radio(key="recipe").value == best
    page.radio(key="recipe").set_value("negative_binomial").run()
    page.multiselect(key="own_y").set_value(["a"]).run()
    assert page.radio(key="recipe").value == "negative_binomial"  # it fits, and somebody has chosen it
    assert not page.exception


def test_columns_that_cannot_be_used_leave_what_was_shown() -> None:
    page = pasted(TABLE)
    page.select_slider(key="hidden").set_value(12).run()
    page.multiselect(key="own_y").set_value([]).run()
    assert not page.exception
    (sentence,) = warned(page)
    assert sentence == "y must be 1 column for this distribution; 0 are chosen. Shown is still y against x."
    assert page.radio(key="recipe").value == "gamma"
    page.multiselect(key="own_y").set_value(["<b>word</b>"]).run()
    assert page.radio(key="recipe").value == "bernoulli"
    assert written(page)["hidden"] == "12"


def test_settings_stay_while_there_is_nothing_to_fit() -> None:
    page = opened("recipe", hidden="12", rate="0.05", steps="60")
    page.selectbox(key="data").set_value("own").run()
    page.selectbox(key="data").set_value("line").run()
    assert not page.exception
    assert written(page) == {"data": "line", "recipe": "normal", "hidden": "12", "rate": "0.05", "steps": "60"}


def test_what_a_link_wishes_for_own_data_comes_when_columns_allow_it() -> None:
    page = pasted("x,a,b,c\n" + "\n".join(f"{i},{2 + i % 3},{i % 2},{3 + i}" for i in range(24)), recipe="wishart")
    assert "recipe wishart does not fit" in warned(page)[0]
    page.multiselect(key="own_y").set_value(["a", "b"]).run()
    assert page.radio(key="recipe").value == "multivariate_normal"
    page.multiselect(key="own_y").set_value(["a", "b", "c"]).run()
    assert page.radio(key="recipe").value == "wishart"
    assert not page.exception
    assert not page.warning


@pytest.mark.parametrize("x", [["x"], ["x", "z"]])
@pytest.mark.parametrize("classes", [7, 20])
def test_own_data_may_have_many_classes(classes: int, x: list[str]) -> None:
    page = pasted("x,z,y\n" + "\n".join(f"{i},{i * i % 7},{i % classes}" for i in range(60)))
    page.multiselect(key="own_y").set_value(["y"]).run()
    page.multiselect(key="own_x").set_value(x).run()
    page.radio(key="recipe").set_value("categorical").run()
    assert not page.exception
    assert not page.warning
    assert written(page)["recipe"] == "categorical"


def test_own_rows_without_a_value_can_be_left_out() -> None:
    page = pasted(TABLE)
    page.multiselect(key="own_y").set_value(["z"]).run()
    assert "1 of 24 rows has a missing" in warned(page)[0]
    page.checkbox(key="own_drop").check().run()
    assert not page.exception
    assert not page.warning
    assert page.radio(key="recipe").value == "normal"
    assert any("1 row with missing values left out" in caption.value.replace("\\", "") for caption in page.caption)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a\n1\n2", "At least 4 rows"),
        ("a,b\n1,2\n3", "Row 3 has 1 value where the first row has 2"),
        ("a,a\n1,2", "At least 4 rows"),
        ("a,b\n", "no rows below it"),
        ("a,b\n" + "1,2\n" * 9, "one value throughout"),
        ("a,b\n1,2\n2,3", "At least 4 rows"),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(content: str, sentence: str) -> None:
    page = pasted(content)
    assert not page.exception
    (warning,) = warned(page)
    assert sentence in warning


def test_a_distribution_over_two_inputs_without_a_picture_says_so() -> None:
    content = "a,b,y,z\n" + "\n".join(f"{i},{i * i % 7},{(3 * i) % 5 - 2},{i * i % 11}" for i in range(24))
    page = pasted(content)
    page.multiselect(key="own_x").set_value(["a", "b"]).run()
    page.multiselect(key="own_y").set_value(["y", "z"]).run()
    assert not page.exception
    assert "over two inputs" in " ".join(info.value for info in page.info)


def test_the_page_keeps_own_data_out_of_every_shared_cache() -> None:
    folder = Path(__file__).parents[3] / "pages/recipe"
    source = set(folder.glob("*.py")) - {folder / "quick_fits.py"}  # which keeps two apart, see test_quick_fits.py
    cached = [line for file in source for line in file.read_text(encoding="utf-8").splitlines() if "@st.cache" in line]
    assert cached
    assert all('scope="session"' in line for line in cached)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e12])
def test_a_fixed_sigma_is_in_ones_own_unit(unit: float) -> None:
    rows = "".join(f"{x},{(x % 7) * unit!r}\n" for x in range(40))
    page = pasted(f"x,y\n{rows}", recipe="normal", scale="fixed")
    assert not page.exception
    own_unit = page.number_input(key="sigma").value / unit
    assert 0.5 < own_unit < 5.0
