"""A lecture as a file: what is written is read again, and each fault gets one sentence; nothing in it is obeyed."""

import time

import pytest

from core.rules import LONGEST_QUOTE
from pages.parts.lecture import (
    LENGTHS,
    MOST_BYTES,
    MOST_STEPS,
    Lecture,
    LectureFault,
    LectureStep,
    link_to,
    query_of,
    read_lecture,
    write_lecture,
)
from pages.parts.parameters import PARAMETERS
from pages.parts.site import PLACES, place
from tests.pages.opening import parameters

STEP = "- sentence: A bad fit.\n  link: fits?sigma=0.1\n"
WHOLE = Lecture(
    "Über σ",
    (
        LectureStep("A “bad” fit: no", "fits?intercept=1.6&slope=-0.8&sigma=0.1"),
        LectureStep("yes", "/", "Is 1 > 0?", ("yes", "no", "1.5"), "A", "true: it is", "one\n  two\n# three", 1.5),
        LectureStep("Drawn", link_to(place("regression"), {"data": "hand", "xy": "blank~0_1_2_3"}), minutes=3),
    ),
)


def of(*lines: str) -> bytes:
    return "\n".join(["title: T", "steps:", *lines]).encode()


def fault(data: bytes) -> str:
    with pytest.raises(LectureFault) as found:
        read_lecture(data)
    return str(found.value)


def test_what_is_written_is_read_again() -> None:
    assert read_lecture(write_lecture(WHOLE).encode()) == WHOLE
    assert WHOLE.minutes == 2.0 + 1.5 + 3.0
    assert "notes" not in write_lecture(Lecture("T", WHOLE.steps[:1]))


def test_no_word_is_taken_for_more_than_a_word() -> None:
    steps = read_lecture(of("- sentence: no", "  link: fits", "  question: 2026-11-30", "  choices: [yes, 1.0]")).steps
    assert (steps[0].sentence, steps[0].question, steps[0].choices) == ("no", "2026-11-30", ("yes", "1.0"))


@pytest.mark.parametrize(
    "link", ["/fits?sigma=0.1", "https://lab.example.edu/lab/fits?sigma=0.1", "fits/?sigma=0.1&projector=1"]
)
def test_an_address_from_a_browser_is_a_link(link: str) -> None:
    (step,) = read_lecture(of("- sentence: A", f"  link: {link}")).steps
    assert (step.link, step.place.name, query_of(step.link)) == ("fits?sigma=0.1", "fits", {"sigma": "0.1"})


