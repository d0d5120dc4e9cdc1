"""Questions about a run whose y are labels: what logits, thresholds and probabilities do to accuracy and loss."""

import math

import numpy as np

from core import infer
from core.arrays import Floats
from core.ask.losses import about_nll
from core.ask.question import Question, question, sized
from core.explain.per_point import mean_and_sum
from core.judge.decisions import decided
from core.minimise import Run
from core.notation.equations import result
from core.notation.numbers import fixed, numeral, readable

HALF = 0.5
OTHER_THRESHOLD = 0.8
LOSS, LABELS, BOTH, NOTHING = "the loss", "the labels it says", "both", "neither"
EQUAL = 1e-9
"""Losses that differ by less, in nats a point, are the same."""


def of_binary(run: Run, step: int, threshold: float) -> tuple[Question, ...]:
    """Return the questions about a run of two labels at a recorded step, cut at a threshold."""
    if run.recipe.bell:
        nll = about_nll(float(run.nll[step]), run.dataset.size, is_density=True)
        return (output_of_least_squares(run, step), moved_threshold(run, step, threshold), *nll[:1])
    return (
        doubled_logits(run, step, threshold),
        moved_threshold(run, step, threshold),
        cost_of_costliest(run, step),
    )


def of_several(run: Run, step: int) -> tuple[Question, ...]:
    """Return the questions about a run of several labels at a recorded step."""
    return doubled_logits(run, step), raised_logits(run, step), know_nothing(run, step), cost_of_costliest(run, step)


def of_digits(run: Run, step: int) -> tuple[Question, ...]:
    """Return the questions about a run of images of digits at a recorded step."""
    return no_label(run), know_nothing(run, step), cost_of_costliest(run, step)


def doubled_logits(run: Run, step: int, threshold: float = HALF) -> Question:
    """Return what changes if every logit is doubled: the loss, the labels said of the training points, or both."""
    data, raw = run.dataset, _raw(run, step)
    once, twice = (_labels_of(run, factor * raw, threshold) for factor in (1.0, 2.0))
    losses = [float(infer.costs(run.recipe, factor * raw, data.y).mean()) for factor in (1.0, 2.0)]
    crossed, louder = int(np.sum(once != twice)), abs(losses[1] - losses[0]) > EQUAL
    if run.recipe.domain.items == 2:
        stay = f"every λ moves away from ½, and {_points(crossed)} across the threshold {threshold:g}"
    else:
        stay = "the largest output stays the largest at every x"
    shares = " and then ".join(f"{np.mean(labels == data.y):.1%}" for labels in (once, twice))
    labels = f"Labels: {stay}; accuracy {shares}."
    loss = f"Loss: from {fixed(losses[0], 3)} to {fixed(losses[1], 3)} nats a point, as every f is twice as far from 0."
    return _what_changes("Double every logit. What changes?", crossed > 0, louder, labels, loss)


def moved_threshold(run: Run, step: int, threshold: float) -> Question:
    """Return what changes if the threshold for saying 1 is another."""
    other = OTHER_THRESHOLD if threshold == HALF else HALF
    raw = _raw(run, step)
    crossed = int(np.sum(decided(run.recipe, raw, threshold) != decided(run.recipe, raw, other)))
    low, high = sorted((threshold, other))
    labels = f"Labels: of {_points(crossed)} what is predicted lies from {low:g} to {high:g}; only these get another."
    mean, _ = mean_and_sum(float(run.nll[step]), run.dataset.size)
    loss = f"Loss: it stays {mean.text} nats a point; it asks how probable y was, and no threshold enters it."
    asked = f"The threshold goes from {threshold:g} to {other:g}. What changes for the training points?"
    return _what_changes(asked, crossed > 0, False, labels, loss)


def _what_changes(asked: str, labels_change: bool, loss_changes: bool, labels: str, loss: str) -> Question:
    """Return a question of which of two things change: the answer that is wrong in one of them hears of that one."""
    right = {(False, False): NOTHING, (True, False): LABELS, (False, True): LOSS, (True, True): BOTH}
    reasons = {}
    for (claims_labels, claims_loss), words in right.items():
        wrong = [labels] * (claims_labels != labels_change) + [loss] * (claims_loss != loss_changes)
        reasons[words] = " ".join(wrong or [labels, loss])
    order = (LOSS, LABELS, BOTH, NOTHING)
    return question(asked, {words: reasons[words] for words in order}, right[labels_change, loss_changes])


