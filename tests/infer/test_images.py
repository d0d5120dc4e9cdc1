"""What a run says of images: against torch, scipy and counting by hand."""

import numpy as np
import pytest
import torch
from scipy.spatial import KDTree

from core.infer import images
from core.judge.score import score
from core.minimise import Run, Settings, fit


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(Settings(data="digits", recipe="categorical", hidden=16, steps=60, rate=0.02))


def logits(run: Run, pixels: np.ndarray) -> torch.Tensor:
    network = run.network()
    hidden = torch.tanh(torch.tensor(pixels @ network.theta[:, 1:].T + network.theta[:, 0]))
    return hidden @ torch.tensor(network.phi[:, 1:].T) + torch.tensor(network.phi[:, 0])


def test_an_image_is_written_and_read_back_exactly(run: Run) -> None:
    for pixels in run.dataset.x[:50]:
        assert np.array_equal(images.decode(images.ink_text(pixels)), pixels)
    assert images.ink_text(np.linspace(0, 1, 64))[-1] == "g"


@pytest.mark.parametrize("text", ["1", "0" * 63, "0" * 65, "h" * 64, "G" * 64])
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        images.decode(text)


def test_images_are_the_training_ones_and_then_the_held_out_ones(run: Run) -> None:
    data = run.dataset
    first, last = images.image(run, 0), images.image(run, data.size + len(data.held_out_y) - 1)
    assert np.array_equal(first.pixels, data.x[0])
    assert np.array_equal(last.pixels, data.held_out_x[-1])
    assert (first.label, last.label) == (data.y[0], data.held_out_y[-1])
    assert "Training" in first.name
    assert "Held-out" in last.name


def test_the_course_ends_at_the_scores_of_the_run(run: Run) -> None:
    went, data = images.course(run), run.dataset
    for x, y, shares in ((data.x, data.y, went.accuracy), (data.held_out_x, data.held_out_y, went.held_out_accuracy)):
        assert shares.shape == run.steps.shape
        assert shares[-1] == score(run, x, y).accuracy
        assert shares[0] == score(run, x, y, 0).accuracy
    assert went.nll[-1] == run.nll[-1]


def test_a_glimpse_is_torchs_softmax_and_cross_entropy(run: Run) -> None:
    image = images.image(run, 1500)
    seen = images.glimpse(run, image)
    raw = logits(run, image.pixels[None])
    assert np.allclose(seen.probabilities[-1], torch.softmax(raw[0], 0), atol=1e-12)
    assert np.allclose(seen.probabilities.sum(axis=1), 1)
    assert seen.costs is not None
    target = torch.tensor([image.label])
    assert seen.costs[-1] == pytest.approx(torch.nn.functional.cross_entropy(raw, target).item(), abs=1e-12)
    assert images.glimpse(run, images.Image(image.pixels, None, "a drawing")).costs is None


def test_verdicts_are_torchs_and_the_confusion_is_counted(run: Run) -> None:
    data, said = run.dataset, images.image_verdicts(run)
    raw, labels = logits(run, data.held_out_x), torch.tensor(data.held_out_y, dtype=torch.long)
    assert np.allclose(said.costs, torch.nn.functional.cross_entropy(raw, labels, reduction="none"), atol=1e-12)
    assert said.costs.sum() == pytest.approx(run.held_out_nll[-1], rel=1e-9)
    pairs = list(zip(labels.tolist(), raw.argmax(dim=1).tolist(), strict=True))
    assert said.confusion.tolist() == [[pairs.count((i, j)) for j in range(10)] for i in range(10)]
    for (label, other), count in np.ndenumerate(said.confusion):
        assert said.among(label, other).sum() == count


def test_the_costliest_and_the_cheapest_are_the_ends_of_one_order(run: Run) -> None:
    said = images.image_verdicts(run)
    order = np.sort(said.costs)
    assert np.array_equal(said.costs[said.costliest(10)], order[::-1][:10])
    assert np.array_equal(said.costs[said.cheapest(10)], order[:10])
    right = said.most_probable == said.labels
    rows = said.costliest(5, right)
    assert right[rows].all()
    assert said.costs[rows[0]] == said.costs[right].max() < said.costs.max()


def test_how_far_an_image_is_from_the_data_is_what_scipy_says(run: Run) -> None:
    data = run.dataset
    tree = KDTree(data.x)
    away, _ = tree.query(data.held_out_x)
    rng = np.random.default_rng(2)
    for pixels in (data.x[5], data.held_out_x[3], rng.integers(0, 17, size=64) / 16):
        found = images.nearest(data, pixels)
        distance, at = tree.query(pixels)
        assert found.distance == pytest.approx(distance, abs=1e-12)
        assert found.label == data.y[at]
        assert found.farthest == pytest.approx(away.max(), abs=1e-12)
