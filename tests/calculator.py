"""A pocket calculator for LaTeX: it reads what a formula shows, and says where the shown numbers do not come out."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d[\d.]*|.", re.DOTALL)
SKIPPED = (" ", "~", r"\left", r"\right", r"\big", r"\Big", r"\textstyle")
OPENING, CLOSING = {"(": ")", "[": "]", "{": "}"}, (")", "]", "}")
CONSTANTS = {r"\pi": math.pi, "e": math.e, r"\infty": math.inf}
PLAIN = re.compile(r"-?[\d.]+(?: ?\\cdot 10\^\{-?\d+\})?|-?10\^\{-?\d+\}")
LAST_DIGIT = re.compile(r"(?:\.(\d*))?(?: ?\\cdot 10\^\{(-?\d+)\})?$")


class NotANumberError(Exception):
    """What stands there is no arithmetic of numbers, but symbols or words."""


def wrong(latex: str) -> list[str]:
    """Return the equations of a formula whose shown numbers do not give the shown result, to its last digit."""
    return [problem for line in _lines(latex) for problem in _wrong_of_line(line)]


def compared(latex: str) -> int:
    """Return how many results of a formula can be typed into a calculator."""
    return sum(1 for line in _lines(latex) for _ in _equations(line))


def evaluate(latex: str) -> float:
    """Return what the numbers of an expression give; NotANumberError for anything else."""
    parser = _Parser(_tokens(latex))
    value = parser.sum()
    if parser.peek() is not None:
        raise NotANumberError(latex)
    return value


def _lines(latex: str) -> list[str]:
    """Return the equations of a formula, each on a line: what wide spaces set apart is an equation of its own."""
    plain = re.sub(r"\\(?:begin|end)\{(?:aligned|gathered)\}", " ", latex).replace("{,}", "").replace("&", " ")
    plain = re.sub(r"\\\\(?:\[\d+pt\])?|\\qquad", "\n", plain)
    plain = re.sub(r"\\text\{[^{}]*\}|\\[,;! ]", " ", plain)
    plain = re.sub(r"\n\s*(?=[=+]|\\cdot)", " ", plain)  # goes on in the next line
    return re.split(r"\n|\\quad|\\Rightarrow|\\leftarrow|:", plain)


def _equations(line: str) -> Iterator[tuple[str, float, str]]:
    """Yield each side that can be typed in, what it gives, and the shown number that it must give."""
    sides = [side.strip(" ,:") for side in _split(line, "=")]
    shown = [side for side in sides[1:] if PLAIN.fullmatch(side)]
    typed = [(side, value) for side in sides if side not in shown and (value := _value(side)) is not None]
    for side, value in typed:
        if shown:
            yield side, value, shown[-1]
    for (first, _), (second, _) in pairwise(typed):  # sums whose terms are the same
        terms, numbers = _terms(first), _terms(second)
        if len(terms) == len(numbers) > 1 and all(map(PLAIN.fullmatch, numbers)):
            yield from ((term, evaluate(term), number) for term, number in zip(terms, numbers, strict=True))


def _value(side: str) -> float | None:
    try:
        return evaluate(side)
    except (NotANumberError, ValueError, ArithmeticError):
        return None


def _terms(side: str) -> list[str]:
    """Return the terms of a sum, each with its sign; brackets around a number are left out."""
    parts = _split(side.replace(" - ", " + -").replace("^2", "^{2}"), "+")
    return [re.sub(r"^\((-[\d.]+)\)$", r"\1", part.strip()) for part in parts]


def _wrong_of_line(line: str) -> list[str]:
    return [f"{side} is {value!r}, not {shown}" for side, value, shown in _equations(line) if not _agree(value, shown)]


def _agree(value: float, shown: str) -> bool:
    return abs(value - evaluate(shown)) <= 0.5 * _unit(shown) * (1 + 1e-9) + 1e-12 * abs(value)


def _unit(shown: str) -> float:
    """Return what one of the last digit of a shown number is worth."""
    found = LAST_DIGIT.search(shown)
    assert found is not None
    decimals, power = found.groups()
    return 10.0 ** (int(power or 0) - len(decimals or ""))


def _split(line: str, at: str) -> list[str]:
    parts, depth = [""], 0
    for token in TOKEN.findall(line):
        depth += (token in OPENING) - (token in CLOSING)
        if token == at and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _tokens(latex: str) -> list[str]:
    return [token for token in TOKEN.findall(latex) if token not in SKIPPED]


def constant(token: str) -> float:
    """Return the number that a symbol stands for; NotANumberError if it stands for none."""
    if token not in CONSTANTS:
        raise NotANumberError(token)
    return CONSTANTS[token]


@dataclass
class _Parser:
    tokens: list[str]
    at: int = 0

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        token = self.peek()
        if token is None:
            raise NotANumberError
        self.at += 1
        return token

    def sum(self) -> float:
        value, sign = 0.0, 1.0
        if self.peek() in ("-", "+"):
            sign = -1.0 if self.take() == "-" else 1.0
        value = sign * self.product()
        while self.peek() in ("+", "-"):
            value += (1.0 if self.take() == "+" else -1.0) * self.product()
        return value

    def product(self) -> float:
        value = self.power()
        while (token := self.peek()) is not None and token not in ("+", "-", ",", *CLOSING):
            if token == r"\cdot":
                self.take()
            value *= self.power()
        return value

    def power(self) -> float:
        base = self.atom()
        while self.peek() == "^":
            self.take()
            base = base ** self.argument()
        return base

    def group(self) -> float:
        closing = OPENING[self.take()]
        value = self.sum()
        if self.take() != closing:
            raise NotANumberError
        return value

    def atom(self) -> float:
        token = self.take()
        if token[0].isdigit():
            return float(token)
        if token in OPENING:
            self.at -= 1
            return self.group()
        if token in (r"\frac", r"\tfrac"):
            return self.argument() / self.argument()
        if token == r"\sqrt":
            return math.sqrt(self.argument())
        if token in (r"\log", r"\exp"):
            of = self.group() if self.peek() in OPENING else self.power()
            return math.exp(of) if token == r"\exp" else math.log(of)
        return self.named() if token == r"\mathrm" else constant(token)

    def named(self) -> float:
        """Return sig[z], or Norm_y[mean, variance]."""
        name = "".join(iter(self.take, "}"))[1:]
        if name == "sig":
            return 1 / (1 + math.exp(-self.group()))
        if name != "Norm" or self.take() != "_":
            raise NotANumberError(name)
        y, _, mean = self.group(), self.take(), self.sum()
        if self.take() != ",":
            raise NotANumberError(name)
        variance = self.sum()
        self.take()
        return math.exp(-((y - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)

    def argument(self) -> float:
        """Return what is in braces, or else a single digit, as in \\tfrac12."""
        if self.peek() == "{":
            return self.group()
        token = self.take()
        if len(token) > 1:
            self.at -= 1
            self.tokens[self.at] = token[1:]
        if not token[0].isdigit():
            raise NotANumberError(token)
        return float(token[0])
