"""Step 3, compiled: the same training as `engine.py`, several times faster, and the same bits on every CPU."""

from core.minimise.compiled.training import Data, Plan, Trained, can_train, train

__all__ = ["Data", "Plan", "Trained", "can_train", "train"]
