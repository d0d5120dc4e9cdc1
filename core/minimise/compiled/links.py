"""Links: what each number of a family is, made from a raw output or given, with its slope."""

from collections.abc import Mapping
from types import MappingProxyType

from core.arrays import Floats, Integers
from core.choose.link import EXP_BOUND, SHARE_BOUND
from core.exact import elementary
from core.exact.compiled import called

IDENTITY, SOFTPLUS, SQUARE, EXP, SIGMOID, GIVEN = range(6)
CODES: Mapping[str, int] = MappingProxyType(
    {"identity": IDENTITY, "softplus": SOFTPLUS, "square": SQUARE, "exp": EXP, "sigmoid": SIGMOID}
)
"""The links by their names; a value that is given has none."""


@called
def link(
    code: int, factor: float, shift: float, gain: float, raw: Floats, k: int, values: Floats, slopes: Floats, p: int
) -> None:
    """Set values[p] to shift + factor * base(gain * raw[k]), and slopes[p] to its derivative by raw[k]."""
    count, steep = raw.shape[1], factor * gain
    if code == IDENTITY:
        for i in range(count):
            values[p, i], slopes[p, i] = shift + factor * (gain * raw[k, i]), steep
    elif code == SOFTPLUS:
        for i in range(count):
            value, slope = elementary.softplus_and_slope(gain * raw[k, i])
            values[p, i], slopes[p, i] = shift + factor * value, steep * slope
    elif code == SQUARE:
        for i in range(count):
            z = gain * raw[k, i]
            values[p, i], slopes[p, i] = shift + factor * (z * z), steep * (2.0 * z)
    elif code == EXP:
        for i in range(count):
            z = gain * raw[k, i]
            value = elementary.exp(-EXP_BOUND if z < -EXP_BOUND else (EXP_BOUND if z > EXP_BOUND else z))
            values[p, i], slopes[p, i] = shift + factor * value, (steep * value if abs(z) <= EXP_BOUND else 0.0)
    elif code == SIGMOID:
        for i in range(count):
            z = gain * raw[k, i]
            value = elementary.sigmoid(-SHARE_BOUND if z < -SHARE_BOUND else (SHARE_BOUND if z > SHARE_BOUND else z))
            slope = value * (1.0 - value) if abs(z) <= SHARE_BOUND else 0.0
            values[p, i], slopes[p, i] = shift + factor * value, steep * slope
    else:
        for i in range(count):
            values[p, i], slopes[p, i] = shift, 0.0


@called
def link_all(codes: Integers, affine: Floats, raw: Floats, values: Floats, slopes: Floats) -> None:
    """Set all values and slopes (P, W) from the raw outputs; affine (P, 3) has each one's factor, shift and gain."""
    k = 0
    for p in range(codes.shape[0]):
        link(codes[p], affine[p, 0], affine[p, 1], affine[p, 2], raw, k, values, slopes, p)
        k += codes[p] != GIVEN


@called
def chain(codes: Integers, by_value: Floats, slopes: Floats, mask: Floats, share: float, score: Floats) -> None:
    """Set score[k] to the gradient by raw output k of the NLL's `share`, where the mask (W,) is 1, else to 0."""
    k = 0
    for p in range(codes.shape[0]):
        if codes[p] != GIVEN:
            for i in range(score.shape[1]):
                score[k, i] = by_value[p, i] * slopes[p, i] * share * mask[i]
            k += 1
