"""The zero-inflated Poisson distribution: counts of which some are 0 for a reason of their own."""

from dataclasses import dataclass
from inspect import getsource
from typing import ClassVar, Self

import torch

from core.arrays import Array, tensor
from core.choose.counts import Counts
from core.choose.link import EXP, SIGMOID
from core.choose.parameter import Parameter


class Inflated(torch.distributions.Poisson):
    def __init__(self, gate, rate):
        super().__init__(rate)
        self.gate = gate

    mean = property(lambda self: (1.0 - self.gate) * self.rate)
    variance = property(lambda self: self.mean * (1.0 + self.gate * self.rate))

    def log_prob(self, y):
        log = torch.log1p(-self.gate) + super().log_prob(y)
        return torch.where(y == 0.0, torch.logaddexp(torch.log(self.gate), log), log)


@dataclass(frozen=True)
class ZeroInflatedPoisson(Counts):
    """Pr(0) = gate + (1 - gate) exp(-rate), and Pr(y) = (1 - gate) rate^y exp(-rate) / y! above; Lambert 1992."""

    key: ClassVar[str] = "stranger_zero_inflated_poisson"
    title: ClassVar[str] = "Zero-inflated Poisson"
    why: ClassVar[str] = "counts with more zeros"
    code: ClassVar[str] = "Inflated(gate, rate)"
    helpers: ClassVar[str] = getsource(Inflated) + "\n\n"

    @classmethod
    def make(cls) -> Self:
        gate = Parameter("gate", "π", SIGMOID, start=0.3, power=0)
        return cls((gate, Parameter("rate", "λ", EXP, start=1.0, power=0)))

    def distribution(self, raw: Array) -> Inflated:
        return Inflated(**self.values(tensor(raw)))
