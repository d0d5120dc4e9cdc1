"""What is wrong with a fit, on the recipe's page: a sentence each, by held-out points."""

import numpy as np
import pytest

from core.data.real import held_out
from pages.parts import account
from tests.pages.opening import opened
from tests.pages.recipe.test_many import shown


def test_a_fit_is_asked_what_is_wrong_with_it() -> None:
    page = opened("recipe", data="geyser", recipe="normal_mixture", components="2", steps="40", hidden="3")
    assert not page.exception
    told = shown(page)
    assert "**What is wrong with this fit?** Asked of the " in told
    for name in ("coverage", "coverage by x", "level", "width", "tails"):
        assert f"**{name}**: " in told


def test_the_costliest_points_have_the_row_numbers_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = []
    monkeypatch.setattr(account, "terms", lambda table, *_, **__: tables.append(table))
    lacking, rng = (3, 50), np.random.default_rng(0)
    kept = [at for at in range(160) if at not in lacking]
    out = held_out(len(kept), 0)
    far = {name: kept[int(np.flatnonzero(mask)[60 % mask.sum()])] for name, mask in (("held", out), ("trained", ~out))}
    y = ["" if at in lacking else f"{at + 500 * (at in far.values()) + rng.normal():.2f}" for at in range(160)]
    page = opened("recipe", data="own", recipe="normal", steps="60", hidden="3")
    page.text_area(key="own_text").set_value("x,y\n" + "\n".join(f"{at},{cell}" for at, cell in enumerate(y))).run()
    page.checkbox(key="own_drop").check().run()
    assert not page.exception
    (told,) = [each for each in shown(page).splitlines() if each.startswith("Held-out points that cost most")]
    assert told.startswith(f"Held-out points that cost most: **row {far['held'] + 2}** with ")
    assert (tables[-1]["row"][0], tables[-1]["x"][0]) == (far["trained"] + 2, far["trained"])


def test_where_nobody_is_held_out_nothing_is_said() -> None:
    page = opened("recipe", data="line", recipe="normal", steps="20", hidden="2")
    assert not page.exception
    count = len(page.session_state["_trained"].dataset().held_out_y)
    assert ("What is wrong with this fit?" in shown(page)) == (count >= 20)
