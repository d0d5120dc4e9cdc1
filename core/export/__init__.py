"""The code of a run: the source of what ran, and a PyTorch script and a Jupyter notebook that do the same alone."""

from core.export.notebook import notebook
from core.export.script import script, why_no_script
from core.export.sources import SourceText, sources

__all__ = ["SourceText", "notebook", "script", "sources", "why_no_script"]
