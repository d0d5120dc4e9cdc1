"""The map of the site: every page with its place in the navigation, the question it asks and what it lets see."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

PAGES = Path(__file__).parents[1]
STYLES = (
    PAGES / "parts" / "page.css",
    PAGES / "overview" / "front.css",
    PAGES / "notation" / "glossary.css",
    PAGES / "parts" / "framed.css",
)
"""What pages look like: every visit begins with these."""


@dataclass(frozen=True)
class Place:
    """One page: the name of its folder, its path in the URL, and what its frame says."""

    name: str
    path: str
    section: str
    title: str
    question: str
    takeaway: str

    @property
    def script(self) -> str:
        """The script of the page, from the folder of the app."""
        return f"pages/{self.name}/page.py"


PLACES = (
    Place(
        "overview",
        "",
        "Foundations",
        "Overview",
        "What does a loss function say?",
        "A model predicts a distribution; its loss says how little of it lies where the data are.",
    ),
    Place(
        "fits",
        "fits",
        "Foundations",
        "Good and bad fits",
        "What makes a fit good?",
        "One misfit, told twice: as a sum of squares, and as a sum of −log densities.",
    ),
    Place(
        "normal",
        "normal",
        "Foundations",
        "The normal distribution",
        "What does each part of the formula do?",
        "μ moves the bell, σ² widens it, and its area is always 1.",
    ),
    Place(
        "likelihood",
        "likelihood",
        "Foundations",
        "Likelihood and logs",
        "Why do we take the logarithm?",
        "The product of densities vanishes; the sum of logs does not, and its optimum is the same.",
    ),
    Place(
        "least_squares",
        "least-squares",
        "Foundations",
        "From NLL to least squares",
        "Where does the squared error come from?",
        "Line by line the loss changes its value, but not the place of its minimum.",
    ),
    Place(
        "regression",
        "regression",
        "Regression",
        "Regression, live",
        "Where is the network unsure?",
        "It predicts a whole normal at every x. Training raises the density where points lie.",
    ),
    Place(
        "binary",
        "binary",
        "Classification",
        "Binary classification",
        "How sure is it of a yes or no?",
        "One output f(x), squeezed by a sigmoid, is the probability λ(x) of a 1: see it learn.",
    ),
    Place(
        "multiclass",
        "multiclass",
        "Classification",
        "Multiclass",
        "Which of several classes?",
        "K outputs become K probabilities, which sum to 1 at every x. In training they part.",
    ),
    Place(
        "digits",
        "digits",
        "Classification",
        "Digits",
        "Which digit is it, and how sure?",
        "Pixels in, ten probabilities out. It learns above; below, draw a digit of your own.",
    ),
    Place(
        "cross_entropy",
        "cross-entropy",
        "Classification",
        "Cross-entropy and KL",
        "What does cross-entropy measure?",
        "How far a model p is from the data q, up to a constant that no p can change.",
    ),
    Place(
        "recipe",
        "recipe",
        "Workshop",
        "The recipe",
        "Which distribution fits your y?",
        "The one over y's own domain: choose it, then predict, minimise and infer.",
    ),
    Place(
        "compare",
        "compare",
        "Workshop",
        "Which loss?",
        "What does the wrong loss cost?",
        "Same data, same network, other distributions: held-out points say which is right.",
    ),
    Place(
        "lecture",
        "lecture",
        "Lecture",
        "The lecture",
        "Why is the loss a negative log-likelihood?",
        "The argument in order: one sentence, one live page a step.",
    ),
    Place(
        "notation",
        "notation",
        "Lecture",
        "Notation and slips",
        "Which formula is right?",
        "Every symbol and formula of the app, and the slips that many notes make beside them.",
    ),
)
"""All pages in the order of the argument: the first is the front page."""


def place(name: str) -> Place:
    """Return the page of that name."""
    return next(place for place in PLACES if place.name == name)


def sections() -> dict[str, list[Place]]:
    """Return the pages by section, in the order of the argument."""
    return {section: list(places) for section, places in groupby(PLACES, key=lambda place: place.section)}


def neighbours(here: Place) -> tuple[Place | None, Place | None]:
    """Return the pages before and after this one."""
    at = PLACES.index(here)
    return PLACES[at - 1] if at else None, PLACES[at + 1] if at + 1 < len(PLACES) else None
