"""The films of all families: what they show is the run's, they are small, and each picture suits its y."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats

from core import infer
from core.choose.domain import ANGLES, COUNTS, POSITIVE, REAL_LINE, Domain, vectors
from core.data.dataset import Dataset
from core.figures.densities import FADES
from core.figures.films import film
from core.figures.theme import CHART_TEXT, DARK, LIGHT
from core.film.check import check
from core.film.pack import pack
from core.film.slices import DensitySpec, EllipseSpec, TableSpec
from core.film.spec import Every, Film, Pieces
from core.infer.curves import refined_knots, whole_values
from core.infer.frame import Frame, frames
from core.minimise import Run, Settings, fit
from tests.minimise.inputs import DATA

PAGED = {"normal", "bernoulli", "categorical", "ordinal"}
"""Families whose films have tests of their own, beside those of the pages that they have."""
FAMILIES = {key: data for key, data in DATA.items() if key not in PAGED}
ORDERED = [
    "laplace",
    "asymmetric_laplace",
    "student_t",
    "gumbel",
    "normal_mixture",
    "exponential",
    "gamma",
    "beta",
    "poisson",
    "negative_binomial",
]
MEGABYTES = 2.4


def run_of(family: str) -> Run:
    steps = 900 if family == "von_mises" else 150  # a direction takes longer to wind
    return fit(Settings(data=FAMILIES[family], recipe=family, hidden=8, steps=steps).canonical())


@pytest.fixture(scope="module", params=FAMILIES)
def run(request: pytest.FixtureRequest) -> Run:
    return run_of(request.param)


@pytest.fixture(scope="module")
def recorded(run: Run) -> Frame:
    return frames(run)


@pytest.fixture(scope="module")
def shown(run: Run, recorded: Frame) -> Film:
    return film(run, recorded, LIGHT)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("family", "data"),
    (
        FAMILIES | {"normal": "motorcycle", "bernoulli": "space_shuttle", "categorical": "iris", "ordinal": "ratings"}
    ).items(),
)
def test_runs_gone_wild_can_be_shown(family: str, data: str) -> None:
    optimiser, activation = ("momentum", "relu") if family == "normal_mixture" else ("sgd", "tanh")
    wild = Settings(data=data, recipe=family, optimiser=optimiser, activation=activation, rate=10.0, steps=60)
    run = fit(wild.canonical())
    recorded = frames(run)
    np.testing.assert_allclose(recorded.costs.sum(axis=-1), run.nll[run.steps], rtol=1e-6)
    assert len(pack(film(run, recorded, LIGHT))) < MEGABYTES * 1e6


def block(shown: Film, name: str, moment: int) -> np.ndarray:
    """Return the values of a block at a moment, a row for each x of the slice."""
    return np.asarray(shown.blocks[name])[moment].reshape(len(shown.x), -1)


def test_it_packs_small_and_opens_in_the_middle(run: Run, shown: Film) -> None:
    assert len(pack(shown)) < MEGABYTES * 1e6
    assert shown.slice is not None
    assert shown.slice.x == pytest.approx(np.mean(run.x_range), abs=0.02 * np.ptp(run.x_range))
    assert [readout.label for readout in shown.readouts][:1] == ["NLL a point"]
    assert shown.blocks["nll"][-1] == pytest.approx(run.nll[-1])


def test_texts_are_legible_and_axes_have_titles(shown: Film) -> None:
    for figure in (panel.figure for panel in shown.panels):
        layout = figure["layout"]
        assert layout["font"]["size"] >= CHART_TEXT
        assert all(layout[name]["title"]["text"] for name in layout if name[1:5] == "axis")


def test_every_family_has_a_dark_film_with_the_same_numbers(run: Run, recorded: Frame, shown: Film) -> None:
    dark = film(run, recorded, DARK, x=float(recorded.x[3]))
    assert dark.slice is not None
    assert dark.slice.x == recorded.x[3]
    assert dark.panels[0].figure["layout"]["font"]["color"] == DARK.text
    np.testing.assert_array_equal(dark.blocks["nll"], shown.blocks["nll"])


@pytest.mark.parametrize("run", [*ORDERED, "von_mises"], indirect=True)
@pytest.mark.parametrize("moment", [0, 40, -1])
def test_the_slice_is_the_density_of_the_run(run: Run, recorded: Frame, shown: Film, moment: int) -> None:
    cut = shown.slice
    assert isinstance(cut, DensitySpec)
    knots, shape, unit = (block(shown, name, moment) for name in (cut.knots, cut.shape, cut.unit))
    share = np.arange(cut.parts) / cut.parts
    inner = knots[:, :-1, None] + np.diff(knots, axis=1)[..., None] * share
    y = np.concatenate([inner.reshape(len(knots), -1), knots[:, -1:]], axis=1)
    raw = recorded.raw[moment, ::2]
    exact = np.exp(-run.recipe.nll(raw[:, None, :], y).numpy())
    density = shape / unit
    cut_off = density > 0.999 * density.max(axis=1, keepdims=True)
    same = np.isfinite(density) & ~cut_off
    assert same.mean() > 0.6
    np.testing.assert_allclose(density[same], exact[same], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(block(shown, cut.centre, moment)[:, 0], _centre(run, raw), atol=1e-9)


def _centre(run: Run, raw: np.ndarray) -> np.ndarray:
    if run.recipe.domain == ANGLES:
        loc = np.unwrap(infer.mean(run.recipe, raw))
        return loc - 2 * math.pi * np.round(loc[len(loc) // 2] / (2 * math.pi))
    modes = run.recipe.centre == "mode"
    return infer.mode(run.recipe, raw) if modes else infer.mean(run.recipe, raw)


@pytest.mark.parametrize("run", [*ORDERED], indirect=True)
@pytest.mark.parametrize("level", FADES)
def test_the_bands_are_the_regions_of_highest_density(run: Run, recorded: Frame, shown: Film, level: float) -> None:
    found = block(shown, f"region {level:g}", -1).reshape(len(shown.x), -1, 2)
    with np.errstate(over="ignore"):
        exact = infer.region(run.recipe, recorded.raw[-1, ::2], level)
    size = np.nansum(exact[..., 1] - exact[..., 0], axis=-1)[:, None, None]
    np.testing.assert_array_equal(np.isnan(found), np.isnan(exact))
    assert np.nanmax(np.abs(found - exact) / np.maximum(size, 1e-9)) < 0.05


@pytest.mark.parametrize("run", [*ORDERED, "von_mises"], indirect=True)
def test_bells_stand_on_their_points_and_cover_no_neighbour(run: Run, recorded: Frame, shown: Film) -> None:
    picture = shown.panels[0]
    data = picture.figure["data"]
    feet = data[-1]["x"]
    bells = np.asarray(shown.blocks["bell x"])[-1]
    distance = np.ptp(recorded.x) / 7
    reach = bells.reshape(len(feet), -1) - feet[:, None]
    assert np.nanmin(reach) >= -1e-9
    assert np.nanmax(reach) <= 0.901 * distance
    marked = np.asarray(shown.blocks["marked"])[-1].reshape(len(feet), 3)
    np.testing.assert_allclose(marked[:, 0], feet)
    assert np.all(marked[:, 1] >= feet)
    assert set(zip(feet, data[-1]["y"], strict=True)) <= set(zip(run.dataset.x[:, 0], run.dataset.y, strict=True))


@pytest.mark.parametrize("run", [*ORDERED], indirect=True)
def test_numbers_tell_mode_mean_region_and_every_parameter(run: Run, recorded: Frame, shown: Film) -> None:
    assert shown.slice is not None
    labels = [number.label for number in shown.slice.numbers]
    assert labels[:3] == ["mode", "mean", "95 % region"]
    assert len(labels) == 3 + len(run.recipe.parameters)
    told = {number.label: number.block for number in shown.slice.numbers if number.block}
    raw = recorded.raw[-1, ::2]
    np.testing.assert_allclose(block(shown, told["mode"], -1)[:, 0], infer.mode(run.recipe, raw))
    np.testing.assert_allclose(block(shown, told["mean"], -1)[:, 0], infer.mean(run.recipe, raw))


@pytest.mark.parametrize("run", ["normal_mixture"], indirect=True)
def test_a_mixture_has_two_bands_where_there_are_two_answers(run: Run, recorded: Frame, shown: Film) -> None:
    region = block(shown, "region 0.95", -1).reshape(len(shown.x), 2, 2)
    pieces = np.isfinite(region).all(axis=-1).sum(axis=-1)
    assert pieces[:10].max() == 1
    assert pieces[-10:].min() == 2
    track = shown.panels[0].tracks[0]
    assert isinstance(track.x, Pieces)
    assert track.x.pieces == 2
    line = np.asarray(shown.blocks["line"])[-1]
    assert np.isnan(line).any()  # where the mode goes to the other answer
    np.testing.assert_allclose(block(shown, "logits", -1).sum(axis=1), 1.0)  # told as weights


@pytest.mark.parametrize("run", ["poisson", "negative_binomial"], indirect=True)
def test_counts_are_bars_and_their_bands_step_in_whole_numbers(run: Run, shown: Film) -> None:
    assert isinstance(shown.slice, DensitySpec)
    bars = shown.slice.figure["data"]
    assert [trace["type"] for trace in bars] == ["bar", "bar", "scatter", "scatter", "bar"]
    np.testing.assert_array_equal(bars[0]["x"], np.round(bars[0]["x"]))
    counts = np.asarray(shown.blocks["region 0.95"])
    np.testing.assert_array_equal(counts, np.round(counts))
    edges = [track.y for track in shown.panels[0].tracks[:2]]
    assert edges == [Every("region 0.95", 0, 2, -0.5), Every("region 0.95", 1, 2, 0.5)]
    assert {trace["line"]["shape"] for trace in shown.panels[0].figure["data"][:4]} == {"hvh"}


@pytest.mark.parametrize("family", ["poisson", "negative_binomial"])
def test_the_slice_of_many_counts_shows_their_own_probabilities(family: str) -> None:
    """Means from 2 to 200,000 in one picture: each place has a curve around its own mass, of single counts."""
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 1, (200, 1))
    y = rng.poisson(2.0 * 1e5 ** x[:, 0]).astype(float)
    run = fit(Settings(recipe=family, steps=2, hidden=3), own(x, y, COUNTS))
    recorded = frames(run)
    rates = 2.0 * 1e5 ** np.linspace(0.0, 1.0, recorded.raw.shape[1])
    values = {"rate": rates} | ({"total_count": np.full(len(rates), 30.0)} if family != "poisson" else {})
    raw = np.broadcast_to(run.recipe.raw(**values).numpy(), recorded.raw.shape)
    started = time.process_time()
    shown = film(run, replace(recorded, raw=raw), LIGHT)
    assert time.process_time() - started < 5.0  # 0.1 s for this, on a machine that does nothing else
    cut = shown.slice
    assert isinstance(cut, DensitySpec)
    assert cut.whole
    assert not {"knots", "unit"} & shown.quantised
    knots = np.float32(block(shown, "knots", -1)).astype(np.float64)  # as the player has them
    counts, shares = whole_values(refined_knots(knots, cut.parts)), block(shown, "shape", -1) / block(shown, "unit", -1)
    for place, rate in enumerate(rates[::2]):
        spread = scipy.stats.nbinom(30.0, 30.0 / (30.0 + rate)) if family != "poisson" else scipy.stats.poisson(rate)
        np.testing.assert_allclose(shares[place], spread.pmf(counts[place]), rtol=1e-6)
        near = np.arange(spread.ppf(0.2), spread.ppf(0.8) + 1.0)
        if near[-1] < y.max():
            assert shares[place].max() == pytest.approx(spread.pmf(near).max(), rel=0.02)


@pytest.mark.parametrize("mean", [1e5, 1e9])
def test_counts_far_from_0_are_shown_around_the_data_and_peak_as_they_should(mean: float) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0, 1, (60, 1)), rng.poisson(mean, 60).astype(float)
    run = fit(Settings(recipe="poisson", steps=2, hidden=3), own(x, y, COUNTS))
    recorded = frames(run)
    rates = np.linspace(y.min(), y.max() + np.ptp(y), recorded.raw.shape[1])
    shown = film(run, replace(recorded, raw=np.broadcast_to(run.recipe.raw(rate=rates), recorded.raw.shape)), LIGHT)
    peaks = 1.0 / block(shown, "unit", -1)[:, 0]
    np.testing.assert_allclose(peaks, 1.0 / np.sqrt(2.0 * np.pi * rates[::2]), rtol=0.01)
    low, high = shown.panels[0].figure["layout"]["yaxis"]["range"]
    assert y.min() - np.ptp(y) < low < y.min() < y.max() < high < y.max() + np.ptp(y)


@pytest.mark.parametrize("run", ["von_mises"], indirect=True)
def test_an_angle_goes_over_the_edge_and_comes_in_at_the_other(run: Run, recorded: Frame, shown: Film) -> None:
    layout = shown.panels[0].figure["layout"]
    assert layout["yaxis"]["range"] == [-math.pi, math.pi]
    assert layout["yaxis"]["ticktext"][0] == "−π"
    assert isinstance(shown.slice, DensitySpec)
    assert shown.slice.period == pytest.approx(2 * math.pi)
    assert np.abs(np.asarray(shown.blocks["loc"])).max() > math.pi  # it winds on
    arcs = block(shown, "region 0.95", -1)
    np.testing.assert_allclose(arcs.mean(axis=1), block(shown, "loc", -1)[:, 0], atol=1e-6)
    line = np.asarray(shown.blocks["line"])[-1]
    within = line[np.abs(line) <= math.pi]
    assert len(within) >= len(recorded.x) - 1  # at each x it is drawn once within the strip
    np.testing.assert_allclose(
        np.sort(within), np.sort(infer.mean(run.recipe, recorded.raw[-1]))[-len(within) :], atol=1e-9
    )


@pytest.mark.parametrize("run", ["multivariate_normal"], indirect=True)
def test_ellipses_hold_their_share_of_the_points(run: Run, recorded: Frame, shown: Film) -> None:
    cut = shown.slice
    assert isinstance(cut, EllipseSpec)
    assert not shown.panels[0].over_x
    loc, (a, b, c) = block(shown, "loc", -1)[30], block(shown, "factor", -1)[30]
    factor = np.array([[a, 0.0], [b, c]])
    drawn = np.random.default_rng(0).standard_normal((20_000, 2)) @ factor.T + loc
    distance = np.linalg.norm(np.linalg.solve(factor, (drawn - loc).T), axis=0)
    for radius, level in zip(cut.radii, (0.95, 0.5), strict=True):
        assert np.mean(distance <= radius) == pytest.approx(level, abs=0.01)
    np.testing.assert_allclose(loc, infer.mean(run.recipe, recorded.raw[-1, 60]))
    spread = block(shown, "σ", -1)[30]
    np.testing.assert_allclose(spread, np.sqrt(np.diag(factor @ factor.T)))
    correlation = (factor @ factor.T)[0, 1] / spread.prod()
    assert block(shown, "correlation", -1)[30, 0] == pytest.approx(correlation)


@pytest.mark.parametrize("run", ["wishart"], indirect=True)
def test_matrices_are_told_by_the_entries_of_their_mean(run: Run, recorded: Frame, shown: Film) -> None:
    assert isinstance(shown.slice, EllipseSpec)
    mean = infer.mean(run.recipe, recorded.raw[-1, ::2])
    for name, (row, column) in {"y₁₁": (0, 0), "y₂₂": (1, 1), "y₁₂": (0, 1)}.items():
        np.testing.assert_allclose(block(shown, name, -1)[:, 0], mean[:, row, column])
    a, b, c = block(shown, "factor", -1).T
    np.testing.assert_allclose([a * a, a * b, b * b + c * c], [mean[:, 0, 0], mean[:, 0, 1], mean[:, 1, 1]])


@pytest.mark.parametrize("run", ["plackett_luce"], indirect=True)
def test_rankings_are_a_table_that_sums_to_1_both_ways(run: Run, recorded: Frame, shown: Film) -> None:
    cut = shown.slice
    assert isinstance(cut, TableSpec)
    table = block(shown, cut.values, -1).reshape(-1, cut.rows, cut.columns)
    np.testing.assert_allclose(table.sum(axis=1), 1.0)
    np.testing.assert_allclose(table.sum(axis=2), 1.0)
    first = np.stack([np.asarray(shown.blocks[f"first {k}"])[-1] for k in range(4)], axis=-1)
    np.testing.assert_allclose(first[::2], table[:, 0], atol=1e-12)
    winners = [trace for trace in shown.panels[0].figure["data"] if trace["mode"] == "markers"]
    assert sum(len(trace["x"]) for trace in winners) == run.dataset.size


def test_the_player_knows_where_every_point_is(run: Run, shown: Film) -> None:
    picture, x = shown.panels[0], run.dataset.x[:, 0]
    known = [trace for trace in picture.figure["data"] if "meta" in trace]
    assert {row for trace in known for row in trace["meta"]["rows"].tolist()} == set(range(run.dataset.size))
    for trace in known:
        rows = trace["meta"]["rows"]
        np.testing.assert_array_equal(trace["x"], x[rows] if picture.over_x else run.dataset.y[rows, 0])
        if isinstance(shown.slice, TableSpec):
            np.testing.assert_array_equal(trace["meta"]["cut"], run.dataset.y[rows])


def own(x: np.ndarray, y: np.ndarray, domain: Domain) -> Dataset:
    """Return made-up data as a person's own: names and units as they please."""
    names = tuple("ab"[: x.shape[1]])
    return Dataset(
        name="own", title="<b>own</b>", x=x, y=y, held_out_x=x[:40], held_out_y=y[:40], domain=domain,
        x_names=names, y_name="<i>y</i>", x_units=("cm",) * len(names), y_units="tens of millions of calls", source="",
        standardise=True, sigma=1.0,
    )  # fmt: skip


