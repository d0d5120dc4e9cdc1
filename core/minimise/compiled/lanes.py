"""Eight float64 side by side, in compiled code: a sum, lane by lane and then in a tree, is fast and in one order.

A compiler that must not reorder a sum takes it one number at a time; these say themselves which eight are taken at
once. Parts of Numba are used that it does not promise to keep: its version is pinned.
"""

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.datamodel.models import PrimitiveModel
from numba.core.extending import intrinsic as numbas_intrinsic
from numba.core.extending import lower_builtin, register_model
from numba.core.typing.templates import AbstractTemplate, infer_global, signature

intrinsic: Any = numbas_intrinsic  # whose type has no place for what it hands in first
WIDTH = 8
VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
INDEX = ir.IntType(32)
OPERATORS = {
    operator.add: "fadd",
    operator.iadd: "fadd",
    operator.sub: "fsub",
    operator.mul: "fmul",
    operator.imul: "fmul",
}
"""What lanes can be asked, with each other and with a number that stands for all, and LLVM's name for it."""


class LanesType(types.Type):
    """What Numba takes lanes for."""

    def __init__(self) -> None:
        super().__init__("lanes")


LANES = LanesType()


@register_model(LanesType)
class LanesModel(PrimitiveModel):
    """How lanes are held: as one vector."""

    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(manager, kind, VECTOR)


def _filled(builder: Any, value: Any) -> Any:
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, INDEX(0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(INDEX, WIDTH), [0] * WIDTH))


def _define(symbol: Any, instruction: str) -> None:
    """Teach Numba an operator on lanes."""

    @infer_global(symbol)
    class Typed(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            lanes = LANES in args and all(arg in (LANES, types.float64) for arg in args)
            return signature(LANES, *args) if lanes and len(args) == 2 else None

    def lowered(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kinds = zip(args, sig.args, strict=True)
        vectors = (value if kind == LANES else _filled(builder, value) for value, kind in kinds)
        return getattr(builder, instruction)(*vectors)

    for one, other in ((LANES, LANES), (LANES, types.float64), (types.float64, LANES)):
        lower_builtin(symbol, one, other)(lowered)


for _symbol, _instruction in OPERATORS.items():
    _define(_symbol, _instruction)


def _address(context: Any, builder: Any, kind: Any, array: Any, row: Any, start: Any) -> Any:
    """Return where the lanes at array[row, start] are; the array has two axes, and its rows lie one after another."""
    made = context.make_array(kind)(context, builder, array)
    columns = builder.extract_value(made.shape, 1)
    at = builder.gep(made.data, [builder.add(builder.mul(row, columns), start)])
    return builder.bitcast(at, VECTOR.as_pointer())


@intrinsic
def fill(typing: Any, value: Any) -> Any:
    """Return lanes that all have the value."""
    return LANES(types.float64), lambda context, builder, sig, args: _filled(builder, args[0])


@intrinsic
def lanes_at(typing: Any, array: Any, row: Any, start: Any) -> Any:
    """Return array[row, start : start + 8]."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_address(context, builder, sig.args[0], *args), align=8)

    return LANES(array, types.intp, types.intp), code


@intrinsic
def set_lanes(typing: Any, array: Any, row: Any, start: Any, lanes: Any) -> Any:
    """Set array[row, start : start + 8]."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[3], _address(context, builder, sig.args[0], *args[:3]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, LANES), code


@intrinsic
def where_above(typing: Any, one: Any, other: Any, yes: Any, no: Any) -> Any:
    """Return in each lane `yes` if one > other, else `no`."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", args[0], args[1]), args[2], args[3])

    return LANES(LANES, LANES, LANES, LANES), code


@intrinsic
def total(typing: Any, lanes: Any) -> Any:
    """Return the sum of the lanes: those of the two halves, then of two quarters, then of two."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        lanes, width = args[0], WIDTH
        while width > 1:
            width //= 2
            halves = (ir.Constant(ir.VectorType(INDEX, width), list(range(at, at + width))) for at in (0, width))
            lanes = builder.fadd(*(builder.shuffle_vector(lanes, lanes, half) for half in halves))
        return builder.extract_element(lanes, INDEX(0))

    return types.float64(LANES), code


@intrinsic
def totals(typing: Any, one: Any, two: Any, three: Any, four: Any, five: Any, six: Any, seven: Any, eight: Any) -> Any:
    """Return lanes with the `total` of each of eight, the same bits: their halves are added side by side."""

    def code(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        lanes = list(args)
        for width in (4, 2, 1):
            lanes = [_joined(builder, *pair, width) for pair in zip(lanes[::2], lanes[1::2], strict=True)]
        return lanes[0]

    return LANES(*[LANES] * WIDTH), code


def _joined(builder: Any, one: Any, other: Any, width: int) -> Any:
    """Return the parts of twice that width of two lanes, each with its first half added to its second."""
    starts = range(0, 2 * WIDTH, 2 * width)
    halves = ([at + half + i for at in starts for i in range(width)] for half in (0, width))
    masks = (ir.Constant(ir.VectorType(INDEX, WIDTH), half) for half in halves)
    return builder.fadd(*(builder.shuffle_vector(one, other, mask) for mask in masks))
