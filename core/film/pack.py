"""After step 4: a film packed as bytes, which a browser plays frame by frame with no server trip."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Floats
from core.exact.compiled import compiled
from core.film.check import check
from core.film.spec import Film

VERSION = 2
ALIGNMENT = 8
CODES = 32767
"""Quantised values are int16 codes in ±CODES: the error is at most 1 / (4 CODES) of a row's range."""
GAP = -32768
"""The code of a value that is not finite: a gap in a line."""
PLAIN = {int, str, bool, type(None)}
"""Types that JSON has, whatever the value."""


def pack(film: Film) -> bytes:
    """Return the film as bytes: header length (4 bytes, little endian), JSON header, blocks; aligned to 8.

    A block's offset counts from the first multiple of 8 behind the header. A quantised block is an offset and
    a scale for each row (F, 2) as float64, then int16 codes (F, n): value = offset + scale * code.
    ValueError names what does not fit: see `check`.
    """
    check(film)
    parts = {name: _encoded(name, values, film.quantised) for name, values in film.blocks.items()}
    sizes = [len(body) for _, body in parts.values()]
    offsets = accumulate(sizes, initial=0)
    described = {name: {**form, "offset": at} for (name, (form, _)), at in zip(parts.items(), offsets, strict=False)}
    header = json.dumps(
        _plain(_header(film, described)), allow_nan=False, check_circular=False, separators=(",", ":")
    ).encode()
    head = _aligned(len(header).to_bytes(4, "little") + header)
    return b"".join([head, *(body for _, body in parts.values())])


def _header(film: Film, blocks: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "identity": film.identity,
        "steps": film.steps,
        "x": film.x,
        "scales": film.scales,
        "blocks": blocks,
        "panels": film.panels,
        "readouts": film.readouts,
        "slice": film.slice,
        "threshold": film.threshold,
        "markers": [{"label": label, "frame": frame} for label, frame in film.markers.items()],
    }


def _encoded(name: str, values: NDArray[Any], quantised: frozenset[str]) -> tuple[dict[str, Any], bytes]:
    table = np.asarray(values, dtype=np.float64).reshape(len(values), -1)  # (F, n)
    form = {"rows": table.shape[0], "columns": table.shape[1], "quantised": name in quantised}
    return form, _aligned(_quantised(table) if name in quantised else _single(table))


def _single(table: Floats) -> bytes:
    with np.errstate(over="ignore"):
        return table.astype("<f4").tobytes()


def _quantised(table: Floats) -> bytes:
    ends, codes = np.empty((len(table), 2)), np.empty(table.shape, dtype=np.int16)
    quantise(np.ascontiguousarray(table), ends, codes)
    return ends.astype("<f8").tobytes() + codes.astype("<i2").tobytes()


@compiled
def quantise(table: Floats, ends: Floats, codes: NDArray[np.int16]) -> None:
    """Set the offset and the scale (F, 2) of each row of a table (F, n), and the codes (F, n) of its values."""
    for row in range(len(table)):
        low, high = np.inf, -np.inf
        for value in table[row]:
            if math.isfinite(value):
                low, high = min(low, value), max(high, value)
        if low > high:
            low = high = 0.0
        offset, scale = low / 2 + high / 2, (high / 2 - low / 2) / CODES
        ends[row, 0], ends[row, 1] = offset, scale
        divisor = scale if scale > 0.0 else 1.0
        for i, value in enumerate(table[row]):
            codes[row, i] = np.rint((value - offset) / divisor) if math.isfinite(value) else GAP


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)


def _plain(value: Any) -> Any:
    """Return the value in JSON's own types: arrays as lists, dataclasses by field and type, NaN as null."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist() if np.all(np.isfinite(value)) else _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return _plain_list(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        named = {item.name: getattr(value, item.name) for item in fields(value)}
        return _plain({"type": type(value).__name__} | named)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _plain_list(values: Sequence[Any]) -> Sequence[Any]:
    """Return the values in JSON's own types; numbers, which most of them are, are soon done with."""
    if set(map(type, values)) == {float}:
        return [x if math.isfinite(x) else None for x in values]
    return [_plain(value) for value in values]