PLANE = np.random.default_rng(1).uniform(0.1, 2.0, (120, 2))


@pytest.mark.parametrize(
    ("family", "y", "domain"),
    [
        ("normal", PLANE[:, 0] - PLANE[:, 1], REAL_LINE),
        ("student_t", PLANE[:, 0] - PLANE[:, 1], REAL_LINE),
        ("gamma", PLANE[:, 0] * PLANE[:, 1], POSITIVE),
        ("poisson", np.round(PLANE[:, 0]), COUNTS),
        ("von_mises", PLANE[:, 0], ANGLES),
    ],
)
def test_two_inputs_show_the_mean_or_mode_as_colour(family: str, y: np.ndarray, domain: Domain) -> None:
    run = fit(Settings(recipe=family, steps=20, hidden=4), own(PLANE, y, domain))
    recorded = frames(run)
    shown = film(run, recorded, LIGHT)
    assert pack(shown)
    said = infer.mode if family in ("student_t", "von_mises") else infer.mean
    np.testing.assert_allclose(shown.blocks["shown"], said(run.recipe, recorded.raw))
    heat, training, _ = shown.panels[0].figure["data"]
    assert (heat["zmin"], heat["zmax"]) == (training["marker"]["cmin"], training["marker"]["cmax"])
    assert len(heat["x"]) * len(heat["y"]) == len(shown.x)


