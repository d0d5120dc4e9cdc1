"""Speed figures, measured on one thread: the limits must stand before NumPy and torch are imported."""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
