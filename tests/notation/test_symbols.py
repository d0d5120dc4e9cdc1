from core.notation.symbols import latex, lower, symbol_of, words


def test_names_are_written_with_their_indices() -> None:
    assert [symbol_of(name) for name in ("phi_0", "theta_21", "sigma")] == ["φ₀", "θ₂₁", "σ"]
    assert lower(12) == "₁₂"


def test_what_is_no_greek_letter_stays_as_it_is() -> None:
    assert [latex(symbol) for symbol in ("μ", "p")] == [r"\mu", "p"]


def test_words_show_as_they_are() -> None:
    assert words("a_b 100%") == r"\text{a\_b 100\%}"
