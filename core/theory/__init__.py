"""Beside the recipe, the mathematics of its foundations: from the normal density to least squares."""
