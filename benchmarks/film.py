"""How long the film of a run takes to make, by family, as a multiple of the normal's: `python -m benchmarks.film`.

A film is all recorded moments of a run of 1,000 steps, drawn and packed as the bytes that a browser gets. Prints the
median of several interleaved rounds, in milliseconds of the processor, the multiple, and the size.
"""

from collections.abc import Mapping
from statistics import median
from time import process_time

from core.arrays import use_one_thread
from core.figures import films
from core.figures.theme import THEMES
from core.film.pack import pack
from core.infer.frame import frames
from core.minimise import Run, Settings, fit

ROUNDS = 5
PEER = "normal"
CASES: Mapping[str, Settings] = {
    PEER: Settings(data="sine"),
    "Laplace": Settings(data="sine", recipe="laplace"),
    "Student's t": Settings(data="sine", recipe="student_t"),
    "mixture of two": Settings(data="sine", recipe="normal_mixture"),
    "mixture of five": Settings(data="sine", recipe="normal_mixture", components=5),
    "asymmetric Laplace": Settings(data="arrivals", recipe="asymmetric_laplace"),
    "Gumbel": Settings(data="yearly_maxima", recipe="gumbel"),
    "log-normal": Settings(data="prices", recipe="log_normal"),
    "Weibull": Settings(data="wind", recipe="weibull"),
    "exponential": Settings(data="waiting_times", recipe="exponential"),
    "gamma": Settings(data="positive_skewed", recipe="gamma"),
    "beta": Settings(data="menarche", recipe="beta"),
    "von Mises": Settings(data="directions", recipe="von_mises"),
    "Poisson": Settings(data="counts", recipe="poisson"),
    "negative binomial": Settings(data="overdispersed_counts", recipe="negative_binomial"),
    "zero-inflated Poisson": Settings(data="many_zeros", recipe="zero_inflated_poisson"),
    "Bernoulli": Settings(data="space_shuttle", recipe="bernoulli"),
    "categorical": Settings(data="iris", recipe="categorical"),
    "ordinal": Settings(data="ratings", recipe="ordinal"),
    "multivariate normal": Settings(data="vectors", recipe="multivariate_normal"),
    "Wishart": Settings(data="covariances", recipe="wishart"),
    "Plackett-Luce": Settings(data="rankings", recipe="plackett_luce"),
}


def film(run: Run) -> bytes:
    """Return the film of a run as bytes, from the run alone."""
    return pack(films.film(run, frames(run), THEMES["light"]))


def milliseconds(runs: Mapping[str, Run]) -> dict[str, list[float]]:
    """Return how long the film of each run took in each round; the runs take turns."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            began = process_time()
            film(run)
            times[name].append((process_time() - began) * 1e3)
    return times


def main() -> None:
    """Measure all families and print the table."""
    use_one_thread()
    runs = {name: fit(settings.canonical()) for name, settings in CASES.items()}
    sizes = {name: len(film(run)) for name, run in runs.items()}
    times = milliseconds(runs)
    print(f"{f'a film, median of {ROUNDS} rounds':28}{'ms':>8}{'times':>8}{'MB':>8}")
    for name, spent in times.items():
        ratio = median(own / peer for own, peer in zip(spent, times[PEER], strict=True))
        print(f"  {name:26}{median(spent):8.0f}{ratio:8.1f}{sizes[name] / 1e6:8.2f}")


if __name__ == "__main__":
    main()
