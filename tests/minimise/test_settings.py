"""Step 3, the settings: each is checked, each goes into the URL and comes back, and bad ones are named."""

from dataclasses import fields, replace
from typing import Any

import pytest

from core.minimise import Settings, fit
from core.minimise.settings import DEFAULTS, FIELDS, MAX_STEPS, Choice, Range
from core.rules import read_query
from tests.url import read, written

INF, NAN = float("inf"), float("nan")
BAD: dict[str, list[Any]] = {
    "data": ["", "Motorcycle", None, 3],
    "recipe": ["", "gauss", None],
    "scale": ["", "free", None, 1.0],
    "sigma": [0.0, -1.0, 2e15, INF, NAN, "1", True],
    "link": ["", "abs", None],
    "df": [0.05, 1001.0, INF, NAN, "3", True],
    "tau": [0.0, 0.005, 1.0, -0.5, INF, NAN, "0.5", True],
    "components": [1, 6, 2.0, None, True],
    "hidden": [0, -1, 257, 3.0, "3", None, True],
    "activation": ["", "swish", None],
    "optimiser": ["", "lbfgs", None],
    "rate": [0.0, -0.1, 11.0, INF, NAN, "0.1", None, True],
    "batch": [-1, 4097, 8.0, None, True],
    "l2": [-1e-9, 11.0, INF, NAN, None],
    "cap": [-1.0, 1e-308, 1001.0, INF, NAN, None],
    "steps": [0, -1, MAX_STEPS + 1, 100.0, None, True],
    "patience": [-1, MAX_STEPS + 1, 5.5, None],
    "seed": [-1, 10_000, 1.0, None],
    "data_seed": [-1, 10_000, 1.0, None],
    "batch_seed": [-1, 10_000, 1.0, None],
    "noise": [0.0, -1.0, 11.0, INF, NAN, "0.1"],
    "points": [9, 4097, 50.0, "50"],
    "classes": [1, 7, 3.0, "3", True],
    "xy": ["nan_1", "1_2_3", "nowhere~1_2", 1.0, "😀"],
}
OTHER: dict[str, Any] = {
    "data": "sine",
    "recipe": "normal",
    "scale": "fixed",
    "sigma": 12.5,
    "link": "exp",
    "df": 4.5,
    "tau": 0.9,
    "components": 3,
    "hidden": 7,
    "activation": "relu",
    "optimiser": "sgd",
    "rate": 1e-4,
    "batch": 32,
    "l2": 1e-3,
    "cap": 8.0,
    "steps": 250,
    "patience": 40,
    "seed": 3,
    "data_seed": 4,
    "batch_seed": 5,
    "noise": 0.125,
    "points": 60,
    "classes": 4,
    "xy": "blank~1_2.5_3_4",
}


def test_the_tables_name_every_setting() -> None:
    names = [field.name for field in fields(Settings)]
    assert list(FIELDS) == list(BAD) == list(OTHER) == names


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_is_refused_with_a_sentence(name: str, value: object) -> None:
    with pytest.raises(
        ValueError, match=f"^{name} must be (one of|(0 or )?a number|a whole number|x, y of) .*; not "
    ) as caught:
        Settings(**{name: value})
    assert FIELDS[name].allowed in str(caught.value)
    assert str(caught.value).endswith(repr(value))


@pytest.mark.parametrize("name", [name for name, rule in FIELDS.items() if isinstance(rule, Range)])
def test_bounds_are_allowed(name: str) -> None:
    rule = FIELDS[name]
    assert isinstance(rule, Range)
    for bound in (rule.low, rule.high):
        assert getattr(Settings(**{name: bound}), name) == bound


def test_what_is_allowed_is_said_in_words() -> None:
    assert FIELDS["steps"].allowed == "a whole number from 1 to 20,000"
    assert FIELDS["rate"].allowed == "a number from 1e-06 to 10"
    assert FIELDS["scale"].allowed == "one of fixed, learned, predicted"


def test_defaults_stay_out_of_the_url() -> None:
    assert written(Settings()) == {}
    assert written(Settings(hidden=5)) == {"hidden": "5"}


@pytest.mark.parametrize("name", OTHER)
def test_each_setting_survives_the_url(name: str) -> None:
    settings = Settings(**{name: OTHER[name]})
    assert read(written(settings)) == (settings, {})


def test_all_settings_survive_the_url_together() -> None:
    settings = Settings(**OTHER)
    assert set(written(settings)) == set(FIELDS) - {"recipe"}
    assert read(written(settings)) == (settings, {})


