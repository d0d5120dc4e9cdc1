"""The lessons of pages with a run: each opens one state, and says what to look for."""

from core.minimise import Settings
from pages.parts.address import View
from pages.parts.lessons import Preset

UNEVEN = ("motorcycle", "sine_growing_noise")
"""Data whose noise changes with x."""
WINDING = ("motorcycle", "sine", "sine_growing_noise", "two_scale")
"""Data that two joints cannot follow."""
REGRESSION = (
    Preset(
        "Good fit",
        "The bells are narrow where the data hardly vary and wide where they do: σ(x) is learned with the mean.",
        data=UNEVEN,
        otherwise="the noise of yours is even",
    ),
    Preset(
        "Bad | good",
        "Two moments of one run: on the left step 20, on the right the end. Compare the bells, and the two NLLs.",
        view=View(step=1000, pin=20),
        data="all",
    ),
    Preset(
        "Constant σ",
        "One learned σ for all x is too wide on the left and too narrow in the middle: the held-out NLL shows it.",
        Settings(scale="learned"),
        data=("motorcycle",),
        otherwise="yours are not so uneven",
    ),
    Preset(
        "σ too small",
        "With σ fixed at {σ} the model is sure and wrong: a point outside its bell costs its distance squared.",
        Settings(scale="fixed", sigma=5.0),
        data="all",
    ),
    Preset(
        "σ too large",
        "With σ fixed at {σ} no point is a surprise, and none is well predicted: every point pays for the width.",
        Settings(scale="fixed", sigma=150.0),
        data="all",
    ),
    Preset(
        "Least squares",
        "With σ fixed, the NLL is the sum of squares over 2σ² plus a constant: the mean is the least-squares fit.",
        Settings(scale="fixed", sigma=22.0),
        data="all",
    ),
    Preset(
        "Too few units",
        "Two hidden units give two joints: the mean cannot follow, and σ(x) grows to make up for it.",
        Settings(hidden=2, activation="relu"),
        data=WINDING,
        otherwise="two joints suffice for yours",
    ),
    Preset(
        "Rate too large",
        "The loss leaps instead of falling: plain gradient descent with this learning rate oversteps the valley.",
        Settings(optimiser="sgd", rate=1.0),
        data="all",
    ),
)
