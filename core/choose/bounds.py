"""Step 1, the options that families take: how far each may go, for every family that has it."""

DF_FLOOR = 0.1
"""The fewest degrees of freedom: below them even quantiles leave the range of float64."""
TAU = (0.01, 0.99)
"""Between which levels a quantile may be asked for: beyond them few data have a y on either side."""
COMPONENTS = (2, 5)
"""How few and how many components a mixture may have."""
MAX_CLASSES = 20
"""How many labels y may have."""
FEWEST_LEVELS = 3
"""So many labels at least may have an order that matters: of two, either order says the same."""
ITEMS = (2, 8)
"""How few and how many items are ranked: their shares of places go through the 2^K sets that may be placed already."""
