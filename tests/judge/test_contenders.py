"""Who may meet in a contest, who does where nobody is chosen, and that the page can open what is worth seeing."""

import pytest

from core.choose import RECIPES, recipe
from core.choose.domain import ANGLES, BINARY, COUNTS, POSITIVE, PROPORTION, REAL_LINE, categories, levels
from core.data import DATASETS
from core.judge.contenders import CASES, CONTENDERS, DATA, FEWEST, LETTERS, suited_contenders, usual
from core.minimise import Settings


def test_cases_are_contests_that_the_page_can_open() -> None:
    for case in CASES.values():
        assert case.settings.data in DATA
        assert FEWEST <= len(case.contenders) <= len(LETTERS)
        assert set(case.contenders) <= set(suited_contenders(DATASETS[case.settings.data].domain))
        assert usual(case.settings.data) == case.contenders
        assert case.settings.patience == 0  # it would choose by the points that judge


def test_contenders_suit_the_domains_in_which_their_values_lie() -> None:
    on_line = [name for name, contender in CONTENDERS.items() if contender.domain == REAL_LINE]
    assert list(suited_contenders(REAL_LINE)) == on_line
    above_0 = {"exponential", "gamma", "log_normal", "weibull"}
    assert set(suited_contenders(POSITIVE)) - set(on_line) == above_0
    assert set(suited_contenders(PROPORTION)) - set(on_line) == above_0 | {"beta"}
    assert set(suited_contenders(ANGLES)) - set(on_line) == {"von_mises"}
    assert set(suited_contenders(COUNTS)) - set(on_line) == {"poisson", "negative_binomial", "zero_inflated_poisson"}
    assert set(suited_contenders(BINARY)) - set(on_line) == {"bernoulli", "categorical"}
    assert set(suited_contenders(categories(5))) - set(on_line) == {"categorical"}
    assert set(suited_contenders(levels(5))) - set(on_line) == {"categorical", "ordinal"}
    assert {contender.changes["recipe"] for contender in CONTENDERS.values()} == {
        key for key in RECIPES if recipe(key).domain.event == ()
    }


@pytest.mark.parametrize("data", DATA)
def test_usual_contenders_suit_the_data(data: str) -> None:
    assert len(usual(data)) >= FEWEST
    assert set(usual(data)) <= set(suited_contenders(DATASETS[data].domain))
    for name in usual(data):
        CONTENDERS[name].settings(Settings(data=data)).chosen()
