"""The names that the URL of each page may have: what a link to a page, written by a person, is checked against."""

from collections.abc import Mapping
from types import MappingProxyType

from core.minimise.settings import FIELDS

RUN = f"{' '.join(FIELDS)} step x x2 pin xy"
"""Of every page with a run: its settings, what is looked at, and what is drawn by hand."""
OWN = f"{RUN} columns"
"""Of those that take a person's own data: which columns of them."""
WEIGHTS = "phi_0 phi_1 phi_2 phi_3 theta_10 theta_11 theta_20 theta_21 theta_30 theta_31"
PARAMETERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        page: frozenset(names.split())
        for page, names in {
            "overview": "seed moment",
            "fits": f"data xy model intercept slope sigma {WEIGHTS}",
            "normal": "loc variance low high factors noise terms",
            "likelihood": "points unit parameter value z",
            "least_squares": "line sweep other noise intercept slope sigma",
            "regression": OWN,
            "binary": f"{OWN} threshold",
            "multiclass": f"{OWN} view temperature factor",
            "digits": f"{RUN} image drawing label cell",
            "cross_entropy": "view loc scale width sweep classes q p gap spread weight p_loc p_scale",
            "recipe": f"{OWN} along row draws {' '.join(f'hand{place}' for place in range(1, 9))}",
            "compare": f"{OWN} a b c d e networks draws",
            "lecture": "lecture step notes hall",
            "notation": "subject slip",
        }.items()
    }
)
"""By the page's name; `projector` and `hide` are allowed on all."""
