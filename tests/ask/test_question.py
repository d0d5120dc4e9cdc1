"""Questions: what is asked of one, and which numbers are offered."""

import pytest

from core.ask.question import Answer, Question, question, sized


def test_a_question_has_different_answers_of_which_one_is_right() -> None:
    asked = question("Is it?", {"Yes": "it is", "No": "it is not"}, "No")
    assert asked.answer == Answer("No", "it is not")
    assert asked.right == 1


@pytest.mark.parametrize(
    ("words", "right", "message"),
    [
        (("Yes",), 0, "two or more, all different; not Yes"),
        (("Yes", "Yes"), 0, "all different; not Yes, Yes"),
        (("Yes", "No"), 2, "a place from 0 to 1; not 2"),
    ],
)
def test_a_question_says_what_it_needs(words: tuple[str, ...], right: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Question("Is it?", tuple(Answer(each, "") for each in words), right)


def test_the_right_answer_must_be_among_the_answers() -> None:
    with pytest.raises(ValueError, match="right must be one of Yes, No; not Perhaps"):
        question("Is it?", {"Yes": "", "No": ""}, "Perhaps")


def test_numbers_rise_and_none_is_written_twice() -> None:
    asked = sized("How much?", (2.0, "right"), [(3.0, "more"), (2.00001, "as much"), (1.0, "less"), (3.0, "again")])
    assert [(answer.words, answer.reason) for answer in asked.answers] == [
        ("1", "less"),
        ("2", "right"),
        ("3", "more"),
    ]
    assert asked.answer.reason == "right"
