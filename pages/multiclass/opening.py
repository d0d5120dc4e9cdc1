"""How the multiclass page opens, and its lessons."""

from core.data import DATASETS
from core.data.hand import HAND
from core.minimise import Settings
from core.minimise.settings import OWN
from core.rules import Choice, Range
from core.theory.softmax import MAX_FACTOR, MAX_TEMPERATURE, MIN_TEMPERATURE
from pages.parts.address import Opening, View
from pages.parts.lessons import Preset

VIEWS = {"curves": "curves", "stacked": "stacked"}
TEMPERATURES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0)
GOOD = Settings(data="book_multiclass", recipe="categorical", hidden=8, rate=0.02)
SURE = Settings(data="blobs", recipe="categorical", hidden=16, rate=0.05, steps=5000)
"""Three groups that a network can tell apart on the points it is trained on, but not on others."""
OPENING = Opening(
    (
        *(
            name
            for name, entry in DATASETS.items()
            if entry.group == "classes" and entry.domain.items > 2 >= entry.inputs
        ),
        HAND,
        OWN,
    ),
    GOOD,
    rules={
        "recipe": Choice(("categorical",)),
        "view": Choice(tuple(VIEWS)),
        "temperature": Range(MIN_TEMPERATURE, MAX_TEMPERATURE),
        "factor": Range(1.0, MAX_FACTOR),
    },
    looks={"view": "curves", "temperature": 1.0, "factor": 1.0},
)
LESSONS = (
    Preset(
        "Good fit",
        "Where one output is above the others, its class is nearly certain; where two meet, it is even.",
        GOOD,
        data="all",
    ),
    Preset(
        "Bad | good",
        "Two moments of one run: on the left step 20, where no class is certain anywhere; on the right the end.",
        GOOD,
        View(step=1000, pin=20),
        data=("book_multiclass", "iris_petals", "classes", "spirals"),
    ),
    Preset(
        "Stacked",
        "Every vertical slice is filled from 0 to 1: what one class gains, the others lose.",
        Settings(data="classes", recipe="categorical", hidden=12, rate=0.02, classes=4, patience=200),
        values={"view": "stacked"},
        data=("classes", "iris", "book_multiclass"),
        otherwise="yours have two inputs",
    ),
    Preset(
        "Iris",
        "Petal length alone tells setosa from the rest; between the other two the probabilities cross.",
        Settings(data="iris", recipe="categorical", hidden=8, rate=0.02, patience=200),
    ),
    Preset(
        "Spirals",
        "With two inputs the colour is the mix of the classes, and the line is where the most probable one changes.",
        Settings(data="spirals", recipe="categorical", hidden=32, rate=0.02),
    ),
    Preset(
        "Too few units",
        "Three hidden units fold the plane three times: the arms cannot be followed, and the colours stay mixed.",
        Settings(data="spirals", recipe="categorical", hidden=3, rate=0.02),
    ),
    Preset(
        "Weights grow",
        "The training points can be told apart, so larger logits are always better for them: the held-out loss rises.",
        SURE,
        data=("blobs", "spirals"),
    ),
    Preset(
        "L2",
        "A small price on the weights keeps the logits in bounds: the held-out loss stays near its lowest.",
        Settings(data="blobs", recipe="categorical", hidden=16, rate=0.05, steps=5000, l2=0.001),
        data=("blobs", "spirals"),
    ),
    Preset(
        "Cap",
        "No weight may exceed 1: that, too, keeps the network from being surer than the data allow.",
        Settings(data="blobs", recipe="categorical", hidden=16, rate=0.05, steps=5000, cap=1.0),
    ),
    Preset(
        "Temperature",
        "The same too sure network with f divided by 4: the colours soften, the lines between the classes stay.",
        SURE,
        values={"temperature": 4.0},
        data=("blobs", "spirals"),
    ),
)
