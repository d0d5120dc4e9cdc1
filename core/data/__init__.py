"""Between steps 1 and 2, the data: built-in sets of the book, generated ones and measured ones."""

from core.data.book import book_parameters
from core.data.catalogue import DATASETS, Entry, load
from core.data.dataset import Dataset, Truth

__all__ = ["DATASETS", "Dataset", "Entry", "Truth", "book_parameters", "load"]
