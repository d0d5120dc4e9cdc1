"""The network drawn: what is sent of it gives, at every moment, what the network itself does."""

import numpy as np
import pytest

from core import infer
from core.film.diagram import EVERY, MOST_UNITS, Diagram, diagram, drawn_units
from core.film.pack import pack
from core.infer.frame import frames
from core.minimise import Run, Settings, fit
from core.predict import ACTIVATIONS

CASES = {
    "two outputs": Settings(data="line", hidden=5, steps=40),
    "one σ": Settings(data="line", hidden=5, steps=40, scale="learned", activation="relu"),
    "given σ": Settings(data="line", hidden=5, steps=40, scale="fixed"),
    "two labels": Settings(data="book_binary", recipe="bernoulli", hidden=4, steps=40),
    "three classes": Settings(data="book_multiclass", recipe="categorical", hidden=6, steps=40),
}


def drawn(name: str) -> tuple[Run, Diagram]:
    run = fit(CASES[name].canonical())
    return run, diagram(run, frames(run))


@pytest.mark.parametrize("name", CASES)
def test_weights_and_curves_are_those_of_the_network_at_every_moment(name: str) -> None:
    run, found = drawn(name)
    film, units = found.film, np.array(found.units) - 1
    assert len(units) == found.hidden
    theta = film.blocks["theta"].reshape(len(film.steps), len(units), -1)
    phi = film.blocks["phi"].reshape(len(film.steps), run.recipe.outputs, -1)
    for at, step in enumerate(film.steps):
        network = run.network(int(step))
        hidden = ACTIVATIONS[found.activation].value(theta[at, :, :1] + theta[at, :, 1:] * film.x)  # (U, G)
        np.testing.assert_allclose(hidden.T, network.hidden(film.x)[:, units], atol=1e-9)
        outputs = phi[at, :, :1] + phi[at, :, 1:] @ hidden  # (K, G)
        sent = np.stack([film.blocks[f"output {k}"][at] for k in range(run.recipe.outputs)])
        np.testing.assert_allclose(outputs, sent, atol=1e-8)
        np.testing.assert_allclose(sent.T, network(film.x), atol=1e-9)


def test_values_are_what_the_links_make_of_the_outputs() -> None:
    run, found = drawn("two outputs")
    assert [(value.name, value.link, value.sources) for value in found.values] == [
        ("μ(x)", "=", (0,)),
        ("σ(x)", "softplus", (1,)),
    ]
    for at, step in enumerate(found.film.steps):
        parameters = infer.parameters(run.recipe, run.raw(found.film.x, int(step)))
        for v, name in enumerate(("loc", "scale")):
            np.testing.assert_allclose(found.film.blocks[f"value {v}"][at], parameters[name], atol=1e-12)
    stretched = fit(Settings(hidden=4, steps=3).canonical())
    assert diagram(stretched, frames(stretched)).values[0].link == "linear"
    run, found = drawn("three classes")
    assert {value.link for value in found.values} == {"softmax"}
    assert found.values[0].sources == (0, 1, 2)
    shares = np.stack([found.film.blocks[f"value {v}"] for v in range(3)])
    np.testing.assert_allclose(shares.sum(axis=0), 1.0)
    run, found = drawn("two labels")
    assert (found.values[0].name, found.values[0].link) == ("λ(x)", "sig")
    raw = run.raw(found.film.x).numpy()[:, 0]
    np.testing.assert_allclose(found.film.blocks["value 0"][-1], 1 / (1 + np.exp(-raw)), atol=1e-12)


def test_one_sigma_for_all_x_has_no_links_and_a_given_one_no_output() -> None:
    _, found = drawn("one σ")
    phi = found.film.blocks["phi"].reshape(len(found.film.steps), 2, -1)
    assert (phi[:, 1, 1:] == 0).all()
    assert found.values[1].name == "σ"
    _, found = drawn("given σ")
    assert found.outputs == ("f₁",)
    assert (found.values[1].link, found.values[1].sources) == ("given", ())


def test_of_many_units_those_that_move_the_outputs_most_are_drawn_in_the_order_of_their_joints() -> None:
    run = fit(Settings(data="sine", hidden=32, activation="relu", steps=40).canonical())
    units, network = drawn_units(run), run.network(-1)
    assert len(units) == len(set(units)) == MOST_UNITS
    share = (np.ptp(network.hidden(run.dataset.x), axis=0) * np.abs(network.phi[:, 1:])).sum(axis=0)
    assert share[units].min() >= np.delete(share, units).max()
    joints = -network.theta[units, 0] / network.theta[units, 1]
    assert (np.diff(joints) >= 0).all()
    assert len(pack(diagram(run, frames(run)).film)) < 110_000


def test_two_inputs_have_no_curves_and_more_no_diagram() -> None:
    run = fit(Settings(data="spirals", recipe="categorical", hidden=8, steps=20).canonical())
    found = diagram(run, frames(run))
    assert len(found.ranges) == 2
    assert set(found.film.blocks) == {"theta", "phi"}
    assert not len(found.film.x)
    digits = fit(Settings(data="digits", recipe="categorical", hidden=4, steps=2).canonical())
    with pytest.raises(ValueError, match="not 64"):
        diagram(digits, frames(digits))


def test_every_third_place_of_the_grid_is_sent() -> None:
    run, found = drawn("two outputs")
    np.testing.assert_array_equal(found.film.x, frames(run).x[::EVERY])
