"""The code of a run: the source of what ran, and a PyTorch script and a Jupyter notebook that do the same alone."""

from core.export.notebook import notebook
from core.export.script import refusal, script
from core.export.sources import SourceText, sources

__all__ = ["SourceText", "notebook", "refusal", "script", "sources"]
