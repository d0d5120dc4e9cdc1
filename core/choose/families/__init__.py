"""The families of distributions, one in each file: a file that lies here is found, and nothing else names it."""
