"""The functions of this room on NumPy arrays, which broadcast; each is compiled when it is first called, and kept."""

import numpy as np
from numpy.typing import NDArray

from core.exact import angles, bessel, elementary, error, gamma
from core.exact.compiled import on_arrays

exp = on_arrays(elementary.exp)
expm1 = on_arrays(elementary.expm1)
log = on_arrays(elementary.log)
log1p = on_arrays(elementary.log1p)
logaddexp = on_arrays(elementary.logaddexp)
tanh = on_arrays(elementary.tanh)
sigmoid = on_arrays(elementary.sigmoid)
softplus = on_arrays(elementary.softplus)
power = on_arrays(elementary.power)
sin = on_arrays(angles.sin)
cos = on_arrays(angles.cos)
atan2 = on_arrays(angles.atan2)
lgamma = on_arrays(gamma.lgamma)
digamma = on_arrays(gamma.digamma)
lbeta = on_arrays(gamma.lbeta)
log_rising = on_arrays(gamma.log_rising)
digamma_rise = on_arrays(gamma.digamma_rise)
erf = on_arrays(error.erf)
erfc = on_arrays(error.erfc)
erfcx = on_arrays(error.erfcx)
ndtr = on_arrays(error.ndtr)
log_ndtr = on_arrays(error.log_ndtr)
i0e = on_arrays(bessel.i0e)
i1e = on_arrays(bessel.i1e)
bessel_ratio = on_arrays(bessel.bessel_ratio)


def geomspace(low: float, high: float, count: int) -> NDArray[np.float64]:
    """Return numbers (count,) from low to high, both above 0, of which each is as many times the one before."""
    ends = log([low, high])
    found = exp(np.linspace(ends[0], ends[1], count))
    found[0], found[-1] = low, high
    return found