def test_what_has_no_picture_is_told_in_one_sentence() -> None:
    y = np.stack([PLANE[:, 0], PLANE[:, 1]], axis=-1)
    run = fit(Settings(recipe="multivariate_normal", steps=5, hidden=3), own(PLANE, y, vectors(2)))
    with pytest.raises(ValueError, match="a picture of Multivariate normal over values needs x of 1 columns; not 2"):
        film(run, frames(run), LIGHT)


@pytest.mark.parametrize("family", ["normal", "gamma"])
def test_large_data_are_drawn_as_shade(family: str) -> None:
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 2, (20_000, 1))
    run = fit(Settings(recipe=family, steps=10, hidden=3), own(x, rng.gamma(2.0, 1.0 + x[:, 0]), POSITIVE))
    shown = film(run, frames(run), LIGHT)
    (heat,) = (trace for trace in shown.panels[0].figure["data"] if trace["type"] == "heatmap")
    assert heat["name"] == "training: 20,000 points"
    assert np.nansum(np.exp(heat["z"])) == pytest.approx(20_000, rel=0.001)
    np.testing.assert_array_equal(heat["meta"]["x"], run.dataset.x[heat["meta"]["rows"], 0])
    np.testing.assert_array_equal(heat["meta"]["y"], run.dataset.y[heat["meta"]["rows"]])
    assert len(pack(shown)) < MEGABYTES * 1e6