def test_a_step_may_leave_things_out_of_its_page() -> None:
    (step,) = read_lecture(of("- sentence: A", "  link: fits?sigma=0.1&hide=sigma,lessons")).steps
    assert step.link == "fits?sigma=0.1&hide=sigma,lessons"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file must be a lecture in YAML"),
        (b"just words", "The file must be a lecture in YAML"),
        (b"- a\n- b", "The file must be a lecture in YAML"),
        (b"title: T", "The lecture must have steps"),
        (of(), "The lecture must have steps"),
        (b"title: T\nsteps: many", "The lecture must have steps"),
        (b"title: T\nslides: []", "The lecture must have no other names than title, steps; not “slides”."),
        (b"title: [a]\nsteps:\n" + STEP.encode(), "The lecture: title must be a text."),
        (of(*[STEP] * (MOST_STEPS + 1)), f"The lecture must have at most {MOST_STEPS} steps; it has {MOST_STEPS + 1}."),
        (b"#" * (MOST_BYTES + 1), f"The file must have at most {MOST_BYTES:,} bytes; it has {MOST_BYTES + 1:,}."),
        (of(STEP, "- : : ["), "The file must be YAML; in line 6 it is not."),
        (b"title: 'T", "The file must be YAML; in line 1 it is not."),
        (b"\xff\xfe\x00", "The file must be text in UTF-8; it is not."),
        (b"title: \x00", "The file must be text; it has characters that cannot be printed."),
        (of("- only words"), "Step 1 must have a sentence and a link; it has no names."),
        (of("- link: fits"), "Step 1 must have a sentence; it has none."),
        (of(STEP, "- sentence: B"), "Step 2 must have a link, such as fits?sigma=0.1; it has none."),
        (of("- sentence: [a]", "  link: fits"), "Step 1: sentence must be a text."),
        (
            of(f"- sentence: {'x' * 300}", "  link: fits"),
            f"Step 1: sentence must have at most {LENGTHS['sentence']}",
        ),
        (of("- sentence: A", "  link: fit"), "Step 1: link must lead to a page, one of /, fits, normal, "),
        (of("- sentence: A", "  link: lecture?step=2"), "Step 1: link must lead to a page"),
        (of("- sentence: A", "  link: javascript:fits"), "Step 1: link must lead to a page"),
        (of("- sentence: A", "  link: 'http://[fits'"), "Step 1: link must be a page and its query"),
        (of("- sentence: A", "  link: fits?slop=1"), "Step 1: the link's names must be of fits: data, intercept, "),
        (of("- sentence: A", f"  link: fits?{'sigma=1&' * 100}"), "Step 1: link must be a page and its query"),
        (of("- sentence: A", "  link: fits", "  film: x.mp4"), "Step 1 must have no other names than sentence, link, "),
        (
            of("- sentence: A", "  link: fits", "  minutes: soon"),
            "Step 1: minutes must be a number from 0.1 to 120",
        ),
        (of("- sentence: A", "  link: fits", "  minutes: 0"), "Step 1: minutes must be a number from 0.1 to 120"),
        (of("- sentence: A", "  link: fits", "  choices: [a, b]"), "Step 1: choices must be two to 6, of a question"),
        (of("- sentence: A", "  link: fits", "  question: Q", "  choices: [a]"), "Step 1: choices must be two to 6"),
        (of("- sentence: A", "  link: fits", "  question: Q", "  choices: {a: b}"), "Step 1: choices must be a list"),
        (
            of("- sentence: A", "  link: fits", "  question: Q", "  choices: [a, b]", "  right: C"),
            "Step 1: right must be the letter of a choice, A, B; not “C”.",
        ),
        (
            of("- sentence: A", "  link: fits", "  right: a"),
            "Step 1: right must be of a question with choices; not “A”.",
        ),
        (of("- sentence: A", "  sentence: B", "  link: fits"), "“sentence” must stand once; line 4 has it again."),
    ],
)
def test_each_fault_gets_one_sentence(data: bytes, sentence: str) -> None:
    said = fault(data)
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "\n" not in said


LAUGHS = "\n".join(["a0: &a0 [x, x]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 20))])
HOSTILE = {
    "a billion laughs": LAUGHS.encode(),
    "an object": of("- !!python/object/apply:os.system ['true']"),
    "a tag of its own": of("- !x {sentence: A, link: fits}"),
    "an alias of itself": b"steps: &a\n- *a",
    "nesting": b"[" * 50_000,
    "nesting in blocks": b"- " * 50_000,
    "keys that are lists": b"? [a, b]\n: c",
    "two documents": STEP.encode() + b"\n---\ntitle: T",
    "many anchors": b"\n".join(b"- &a%d x" % i for i in range(9_000)),
    "long words": b"title: " + b"x" * (MOST_BYTES - 10),
    "colons": b": " * 60_000,
    "quotes": b"'" * 150_000,
    "brackets": b"{[" * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_soon(name: str) -> None:
    began = time.thread_time()
    said = fault(HOSTILE[name])
    assert time.thread_time() - began < 3.0
    assert len(said) < 200 + LONGEST_QUOTE


def test_a_link_is_written_anew() -> None:
    text = 'fits?sigma=0.1"><script>alert(1)</script>'
    (step,) = read_lecture(of("- sentence: A", f"  link: '{text}'")).steps
    assert step.link == "fits?sigma=0.1%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E"


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_the_names_of_links_are_those_that_pages_read(name: str) -> None:
    """Some a page reads only for other data, such as x2."""
    read = parameters(name) - {"projector", "hide"}
    assert read <= PARAMETERS[name]
    assert PARAMETERS[name] - read <= {"x2", "x", "step", "pin", "xy"}
