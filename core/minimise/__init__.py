"""Step 3: minimise the negative log-likelihood."""

from core.minimise.compiled import Progress
from core.minimise.fit import fit, fit_datasets, fit_each, fit_seeds, part, replay
from core.minimise.run import Run
from core.minimise.settings import Settings

__all__ = ["Progress", "Run", "Settings", "fit", "fit_datasets", "fit_each", "fit_seeds", "part", "replay"]