def test_names_and_units_of_own_data_are_no_markup() -> None:
    x = PLANE[:, :1]
    run = fit(Settings(recipe="laplace", steps=5, hidden=3), own(x, x[:, 0], REAL_LINE))
    shown = film(run, frames(run), LIGHT)
    assert shown.panels[0].figure["layout"]["yaxis"]["title"]["text"].startswith("&lt;i&gt;y")
    assert isinstance(shown.slice, DensitySpec)
    assert "millions" not in shown.slice.figure["layout"]["xaxis"]["title"]["text"]  # too long for a small chart
    assert not any(number.unit for number in shown.slice.numbers)


def test_a_film_of_wrong_columns_is_refused(run: Run, recorded: Frame, shown: Film) -> None:
    cut = shown.slice
    assert cut is not None
    name = {DensitySpec: "shape", EllipseSpec: "factor", TableSpec: "places"}[type(cut)]
    with pytest.raises(ValueError, match=rf"block {name} must have \d+ columns; not 3"):
        check(replace(shown, blocks={**shown.blocks, name: np.ones((len(shown.steps), 3))}))


@pytest.mark.parametrize(("data", "family"), [("belgian_phones", "student_t"), ("menarche", "beta")])
def test_extreme_densities_are_drawn_without_a_warning(data: str, family: str) -> None:
    run = fit(Settings(data=data, recipe=family).canonical())
    shown = film(run, frames(run), LIGHT)
    assert np.isfinite(shown.blocks["shape"][-1]).all()
