"""The derivation of least squares as notes have it: argmin over φ on every line, and what is left out struck."""

from collections.abc import Iterator

from core.theory.derivation import DERIVATION, Step

ARGMIN = r"\operatorname*{argmin}_{\phi}"


def derivation_in_symbols(at: int, growing: bool, quiet: str, strike: str) -> str:
    """Return the lines of the derivation up to number `at`, 1 to 5, as LaTeX: those before it in the colour `quiet`.

    Those to come have their place, and are not seen. What a line leaves out is struck where it stood, in the colour
    `strike`, with the reason below. Where σ is `growing` with x, the last line has another minimiser: it is not equal.
    """
    rows = r" \\ ".join(_rows(at, growing, quiet, strike))
    return rf"\begin{{aligned}} {rows} \end{{aligned}}"


def _rows(at: int, growing: bool, quiet: str, strike: str) -> Iterator[str]:
    for number, step in enumerate(DERIVATION, 1):
        after = DERIVATION[number] if number < len(DERIVATION) else None
        right = rf"{ARGMIN} \left[ {_body(step, after if number != at else None, growing, strike)} \right]"
        left = r"\hat\phi " if number == 1 else ""
        if number > at:
            yield rf"& \phantom{{{{}} = {right}}}"
        elif number == at:
            yield f"{left}{_relation(step, growing, strike)} {right}"
        else:
            yield rf"{left}{_relation(step, growing, strike)} {{\color{{{quiet}}} {right}}}"


def breaks(step: Step, growing: bool) -> bool:
    """Return whether a line of the derivation has another minimiser than the one before it."""
    return growing and step.change == "scaled"


def _relation(step: Step, growing: bool, strike: str) -> str:
    return rf"& \textcolor{{{strike}}}{{\neq}} {{}}" if breaks(step, growing) else "& = {}"


def _body(step: Step, after: Step | None, growing: bool, strike: str) -> str:
    body = step.latex.replace(r"\sum", r"\textstyle\sum", 1).replace("}^{I}", r"}^{I} \displaystyle", 1)
    if after is not None and after.omission:
        reason = r"\text{differs from point to point}" if breaks(after, growing) else after.reason
        struck = rf"\underbrace{{\cancel{{{after.omission}}}}}_{{\mathclap{{{reason}}}}}"
        body = body.replace(after.omission, rf"\textcolor{{{strike}}}{{{struck}}}")
    return body.replace(r"\sigma^2", r"\sigma_i^2") if growing else body
