"""What is wrong with a fit, on the recipe's page: a sentence each, by held-out points."""

from tests.pages.opening import opened
from tests.pages.recipe.test_many import shown


def test_a_fit_is_asked_what_is_wrong_with_it() -> None:
    page = opened("recipe", data="geyser", recipe="normal_mixture", components="2", steps="40", hidden="3")
    assert not page.exception
    told = shown(page)
    assert "**What is wrong with this fit?** Asked of the " in told
    for name in ("coverage", "coverage by x", "level", "width"):
        assert f"**{name}**: " in told


def test_where_nobody_is_held_out_nothing_is_said() -> None:
    page = opened("recipe", data="line", recipe="normal", steps="20", hidden="2")
    assert not page.exception
    count = len(page.session_state["_trained"].dataset().held_out_y)
    assert ("What is wrong with this fit?" in shown(page)) == (count >= 20)
