"""What a run is taken home as: the source of what ran, a script and a notebook, its network, and its predictions."""

from core.export.network import NETWORK_FILE, network_file, numpy_loader, torch_loader
from core.export.notebook import notebook
from core.export.own_file import OwnFile
from core.export.predictions import COST, INTERVAL_LEVEL, MOST_ROWS, data_csv, predictions_csv
from core.export.report import Told, report
from core.export.script import script, why_no_script
from core.export.sources import SourceText, sources

__all__ = [
    "COST",
    "INTERVAL_LEVEL",
    "MOST_ROWS",
    "NETWORK_FILE",
    "OwnFile",
    "SourceText",
    "Told",
    "data_csv",
    "network_file",
    "notebook",
    "numpy_loader",
    "predictions_csv",
    "report",
    "script",
    "sources",
    "torch_loader",
    "why_no_script",
]
