"""Between steps 1 and 2, data drawn from known distributions, so that a fit can be held against the truth."""

from collections.abc import Mapping
from types import MappingProxyType

from core.data.generators.classes import CLASSES
from core.data.generators.domains import DOMAINS
from core.data.generators.generator import Generator
from core.data.generators.outputs import OUTPUTS
from core.data.generators.regression import REGRESSION
from core.data.generators.signals import SIGNALS

GENERATORS: Mapping[str, Generator] = MappingProxyType({**REGRESSION, **CLASSES, **SIGNALS, **DOMAINS, **OUTPUTS})
"""All generators by the name they bear in the URL."""

__all__ = ["CLASSES", "DOMAINS", "GENERATORS", "OUTPUTS", "REGRESSION", "SIGNALS", "Generator"]
