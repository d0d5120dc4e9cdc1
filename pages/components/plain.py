"""Figures in JSON's own types, with no more digits than can be seen."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.arrays import Floats

SMALL = 64
"""Arrays of up to so many values are sent as they are, longer ones rounded."""
DIGITS = 6


def plain(value: Any) -> Any:
    """Return the value in JSON's own types: what is not finite becomes null, which is a gap in a line."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, np.ndarray):
        return _numbers(value) if value.dtype.kind == "f" else plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _numbers(values: Floats) -> Any:
    finite = np.isfinite(values)
    numbers = np.where(finite, values, 0.0)
    if values.size > SMALL:
        numbers = _rounded(numbers, float(np.ptp(values[finite])) if finite.any() else 0.0)
    if finite.all():
        return numbers.tolist()
    gaps = numbers.astype(object)
    gaps[~finite] = None
    return gaps.tolist()


def _rounded(values: Floats, span: float) -> Floats:
    """Return the values to DIGITS significant digits, of themselves or their span, whichever is finer.

    Each is the float nearest to a short decimal.
    """
    size = np.floor(np.log10(np.abs(values), where=values != 0, out=np.zeros(values.shape)))
    size = np.minimum(size, np.floor(np.log10(span))) if span else size
    places = np.clip(DIGITS - 1 - size, -300, 300)
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    return np.asarray(np.round(values * up / down) * down / up)
