"""Step 3, the engine: a shallow network is trained in compiled code, with the same bits on every CPU."""

from core.minimise.compiled.training import Data, Ending, Plan, Progress, Trained, train

__all__ = ["Data", "Ending", "Plan", "Progress", "Trained", "train"]