@pytest.mark.parametrize("rate", [0.1, 1 / 3, 1.23456789e-5, 2.0, 9.999999999])
def test_a_number_survives_the_url_to_the_last_bit(rate: float) -> None:
    assert read(written(Settings(rate=rate))) == (Settings(rate=rate), {})


def test_whole_numbers_are_short_in_the_url() -> None:
    assert written(Settings(scale="fixed", sigma=20.0)) == {"scale": "fixed", "sigma": "20"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("noise", "1e-2", 0.01),
        ("rate", "1e-3", 0.001),
        ("sigma", "1e3", 1000.0),
        ("rate", " 0.5 ", 0.5),
        ("hidden", "１２", 12),
        ("steps", "+50", 50),
        ("l2", "0", 0.0),
    ],
)
def test_numbers_may_be_written_in_several_ways(name: str, text: str, value: float) -> None:
    settings, problems = read({name: text})
    assert not problems
    assert getattr(settings, name) == value


BAD_TEXTS = ["", " ", "nan", "inf", "-inf", "1e999", "-1", "0x10", "1,5", "ten", "None", "<b>", "9" * 5000]
BAD_TEXTS += ["1_0", "1_0e1", "+", ".", "e1", "1e", "1 0", "½"]


@pytest.mark.parametrize("text", [*BAD_TEXTS, "1e3", "2.0", "1e400"])
@pytest.mark.parametrize("name", ["hidden", "steps", "points"])
def test_a_bad_count_in_the_url_is_named_and_the_default_used(name: str, text: str) -> None:
    settings, problems = read({name: text})
    assert settings == Settings()
    assert list(problems) == [name]
    assert problems[name].startswith(f"{name} must be {FIELDS[name].allowed}; not “")
    assert len(problems[name]) < 200


@pytest.mark.parametrize("text", BAD_TEXTS)
@pytest.mark.parametrize("name", ["rate", "sigma", "noise"])
def test_a_bad_number_in_the_url_is_named_and_the_default_used(name: str, text: str) -> None:
    settings, problems = read({name: text})
    assert settings == Settings()
    assert list(problems) == [name]


def test_a_long_value_is_quoted_in_part() -> None:
    _, problems = read({"data": "x" * 5000})
    assert f"not “{'x' * 39}…”." in problems["data"]


def test_the_sentences_say_what_is_used_instead() -> None:
    _, problems = read({"steps": "1e9", "sigma": "-1", "data": "moon", "hidden": "8"})
    assert problems["steps"] == ("steps must be a whole number from 1 to 20,000; not “1e9”. Used instead: 1000.")
    assert problems["sigma"].endswith("not “-1”. Used instead: the data set's own value.")
    assert problems["data"].startswith("data must be one of line, ")
    assert len(problems) == 3


@pytest.mark.parametrize("name", ["df", "tau"])
def test_what_is_learned_where_no_number_is_given_is_no_value_of_the_data_set(name: str) -> None:
    _, problems = read({name: "2000"})
    assert problems[name].endswith("not “2000”. Used instead: learned.")


def test_zero_has_no_sign() -> None:
    values, _ = read_query({"x": "-0", "n": "-0"}, {"x": Range(-1.0, 1.0), "n": Range(-1, 1, whole=True)}, {})
    assert (str(values["x"]), str(values["n"])) == ("0.0", "0")


def test_where_nothing_is_used_instead_that_is_said() -> None:
    _, problems = read_query({"cell": "3,5"}, {"cell": Choice(("", "35"))}, {"cell": ""})
    assert problems["cell"].endswith("Used instead: none.")


def test_what_a_default_is_called_may_be_said() -> None:
    _, problems = read_query({"df": "0"}, FIELDS, DEFAULTS, {"df": "a learned df"})
    assert problems["df"] == "df must be a number from 0.1 to 1,000; not “0”. Used instead: a learned df."


def test_good_parameters_are_kept_beside_bad_ones() -> None:
    settings, problems = read({"hidden": "8", "rate": "fast", "x": "3", "step": "7"})
    assert settings == Settings(hidden=8)
    assert list(problems) == ["rate"]


