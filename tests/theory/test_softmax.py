"""The log of a softmax against scipy, where its naive form fails, and the temperature of least loss."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax as reference

from core.choose import recipe
from core.choose.special import log_softmax, softmax
from core.data import book_parameters, load
from core.predict import ShallowNetwork
from core.theory.softmax import (
    MAX_FACTOR,
    MAX_TEMPERATURE,
    MIN_TEMPERATURE,
    best_temperature,
    naive_log_softmax,
    scaled,
    tempered,
    tempered_nll,
)

BOOK = load("book_multiclass")
LOGITS = ShallowNetwork(*book_parameters("nb5_3"))(BOOK.x)
LOGITS.setflags(write=False)


def test_the_books_loss_is_torchs_cross_entropy() -> None:
    target = torch.tensor(BOOK.y.astype(np.int64))
    torchs = float(torch.nn.functional.cross_entropy(torch.tensor(LOGITS.copy()), target, reduction="sum"))
    assert float(recipe("categorical", classes=3).nll(LOGITS.copy(), BOOK.y).sum()) == pytest.approx(torchs, abs=1e-9)
    assert tempered_nll(LOGITS, BOOK.y, 1.0) == pytest.approx(torchs, abs=1e-9)


@pytest.mark.parametrize("factor", [1e-3, 1.0, 30.0, 1e3, 1e8])
def test_log_sum_exp_equals_scipys_at_any_size(factor: float) -> None:
    np.testing.assert_allclose(log_softmax(factor * LOGITS), reference(factor * LOGITS, axis=1), rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(softmax(factor * LOGITS).sum(axis=1), 1.0, atol=1e-13)


@pytest.mark.parametrize(("number", "close"), [("float32", 1e-4), ("float64", 1e-12)])
def test_the_naive_form_is_right_while_it_is_finite(number: str, close: float) -> None:
    np.testing.assert_allclose(naive_log_softmax(LOGITS, number), log_softmax(LOGITS), atol=close)


@pytest.mark.parametrize(
    ("logits", "label", "limits"),
    [
        ([4.0, 1.0, 0.5], 0, {"float32": np.log(np.finfo("f4").max) / 4, "float64": np.log(np.finfo("f8").max) / 4}),
        ([-2.0, -3.0, -2.5], 0, {"float32": 103.9721 / 2, "float64": 745.1332 / 2}),
        ([0.0, -5.0, -1.0], 1, {"float32": 103.9721 / 5, "float64": 745.1332 / 5}),
        ([0.0, 0.0, 0.0], 2, {"float32": None, "float64": None}),
        ([100.0, 0.0, 0.0], 0, {"float32": 1.0, "float64": np.log(np.finfo("f8").max) / 100}),
    ],
)
def test_the_naive_form_fails_where_an_exponential_leaves_the_format(
    logits: list[float], label: int, limits: dict[str, float | None]
) -> None:
    found = scaled(np.array(logits), label)
    for number, limit in limits.items():
        assert found.breaks[number] == (limit if limit is None else pytest.approx(limit, rel=2e-3))
        finite = np.isfinite(found.naive[number])
        assert np.all(finite == (found.factors < (found.breaks[number] or np.inf)))
    assert np.isfinite(found.stable).all()
    assert found.first == (("float32", found.breaks["float32"]) if limits["float32"] else None)
    assert found.factors[-1] == pytest.approx(MAX_FACTOR)


def test_the_best_temperature_is_scipys() -> None:
    rng = np.random.default_rng(3)
    logits, y = 6.0 * rng.standard_normal((200, 4)), rng.integers(4, size=200).astype(float)
    y[:120] = logits[:120].argmax(axis=1)
    curve = tempered(logits, y)
    found = minimize_scalar(
        lambda log: tempered_nll(logits, y, np.exp(log)),
        bounds=np.log([MIN_TEMPERATURE, MAX_TEMPERATURE]),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert curve.best == pytest.approx(float(np.exp(found.x)), rel=1e-5)
    assert curve.at(curve.best) == pytest.approx(float(found.fun))
    assert curve.at(curve.best) <= curve.nll.min()
    assert curve.nll[0] == pytest.approx(-reference(logits / 0.1, axis=1)[np.arange(200), y.astype(int)].sum())
    assert curve.points == 200


def test_a_temperature_keeps_the_most_probable_class_and_stays_within_its_bounds() -> None:
    for temperature in (0.1, 0.7, 10.0):
        assert np.array_equal(softmax(LOGITS, temperature).argmax(axis=1), LOGITS.argmax(axis=1))
    right = LOGITS.argmax(axis=1).astype(float)
    assert best_temperature(LOGITS, right) == pytest.approx(MIN_TEMPERATURE)
    assert best_temperature(LOGITS, LOGITS.argmin(axis=1).astype(float)) == pytest.approx(MAX_TEMPERATURE)
