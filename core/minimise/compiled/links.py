"""Links: what each number of a family is, made from raw outputs or given, with its slope by each of them."""

from collections.abc import Mapping
from types import MappingProxyType

from core.arrays import Floats, Integers
from core.choose.link import EXP_BOUND, NO_RADIUS, SHARE_BOUND
from core.exact import elementary
from core.exact.angles import atan2
from core.exact.compiled import called_borrower, inlined

IDENTITY, SOFTPLUS, SQUARE, EXP, SIGMOID, DIRECTION, GIVEN = range(7)
CODES: Mapping[str, int] = MappingProxyType(
    {
        "identity": IDENTITY,
        "softplus": SOFTPLUS,
        "square": SQUARE,
        "exp": EXP,
        "sigmoid": SIGMOID,
        "direction": DIRECTION,
    }
)
"""The links by their names; a value that is given has none."""


@inlined
def outputs_of(code: int) -> int:
    """Return how many raw outputs make a value."""
    if code == GIVEN:
        return 0
    return 2 if code == DIRECTION else 1


@called_borrower
def softplus(
    factor: float, shift: float, gain: float, raw: Floats, k: int, values: Floats, slopes: Floats, p: int
) -> None:
    """Set values[p] to shift + factor * the softplus of gain * raw[k], and slopes[k] to its derivative by raw[k].

    In two loops: of a long one the CPU has few turns at work at a time.
    """
    steep = factor * gain
    for i in range(raw.shape[1]):
        slopes[k, i] = elementary.exp(-abs(gain * raw[k, i]))
    for i in range(raw.shape[1]):
        value, slope = elementary.softplus_and_slope_of(gain * raw[k, i], slopes[k, i])
        values[p, i], slopes[k, i] = shift + factor * value, steep * slope


@called_borrower
def link(
    code: int, factor: float, shift: float, gain: float, raw: Floats, k: int, values: Floats, slopes: Floats, p: int
) -> None:
    """Set values[p] to shift + factor * base(gain * raw[k]), and slopes[k] to its derivative by raw[k]."""
    count, steep = raw.shape[1], factor * gain
    if code == IDENTITY:
        for i in range(count):
            values[p, i], slopes[k, i] = shift + factor * (gain * raw[k, i]), steep
    elif code == SOFTPLUS:
        softplus(factor, shift, gain, raw, k, values, slopes, p)
    elif code == SQUARE:
        for i in range(count):
            z = gain * raw[k, i]
            values[p, i], slopes[k, i] = shift + factor * (z * z), steep * (2.0 * z)
    elif code == EXP:
        for i in range(count):
            z = gain * raw[k, i]
            value = elementary.exp(-EXP_BOUND if z < -EXP_BOUND else (EXP_BOUND if z > EXP_BOUND else z))
            values[p, i], slopes[k, i] = shift + factor * value, (steep * value if abs(z) <= EXP_BOUND else 0.0)
    elif code == SIGMOID:
        for i in range(count):
            z = gain * raw[k, i]
            value = elementary.sigmoid(-SHARE_BOUND if z < -SHARE_BOUND else (SHARE_BOUND if z > SHARE_BOUND else z))
            slope = value * (1.0 - value) if abs(z) <= SHARE_BOUND else 0.0
            values[p, i], slopes[k, i] = shift + factor * value, steep * slope
    else:
        for i in range(count):
            values[p, i] = shift


@called_borrower
def point(
    factor: float, shift: float, gain: float, raw: Floats, k: int, values: Floats, slopes: Floats, p: int
) -> None:
    """Set values[p] to shift + factor * the direction of the pair raw[k] and raw[k + 1], and the slopes by both."""
    steep = factor * gain
    for i in range(raw.shape[1]):
        across, up = gain * raw[k, i], gain * raw[k + 1, i]
        square = across * across + up * up + NO_RADIUS
        values[p, i] = shift + factor * atan2(up, across)
        slopes[k, i], slopes[k + 1, i] = steep * (-up / square), steep * (across / square)


@called_borrower
def link_all(codes: Integers, affine: Floats, raw: Floats, values: Floats, slopes: Floats) -> None:
    """Set all values (P, W) and slopes (K, W) from the raw outputs; affine (P, 3) has factors, shifts and gains."""
    k = 0
    for p in range(codes.shape[0]):
        if codes[p] == DIRECTION:
            point(affine[p, 0], affine[p, 1], affine[p, 2], raw, k, values, slopes, p)
        else:
            link(codes[p], affine[p, 0], affine[p, 1], affine[p, 2], raw, k, values, slopes, p)
        k += outputs_of(codes[p])


@called_borrower
def chain(codes: Integers, by_value: Floats, slopes: Floats, mask: Floats, share: float, score: Floats) -> None:
    """Set score[k] to the gradient by raw output k of the NLL's `share`, where the mask (W,) is 1, else to 0."""
    k = 0
    for p in range(codes.shape[0]):
        for _ in range(outputs_of(codes[p])):
            for i in range(score.shape[1]):
                score[k, i] = by_value[p, i] * slopes[k, i] * share * mask[i]
            k += 1
