"""The parts of the recipe page: one module a step, from the data to what is inferred."""
