"""Below a fit set by hand: its two sums with their numbers, its distance from the optimum, its points."""

import pandas as pd
import streamlit as st

from core.data import Dataset
from core.explain.line import nll_in_numbers, squares_in_numbers
from core.explain.per_point import per_point
from core.figures.fits import NLL_NUMBERS, SQUARES_NUMBERS
from core.theory.fit_by_hand import HandFit, compared
from pages.components.terms import terms
from pages.fits import hand
from pages.parts.formula import formula


def sums(data: Dataset, fit: HandFit) -> None:
    """Draw both sums in symbols and with the numbers of the moment."""
    account = fit.account(data.x, data.y)
    left, right = st.columns(2)
    with left:
        formula(
            r"\sum_{i=1}^{I} \left(y_i - \mathrm{f}[x_i, \phi]\right)^2",
            squares_in_numbers(account, data.y),
            f"A sum over {data.size} points. It does not know σ.",
            key=SQUARES_NUMBERS,
        )
    with right:
        formula(
            r"-\sum_{i=1}^{I} \log \Pr(y_i | x_i) = \tfrac{I}{2}\log\left[2\pi\sigma^2\right]"
            r" + \frac{\sum_i (y_i - \mathrm{f}[x_i, \phi])^2}{2\sigma^2}",
            nll_in_numbers(account, fit.sigma),
            f"That is {per_point(account.nll, data.size)}: a price for the width, and one for the misses.",
            key=NLL_NUMBERS,
        )


def in_short(here: hand.Ground, before: HandFit) -> str:
    """Return in one sentence how far the hand's fit was from the optimum."""
    rows = compared(before, hand.best_fit(here), here.data.x, here.data.y)
    far = " · ".join(f"{row.name} {row.texts()[-1]}" for row in rows)
    return f"**Your fit minus the optimum** (yours is dashed): {far}"


def distance(here: hand.Ground, before: HandFit) -> None:
    """Draw how far the hand's fit was from the optimum."""
    rows = compared(before, hand.best_fit(here), here.data.x, here.data.y)
    st.markdown("**How far your fit was** from maximum likelihood")
    columns = ("yours", "optimum", "distance")
    st.table(pd.DataFrame([row.texts() for row in rows], columns=columns, index=[row.name for row in rows]))


def point_by_point(data: Dataset, fit: HandFit) -> None:
    """Draw the fit point by point."""
    account = fit.account(data.x, data.y)
    st.markdown("**Point by point**: both sums, before they are summed")
    terms(
        {
            data.x_label: data.x[:, 0],
            data.y_label: data.y,
            "f": account.prediction,
            "y − f": account.residual,
            "(y − f)²": account.square,
            "Pr(y|x)": account.density,
            "−log Pr(y|x), nats": account.cost,
        },
        "The points, and the terms of both sums",
        key="terms",
    )
