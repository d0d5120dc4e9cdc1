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

VERSION = 4
ALIGNMENT = 8
CODES = 32767
"""Quantised values are int16 codes in ±CODES: the error is at most 1 / (4 CODES) of a row's range."""
GAP = -32768
"""The code of a value that is not finite: a gap in a line."""
SHARE_CODES = 4095
"""Shares are codes from 0 to SHARE_CODES: the error is at most 0.00013. The next code is that of a gap."""
SHAPE_CODES = 32766
"""The same of shapes, which hands read numbers from: the error is at most 0.000016."""
NIBBLES = 7
"""A difference of differences of differences of codes takes at most so many."""
PLAIN = {int, str, bool, type(None)}
"""Types that JSON has, whatever the value."""


def pack(film: Film) -> bytes:
    """Return the film as bytes: header length (4 bytes, little endian), JSON header, blocks; aligned to 8.

    A block's offset counts from the first multiple of 8 behind the header, and its form is one of three. "values" are
    float32 (F, n). "codes" are an offset and a scale for each row (F, 2) as float64, then int16 codes (F, n): value =
    offset + scale * code. "shares" are numbers from 0 to 1 over two inputs, or of a curve at each place of one (F, S,
    T), with T as `height`: value = code / `top`. Of their codes the differences are sent from the moment before, of
    these those from the place before in the first direction, and of these those from the place before in the second,
    where before the first there is 0; -1, 1, -2 … are written as 1, 2, 3 …, in nibbles of three bits, the low ones
    first, whose fourth bit says that more of the number follow. A byte is two nibbles, the first of them low.
    A block that never moves has one row, for all moments; equal blocks lie in one place.
    ValueError names what does not fit: see `check`.
    """
    check(film)
    parts = {name: _encoded(name, values, film) for name, values in film.blocks.items()}
    bodies = list(dict.fromkeys(body for _, body in parts.values()))
    offsets = dict(zip(bodies, accumulate(map(len, bodies), initial=0), strict=False))
    described = {name: {**form, "offset": offsets[body]} for name, (form, body) in parts.items()}
    header = json.dumps(_plain(_header(film, described)), allow_nan=False, check_circular=False, separators=(",", ":"))
    return in_parts(header, *bodies)


def in_parts(header: str, *bodies: bytes) -> bytes:
    """Return the length of a header in JSON (4 bytes, little endian), itself, and bodies from a multiple of 8 on."""
    head = header.encode()
    return b"".join([_aligned(len(head).to_bytes(4, "little") + head), *bodies])


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


def _encoded(name: str, values: NDArray[Any], film: Film) -> tuple[dict[str, Any], bytes]:
    table = np.asarray(values, dtype=np.float64).reshape(len(values), -1)  # (F, n)
    if np.array_equal(table, np.broadcast_to(table[:1], table.shape), equal_nan=True):
        table = table[:1]
    form = {"rows": table.shape[0], "columns": table.shape[1]}
    if name in film.shares | film.shapes:
        inputs = np.transpose(film.x)
        first = len(inputs) if inputs.ndim == 1 else len(np.unique(inputs[0]))
        height, top = table.shape[1] // first, SHAPE_CODES if name in film.shapes else SHARE_CODES
        body = _differences(table.reshape(-1, first, height), top)
        return form | {"form": "shares", "height": height, "top": top}, _aligned(body)
    if name in film.quantised:
        return form | {"form": "codes"}, _aligned(_quantised(table))
    return form | {"form": "values"}, _aligned(_single(table))


def _single(table: Floats) -> bytes:
    with np.errstate(over="ignore"):
        return table.astype("<f4").tobytes()


def _quantised(table: Floats) -> bytes:
    ends, codes = np.empty((len(table), 2)), np.empty(table.shape, dtype=np.int16)
    quantise(np.ascontiguousarray(table), ends, codes)
    return ends.astype("<f8").tobytes() + codes.astype("<i2").tobytes()


def _differences(shares: Floats, top: int) -> bytes:
    codes = np.where(np.isfinite(shares), np.rint(top * shares), top + 1)  # (F, S, T)
    nibbles = np.empty(NIBBLES * codes.size + 1, dtype=np.uint8)
    count = write_differences(np.pad(codes.astype(np.int32), [(1, 0)] * 3), nibbles)
    return (nibbles[:count:2] | nibbles[1 : count + 1 : 2] << 4).tobytes()


@compiled
def write_differences(codes: NDArray[np.int32], nibbles: NDArray[np.uint8]) -> int:
    """Write the differences of codes (F + 1, S + 1, T + 1), 0 before the first, as nibbles; return how many, evenly."""
    count = 0
    for f in range(1, codes.shape[0]):
        for i in range(1, codes.shape[1]):
            for j in range(1, codes.shape[2]):
                now = codes[f, i, j] - codes[f, i, j - 1] - codes[f, i - 1, j] + codes[f, i - 1, j - 1]
                before = (
                    codes[f - 1, i, j] - codes[f - 1, i, j - 1] - codes[f - 1, i - 1, j] + codes[f - 1, i - 1, j - 1]
                )
                rest = 2 * (now - before) if now >= before else 2 * (before - now) - 1
                while rest > 7:
                    nibbles[count] = 8 + rest % 8
                    rest //= 8
                    count += 1
                nibbles[count] = rest
                count += 1
    nibbles[count] = 0
    return count + count % 2


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
