"""Step 3: minimise the negative log-likelihood."""

from core.minimise.fit import fit, fit_seeds
from core.minimise.run import Run
from core.minimise.settings import Settings

__all__ = ["Run", "Settings", "fit", "fit_seeds"]
