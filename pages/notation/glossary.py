"""Parts of the notation page: a formula with its slip and the picture of it, the tables, and the sources."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from core.data import DATASETS, load
from core.explain import formulas
from core.explain.slips import SLIPS, SUBJECTS, Slip, proof, slips
from core.explain.words import WORDS
from core.figures.notation import proof_panel
from core.figures.theme import THEMES
from pages.components.picture import picture
from pages.parts import page, query
from pages.parts.formula import formula
from pages.parts.site import PLACES

STYLE = (Path(__file__).parent / "glossary.css").read_text(encoding="utf-8")
PIPE = "&#124;"
ALL = "all"
TITLES = {ALL: "All"} | {subject: subject.capitalize() for subject in SUBJECTS}
NAMES = {slip.key: slip.title for slip in SLIPS}

SYMBOLS = {
    "data": (
        (r"x", "input; a row of `x` (N, D)", "regression"),
        (r"y", "target, what was observed; `y` (N,)", "regression"),
        (r"I", "number of examples, N in the code", "fits"),
        (r"i", "which example, 1 … I", "fits"),
        (r"q(y)", "empirical distribution: a point mass of 1/I at each example", "cross_entropy"),
    ),
    "network": (
        (r"\mathrm{f}[x, \phi]", "the network: its outputs at x, `raw` (N, K)", "regression"),
        (r"\theta_{hd}", "weights into hidden unit h, `theta` (H, D + 1), the constant first", "regression"),
        (r"\phi_{kh}", "weights out of it, `phi` (K, H + 1); φ alone means all parameters", "regression"),
        (r"\mathrm{a}[z]", "activation function", "regression"),
        (r"r", "raw output, before its link", "regression"),
    ),
    "distribution": (
        (r"\Pr(y\,|\,x)", "predicted distribution of y at x; a density per unit of y", "regression"),
        (r"\mu", "mean of a normal, `loc`, in units of y", "normal"),
        (r"\sigma", "its standard deviation, `scale`, in units of y; σ² is the variance", "normal"),
        (r"\lambda", "probability of y = 1, `probs`", "binary"),
        (r"\lambda_k", "probability of class k, `probs` (N, K)", "multiclass"),
        (r"\mathrm{sig}[z]", "logistic sigmoid, 1 / (1 + exp(−z))", "binary"),
    ),
    "likelihood": (
        (r"L[\phi]", "loss: the negative log-likelihood, a sum in nats, `nll`", "likelihood"),
        (r"\prod,\ \sum", "product and sum over the examples", "likelihood"),
        (r"\log", "natural logarithm, so that costs are in nats", "likelihood"),
        (r"D[q\,\|\,p]", "Kullback–Leibler divergence, in nats", "cross_entropy"),
    ),
    "recipe": (
        (r"\hat\phi", "the parameters that minimise L", "least_squares"),
        (r"\hat y", "the single best answer: the y where Pr(y|x) is largest", "regression"),
        (r"\alpha", "learning rate, `rate`", "regression"),
        (r"\beta, \beta_1, \beta_2", "decay of running means, in momentum and Adam", "regression"),
        (r"\epsilon", "a small number: the floor of σ; in Adam, 10⁻⁸", "regression"),
    ),
}
"""By subject: the symbol as LaTeX, what it stands for, and the name of the page that uses it."""

READING = (
    "S. J. D. Prince, *Understanding Deep Learning*, MIT Press 2023: chapters 2, 3, 5 and 6, appendix C, notebooks.",
    "D. P. Kingma and J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015.",
    "B. W. Silverman, *Some aspects of the spline smoothing approach to non-parametric regression curve fitting*, "
    "Journal of the Royal Statistical Society B 47, 1985.",
    "W. Feller, *An Introduction to Probability Theory and Its Applications*, volume II, Wiley 1971.",
    "C. de Boor, *A Practical Guide to Splines*, Springer 1978.",
    "M. Okabe and K. Ito, *Color Universal Design*, 2008: the colours of all figures.",
)


def slips_of(subject: str) -> list[str]:
    """Return the keys of the slips that a subject has."""
    return [slip.key for slip in slips(subject)]


def defaults() -> dict[str, str]:
    """Return what need not stand in the URL: all subjects, and the first slip of the chosen one."""
    return {"subject": ALL, "slip": slips_of(st.session_state["subject"])[0]}


def agree(asked: Mapping[str, str] | None) -> None:
    """Show the first slip of the subject where a new URL names none, or one of another subject."""
    subject, slip = st.session_state["subject"], st.session_state["slip"]
    if slip in (known := slips_of(subject)):
        return
    if "slip" in (asked or {}):
        rule = f"slip must be one of {', '.join(known)} for the subject {subject}; not “{slip}”."
        query.use_instead("slip", known[0], f"{rule} Used instead: {known[0]}.")
    st.session_state["slip"] = known[0]


def choose_first() -> None:
    """Show the first slip of the subject that was just chosen."""
    st.session_state["slip"] = slips_of(st.session_state["subject"])[0]


def controls() -> None:
    """Draw the choice of a subject and of a slip in it, and the way through all of them."""
    keys = slips_of(st.session_state["subject"])
    with page.handles(align="bottom"):
        st.segmented_control(
            "Subject",
            list(TITLES),
            key="subject",
            format_func=TITLES.__getitem__,
            on_change=choose_first,
            required=True,
        )
        st.selectbox("Formula", keys, key="slip", format_func=NAMES.__getitem__)
        for label, by, key in (("Back", -1, "Left"), ("Next", 1, "Right")):  # Streamlit draws the arrow of the key
            st.button(label, shortcut=key, on_click=_go, args=(keys, by), key=label)


def _go(keys: Sequence[str], by: int) -> None:
    at = keys.index(st.session_state["slip"])
    st.session_state["slip"] = keys[(at + by) % len(keys)]


def draw_slip(theme: str) -> None:
    """Draw the chosen slip: the picture that disproves it beside the right formula, its numbers and the slip."""
    slip = next(slip for slip in SLIPS if slip.key == st.session_state["slip"])
    its_proof = proof(slip.key)
    st.html(f"<style>{STYLE}</style>")
    chart, text = st.columns([5, 4], gap="medium")
    with chart:
        picture([proof_panel(slip, its_proof, THEMES[theme])], key="proof")
    with text, st.container(key="slip_text"):
        st.markdown(f":material/check: **{slip.title}**")
        formula(_stacked(slip.right), _stacked(its_proof.numbers))
        st.markdown(":material/close: **The slip**")
        with st.container(border=True, key="the_slip"):
            st.latex(_stacked(slip.slip))
        st.markdown(its_proof.sentence)
        _where(slip)


def _stacked(latex: str) -> str:
    """Return LaTeX with each part that a wide space sets apart on a line of its own."""
    parts = latex.split(r"\qquad")
    return latex if len(parts) == 1 else r"\begin{gathered}" + r"\\".join(parts) + r"\end{gathered}"


def _where(slip: Slip) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(slip.source)
        _link(slip.place)


def _link(name: str) -> None:
    """Draw a link to the page of that name, where the site has it."""
    for place in PLACES:
        if place.name == name:
            st.page_link(place.script, label=place.title, icon=":material/arrow_forward:")


def tables(subject: str) -> None:
    """Draw all formulas and symbols of a subject, or of all subjects, one after the other."""
    for each in SUBJECTS:
        if subject in (ALL, each):
            st.header(TITLES[each], anchor=False)
            _symbols(each)
            _words(each)
            for slip in slips(each):
                _row(slip.title, slip.right, proof(slip.key).numbers, slip.place, slip.source, slip.slip)
            for entry in formulas.FORMULAS:
                if entry.subject == each:
                    numbers = formulas.formula_numbers(entry.title)
                    _row(entry.title, entry.latex, numbers, entry.place, entry.source)


def _symbols(subject: str) -> None:
    rows = [(f"${_without_pipes(symbol)}$", meaning, _page(place)) for symbol, meaning, place in SYMBOLS[subject]]
    st.markdown(markdown_table(("symbol", "meaning", "page"), rows))


def _words(subject: str) -> None:
    rows = [(each.word, each.sentence, _page(each.place)) for each in WORDS if each.subject == subject]
    st.markdown(markdown_table(("word", "meaning", "page"), rows))


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as Markdown, one line a row, in which a | of a cell ends no cell."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', PIPE) for cell in line)} |" for line in lines)


def _without_pipes(latex: str) -> str:
    """Return LaTeX with every | and \\| by name: in the cell of a table they would end it."""
    return latex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")


def _page(name: str) -> str:
    """Return a link to the page of that name, where the site has it."""
    return next((f"[{place.title}]({place.path})" for place in PLACES if place.name == name), "")


def _row(title: str, symbols: str, numbers: str, place: str, source: str, slip: str = "") -> None:
    with st.container(border=True, key=f"formula {title}"):
        left, middle, right = st.columns([3, 8, 5], vertical_alignment="center")
        with left:
            st.markdown(f"**{title}**")
            st.caption(source)
            _link(place)
        with middle:
            st.latex(_stacked(symbols))
            st.latex(_stacked(numbers))
        if slip:
            with right:
                st.markdown(":material/close: the slip")
                st.latex(_stacked(slip))


def draw_sources() -> None:
    """Draw the sources: what to read, and where each data set is from."""
    st.header("Sources", anchor=False)
    st.markdown("\n".join(f"- {entry}" for entry in READING))
    st.markdown("**Data**\n\n" + _data_sources())


@st.cache_data(max_entries=1, show_spinner=False)
def _data_sources() -> str:
    return "\n".join(f"- {data.title}: {data.source}" for data in map(load, DATASETS))
