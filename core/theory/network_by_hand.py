"""Steps 2 and 3 by hand for a small network: where it may begin, and where gradient descent leads from there."""

import math
from dataclasses import replace

import numpy as np

from core.arrays import Floats
from core.choose import recipe
from core.minimise.compiled import Data, Plan, train
from core.notation.numbers import round_to
from core.predict import ShallowNetwork
from core.theory.fit_by_hand import Bounds, HandFit, likely_sigma_within, sigma_presets
from core.theory.line import column

UNITS = 3
STEPS, RATE = 3000, 0.02


def first_network(x: Floats, y: Floats) -> ShallowNetwork:
    """Return a network of UNITS ReLU units with joints spread evenly over x (N,), and rounded least-squares φ."""
    x = column(x)
    span = float(np.ptp(x))
    joints = np.round(x.min() + span * np.arange(UNITS) / UNITS, 2 - math.floor(math.log10(span)))
    theta = np.column_stack([-joints, np.ones(UNITS)])  # (H, 2)
    network = with_best_phi(ShallowNetwork(theta, np.zeros((1, UNITS + 1))), x, y)
    place = 2 - math.floor(math.log10(np.abs(network.phi).max()))
    return ShallowNetwork(theta, np.round(network.phi, place))


def with_best_phi(network: ShallowNetwork, x: Floats, y: Floats) -> ShallowNetwork:
    """Return the network with the φ of least squares for its θ, which is that of maximum likelihood."""
    features = np.column_stack([np.ones(len(y)), network.hidden(column(x))])  # (N, H + 1)
    phi = np.linalg.lstsq(features, y, rcond=None)[0]
    return ShallowNetwork(network.theta, phi[None, :], network.activation)


def good_network(start: ShallowNetwork, limits: Bounds, x: Floats, y: Floats) -> HandFit:
    """Return where gradient descent on the NLL leads from a network set by hand, and its σ of maximum likelihood.

    Adam moves θ and φ with x and y standardised, then φ is solved for; a network has several such optima,
    and this is the one that lies near. It is never worse than the network it starts from.
    """
    x = column(x)
    centre, spread = np.array([x.mean()]), np.array([x.std()])
    shift, unit = float(y.mean()), float(y.std()) or 1.0
    theta = start.theta * [1.0, spread[0]]
    theta[:, 0] += start.theta[:, 1] * centre[0]
    phi = start.phi / unit
    phi[0, 0] -= shift / unit
    network = ShallowNetwork(theta, phi, start.activation)
    moved = _descended(network, (x - centre[0]) / spread[0], (y - shift) / unit).in_units(centre, spread)
    candidates = [with_best_phi(rounded_network(network), x, y) for network in (moved, start)]
    best = min([*candidates, start], key=lambda network: HandFit(1.0, network=network).account(x, y).sum_of_squares)
    best = rounded_network(best)
    return HandFit(likely_sigma_within(y - best(x)[:, 0], limits), network=best)


def _descended(start: ShallowNetwork, x: Floats, y: Floats) -> ShallowNetwork:
    """Return the network with the θ to which Adam's steps lead."""
    data = Data(x[:, None], y, x[:0, None], y[:0])
    done = train(recipe("normal", scale=1.0), start, data, Plan("adam", RATE, STEPS, np.array([0])))
    return replace(start, theta=done.parameters[-1, : start.theta.size].reshape(start.theta.shape))


def rounded_network(network: ShallowNetwork) -> ShallowNetwork:
    """Return the network with its parameters to seven significant digits, as controls and links write them."""
    theta, phi = (np.vectorize(lambda value: round_to(value, 7))(matrix) for matrix in (network.theta, network.phi))
    return ShallowNetwork(theta, phi, network.activation)


def network_presets(start: ShallowNetwork, limits: Bounds, x: Floats, y: Floats, sigma: float) -> dict[str, HandFit]:
    """Return fits of a network worth looking at, by name; `sigma` is about right for the data."""
    good = good_network(start, limits, x, y)
    flat = np.zeros_like(start.phi)
    flat[0, 0] = round_to(y.mean(), 3)
    return {
        "First network": HandFit(limits.clipped_sigma(sigma), network=start),
        "Good fit": good,
        "Flat": HandFit(limits.clipped_sigma(sigma), network=ShallowNetwork(start.theta, flat, start.activation)),
        **sigma_presets(good, limits),
    }
