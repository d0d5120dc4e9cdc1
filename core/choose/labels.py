"""Step 1 for y out of a few labels: what recipes of labels share."""

NONE = 1e-12
"""The share of a label that is absent: it costs nothing, and its log is finite."""
RARE = 8.0
"""Training starts with logits no further apart: a label that is rarer than 1 in 3,000 may be less rare at some x."""
