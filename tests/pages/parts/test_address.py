"""The place that is looked at and the URL: one number for each input of the run, within what is shown of it."""

from tests.pages.opening import opened, warned, written


def test_a_place_of_two_inputs_is_kept() -> None:
    page = opened("binary", data="moons", x="0.5", x2="0.25", steps="50")
    assert not warned(page)
    assert {name: written(page)[name] for name in ("x", "x2")} == {"x": "0.5", "x2": "0.25"}


def test_a_second_input_beyond_the_plane_is_named() -> None:
    page = opened("binary", data="moons", x="0.5", x2="99", steps="50")
    (sentence,) = warned(page)
    assert sentence.startswith("x2 must be a number from ")
    assert "not “99”" in sentence
    assert "Used instead: the middle." in sentence
    assert written(page)["x"] == "0.5"
    assert "x2" not in written(page)


def test_data_with_one_input_have_no_second_place() -> None:
    page = opened("regression", x="0.5", x2="0.25", steps="50")
    assert not warned(page)
    assert written(page)["x"] == "0.5"
    assert "x2" not in written(page)