def test_a_page_may_narrow_the_rules() -> None:
    narrow = {**FIELDS, "data": Choice(("line", "motorcycle"))}
    settings, problems = read({"data": "sine"}, narrow)
    assert settings == Settings()
    assert problems["data"].startswith("data must be one of line, motorcycle; not “sine”.")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Settings(sigma=3.0), Settings()),
        (Settings(scale="learned", sigma=3.0, link="exp"), Settings(scale="learned", link="exp")),
        (Settings(scale="fixed", sigma=3.0, link="exp"), Settings(scale="fixed", sigma=3.0)),
        (Settings(noise=0.5, points=50), Settings()),
        (Settings(df=3.0, tau=0.9, components=4), Settings()),
        (Settings(recipe="student_t", df=3.0, components=4), Settings(recipe="student_t", df=3.0)),
        (Settings(recipe="normal_mixture", df=3.0, components=4), Settings(recipe="normal_mixture", components=4)),
        (
            Settings(recipe="student_t", scale="fixed", sigma=2.0, link="exp"),
            Settings(recipe="student_t", scale="fixed", sigma=2.0, link="exp"),
        ),
        (
            Settings(recipe="student_t", df=3.0, scale="fixed", sigma=2.0, link="exp"),
            Settings(recipe="student_t", df=3.0, scale="fixed", sigma=2.0),
        ),
        (
            Settings(recipe="asymmetric_laplace", df=3.0, tau=0.9, scale="fixed", sigma=2.0, link="exp"),
            Settings(recipe="asymmetric_laplace", tau=0.9, scale="fixed", sigma=2.0),
        ),
        (
            Settings(recipe="asymmetric_laplace", scale="fixed", sigma=2.0, link="exp"),
            Settings(recipe="asymmetric_laplace", scale="fixed", sigma=2.0),
        ),
        (
            Settings(data="counts", recipe="poisson", scale="learned", link="exp"),
            Settings(data="counts", recipe="poisson"),
        ),
        (Settings(data="line", data_seed=4, patience=9), Settings(data="line")),
        (Settings(batch_seed=4), Settings()),
        (Settings(batch=8, batch_seed=4), Settings(batch=8, batch_seed=4)),
        (
            Settings(data="sine", noise=0.5, points=50, data_seed=2),
            Settings(data="sine", noise=0.5, points=50, data_seed=2),
        ),
    ],
)
def test_canonical_drops_what_has_no_effect(given: Settings, expected: Settings) -> None:
    assert given.canonical() == expected
    assert given.canonical().canonical() == given.canonical()


def test_canonical_names_the_sigma_that_is_used() -> None:
    settings = Settings(scale="fixed").canonical()
    assert settings.sigma == Settings().dataset().sigma
    assert settings.canonical() == settings


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Settings(data="sine", noise=0.5, points=50, data_seed=2, sigma=3.0), Settings(data="own", data_seed=2)),
        (Settings(data="line", patience=9, batch_seed=3), Settings(data="own", patience=9)),
        (Settings(data="own", recipe="poisson", scale="learned"), Settings(data="own", recipe="poisson")),
        (Settings(scale="fixed", link="exp"), Settings(data="own", scale="fixed", sigma=0.125)),
    ],
)
def test_canonical_settings_of_given_data_name_none_and_take_their_sigma(given: Settings, expected: Settings) -> None:
    data = replace(Settings(data="sine").dataset(), sigma=0.125)
    assert given.canonical(data) == expected
    assert expected.canonical(data) == expected


def test_own_settings_without_the_data_stay_as_they_are() -> None:
    settings = Settings(data="own", sigma=3.0, scale="fixed", batch_seed=2)
    assert settings.canonical() == settings


@pytest.mark.parametrize(
    "settings",
    [
        Settings(sigma=3.0, noise=0.5, points=50, batch_seed=7),
        Settings(data="line", data_seed=4, patience=3),
        Settings(scale="fixed", link="square"),
    ],
)
def test_canonical_settings_give_the_same_run(settings: Settings) -> None:
    short = replace(settings, steps=30, hidden=4)
    assert fit(short).nll.tolist() == fit(short.canonical()).nll.tolist()


def test_settings_are_a_key() -> None:
    assert len({Settings(), Settings(hidden=32), Settings(hidden=5)}) == 2


def test_the_options_of_a_family_reach_its_recipe() -> None:
    mixture = Settings(recipe="normal_mixture", components=4).chosen()
    assert mixture.outputs == 12
    student = Settings(recipe="student_t", df=3.0, scale="learned").chosen()
    assert [parameter.source for parameter in student.parameters] == [3.0, "predicted", "learned"]
    assert Settings(recipe="student_t").chosen().parameters[0].source == "learned"
    for tau, source in ((0.9, 0.9), (None, "learned")):
        assert Settings(recipe="asymmetric_laplace", tau=tau).chosen().parameters[0].source == source
    assert Settings(recipe="multivariate_normal", data="vectors").chosen().domain.event == (2,)
    assert Settings(recipe="wishart", data="covariances").chosen().domain.event == (2, 2)
    assert Settings(recipe="plackett_luce", data="rankings").chosen().outputs == 4