def cost_of_costliest(run: Run, step: int) -> Question:
    """Return what the training point costs of whose label the network thought least."""
    data, raw = run.dataset, _raw(run, step)
    costs = infer.costs(run.recipe, raw, data.y)
    (shown,), cost = result(lambda share: -math.log(share), math.exp(-float(costs.max())), decimals=3)
    share, label = shown.value, data.classes[int(data.y[costs.argmax()])]
    others = 1 - share
    wrong = [
        (others, "That is the probability of all other labels. The loss is a log: it has no end as Pr goes to 0."),
        (-math.log(others or 1.0), f"That is −log of {readable(others, 3)}: the cost of seeing another label."),
        (others**2, "That is a squared error. It stays below 1 however sure and wrong the network is."),
    ]
    return sized(
        f"Of its costliest training point, the network gave the label observed, {label}, a probability of "
        f"{shown.text}. What does the point cost?",
        (cost.value, f"−log {shown.text} = {cost.text} nats: the loss asks only how probable the observed label was."),
        [*wrong[: 3 if others else 0], (1.0, f"That would be −log of {readable(math.exp(-1.0), 3)}.")],
        lambda value: cost.text if value == cost.value else numeral(value, 3).text,
    )


def raised_logits(run: Run, step: int) -> Question:
    """Return what changes if the same is added to all outputs."""
    data, raw = run.dataset, _raw(run, step)
    lift = float(np.ceil(np.abs(raw).max()))
    once, raised = (float(infer.costs(run.recipe, raw + more, data.y).mean()) for more in (0.0, lift))
    moved = abs(raised - once) > EQUAL * max(1.0, lift)
    changed = int(np.sum(_labels_of(run, raw, HALF) != _labels_of(run, raw + lift, HALF)))
    labels = "Labels: the largest output stays the largest."
    loss = (
        f"Loss: it stays {fixed(once, 3)} nats a point. Every e^f is multiplied by e^{lift:g}, which softmax "
        "divides out: only differences of outputs count."
    )
    asked = f"Add {lift:g} to all {raw.shape[-1]} outputs, at every x. What changes?"
    return _what_changes(asked, changed > 0, moved, labels, loss)


def know_nothing(run: Run, step: int) -> Question:
    """Return what a network costs a point that gives every label the same probability."""
    labels = run.dataset.domain.items
    now, _ = mean_and_sum(float(run.nll[step]), run.dataset.size)
    return sized(
        f"A network that knows nothing gives each of {labels} labels 1/{labels}. What does a point cost, in nats?",
        (math.log(labels), f"−log 1/{labels} = log {labels}. At step {step:,} this one costs {now.text} a point."),
        [
            (1 / labels, "That is the probability; its cost is minus its logarithm."),
            (1 - 1 / labels, "That is how often a guess is wrong. The loss does not count errors."),
            (
                math.log2(labels),
                f"That is log₂ {labels}, in bits. A nat is 1/log 2 = {readable(1 / math.log(2))} bits.",
            ),
        ],
        lambda value: fixed(value, 3),
    )


def no_label(run: Run) -> Question:
    """Return whether all bars can be low for what is none of the labels."""
    labels = run.dataset.domain.items
    least = 1 / labels
    low = fixed(least / 2, 2)
    return question(
        f"Draw a scribble that is no digit. Can all {labels} bars be below {low}?",
        {
            "Yes: it is none of them": f"There is no bar for “none”. The {labels} probabilities sum to 1, so the "
            f"largest is at least {readable(least)}, and may be near 1.",
            "No": f"They sum to 1 whatever the image is: the largest is at least {readable(least)}. A high bar says "
            "“rather this than the other digits”, not “this is a digit”.",
            "Only before training": f"Before training, too, they sum to 1: each is then about {readable(least)}.",
        },
        "No" if least > float(low) else "Yes: it is none of them",
    )


def output_of_least_squares(run: Run, step: int) -> Question:
    """Return whether the output of least squares on labels is the probability of a 1."""
    outputs = infer.mean(run.recipe, _raw(run, step))
    low, high = float(outputs.min()), float(outputs.max())
    return question(
        f"By least squares on labels, f(x) goes from {readable(low, 3)} to {readable(high, 3)} here. "
        "Is f(x) the probability of a 1?",
        {
            "No": "It is the mean of a normal, which may be any number. Its loss is of a density over all real y, in "
            "which 0 and 1 are nothing special.",
            "Yes": "Nothing keeps it in [0, 1], and the normal gives density to every y, also between the labels.",
            "Yes, where it lies in [0, 1]": "It may be near it there, as a mean of 0s and 1s is a share. But the model "
            "says that y is normal about it, which no label is.",
        },
        "No",
    )


def _raw(run: Run, step: int) -> Floats:
    return np.asarray(run.raw(run.dataset.x, step).numpy())


def _labels_of(run: Run, raw: Floats, threshold: float) -> Floats:
    """Return the label (N,) that is said of each training point: the most probable, or of two by the threshold."""
    if run.recipe.domain.items == 2:
        return np.asarray(decided(run.recipe, raw, threshold), dtype=np.float64)
    return np.asarray(raw.argmax(axis=-1), dtype=np.float64)


def _points(count: int) -> str:
    return "no point" if count == 0 else "1 point" if count == 1 else f"{count:,} points"
