"""A lecture: steps of one sentence and one state of a page each, read from a plain YAML file and written to one.

All that is read is text: no tag, anchor or alias of YAML is obeyed, and a link leads to a page of this site, or is
refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml

from core.rules import Range, quoted
from pages.parts.parameters import PARAMETERS
from pages.parts.site import PLACES, Place

MOST_BYTES = 200_000
MOST_STEPS = 100
MOST_CHOICES = 6
CHOICES = "ABCDEF"
"""What choices are called by."""
MOST_NAMES = 60
"""That a link may have in its query."""
DEPTH = 5
"""Of the file: the lecture, its steps, a step, its choices, a choice."""
LENGTHS = {
    "title": 100,
    "sentence": 240,
    "link": 4000,
    "question": 240,
    "choices": 120,
    "answer": 400,
    "notes": 4000,
}
"""Characters of each text."""
MINUTES = Range(0.1, 120)
USUAL_MINUTES = 2.0
OF_LECTURE = ("title", "steps")


class LectureFault(ValueError):
    """What is wrong with a lecture, as one sentence of plain text that says what is allowed."""


@dataclass(frozen=True)
class LectureStep:
    """One step: what is said, the link of what is shown, perhaps a question with its answer, notes, and minutes.

    `right` is the letter of the choice that is, "" where none is said to be.
    """

    sentence: str
    link: str
    question: str = ""
    choices: tuple[str, ...] = ()
    right: str = ""
    answer: str = ""
    notes: str = ""
    minutes: float = USUAL_MINUTES

    @property
    def place(self) -> Place:
        """The page that is shown."""
        return page_of(self.link)


@dataclass(frozen=True)
class Lecture:
    """A title and steps."""

    title: str
    steps: tuple[LectureStep, ...]

    @property
    def minutes(self) -> float:
        """How long it is planned to take."""
        return sum(step.minutes for step in self.steps)


def read_lecture(data: bytes) -> Lecture:
    """Return the lecture that a file holds; LectureFault with one sentence for the first thing that is wrong."""
    if len(data) > MOST_BYTES:
        raise LectureFault(f"The file must have at most {MOST_BYTES:,} bytes; it has {len(data):,}.")
    found = _parsed(data)
    if not isinstance(found, dict):
        raise LectureFault("The file must be a lecture in YAML: a title, and steps below it.")
    _check_names("The lecture", found, OF_LECTURE)
    steps = found.get("steps")
    if not isinstance(steps, list) or not steps:
        raise LectureFault("The lecture must have steps: at least one, each after a dash; it has none.")
    if len(steps) > MOST_STEPS:
        raise LectureFault(f"The lecture must have at most {MOST_STEPS} steps; it has {len(steps):,}.")
    title = _text("The lecture", found, "title") or "A lecture"
    return Lecture(title, tuple(_step(f"Step {number}", each) for number, each in enumerate(steps, 1)))


def write_lecture(lecture: Lecture) -> str:
    """Return the lecture as the file that `read_lecture` reads; what a step leaves out is left out."""
    usual = {part.name: part.default for part in fields(LectureStep)}
    steps = [
        {name: _written(value) for name, value in vars(step).items() if value != usual[name]} for step in lecture.steps
    ]
    written: str = yaml.safe_dump(
        {"title": lecture.title, "steps": steps}, allow_unicode=True, sort_keys=False, width=100
    )
    return written


def page_of(link: str) -> Place:
    """Return the page that a checked link leads to."""
    path = urlsplit(link).path.strip("/")
    return next(place for place in PLACES if place.path == path)


def query_of(link: str) -> dict[str, str]:
    """Return what a checked link asks its page for."""
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


def link_to(place: Place, query: Mapping[str, str]) -> str:
    """Return the link of a page's state, as lectures write it; the front page's is `/`."""
    text = urlencode({name: value for name, value in query.items() if name != "projector"}, safe=",~")
    return f"{place.path or '/'}{'?' if text else ''}{text}"


def _written(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return list(value) if isinstance(value, tuple) else value


def _parsed(data: bytes) -> Any:
    """Return the file as lists, dicts and texts."""
    try:
        text = data.decode("utf-8-sig")
        _check_events(yaml.parse(text, Loader=yaml.SafeLoader))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise LectureFault("The file must be text in UTF-8; it is not.") from None
    except yaml.reader.ReaderError:
        raise LectureFault("The file must be text; it has characters that cannot be printed.") from None
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f"; in line {mark.line + 1} it is not" if mark else "; it is not"
        raise LectureFault(f"The file must be YAML{where}.") from None
    return None if node is None else _plain(node)


def _check_events(events: Iterator[yaml.Event]) -> None:
    """Refuse what a lecture has no use for, before anything is built of it."""
    depth = documents = 0
    for event in events:
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        where = f"line {event.start_mark.line + 1}" if event.start_mark else "a line"
        if documents > 1:
            raise LectureFault(f"The file must hold one lecture; in {where} another begins.")
        if depth > DEPTH:
            raise LectureFault(f"The file must be a title and steps; in {where} lists are nested more deeply.")
        if getattr(event, "anchor", None):
            raise LectureFault(f"The file must be plain YAML; in {where} it has an anchor or an alias (& or *).")
        if getattr(event, "tag", None):
            raise LectureFault(f"The file must be plain YAML; in {where} it has a tag (!).")


def _plain(node: yaml.Node) -> Any:
    """Return a node as text, a list or a dict: no word is taken for more than a word."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            raise LectureFault(f"{quoted(name)} must stand once; line {key.start_mark.line + 1} has it again.")
        found[name] = _plain(value)
    return found


def _step(called: str, found: Any) -> LectureStep:
    if not isinstance(found, dict):
        raise LectureFault(f"{called} must have a sentence and a link; it has no names.")
    _check_names(called, found, [part.name for part in fields(LectureStep)])
    texts = {name: _text(called, found, name) for name in ("sentence", "question", "answer", "notes")}
    if not texts["sentence"]:
        raise LectureFault(f"{called} must have a sentence; it has none.")
    if "link" not in found:
        raise LectureFault(f"{called} must have a link, such as fits?sigma=0.1; it has none.")
    link = _link(called, _text(called, found, "link"))
    choices = _choices(called, found)
    right = _right(called, found, len(choices))
    return LectureStep(**texts, link=link, choices=choices, right=right, minutes=_minutes(called, found))


def _check_names(called: str, found: Mapping[str, Any], allowed: Any) -> None:
    for name in found:
        if name not in allowed:
            raise LectureFault(f"{called} must have no other names than {', '.join(allowed)}; not {quoted(name)}.")


def _text(called: str, found: Mapping[str, Any], name: str) -> str:
    """Return the text of that name on one line, "" where there is none; notes keep their lines."""
    text = found.get(name, "")
    if not isinstance(text, str):
        raise LectureFault(f"{called}: {name} must be a text.")
    if len(text) > LENGTHS[name]:
        raise LectureFault(f"{called}: {name} must have at most {LENGTHS[name]:,} characters; it has {len(text):,}.")
    return text.strip() if name == "notes" else " ".join(text.split())


def _choices(called: str, found: Mapping[str, Any]) -> tuple[str, ...]:
    given = found.get("choices") or []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise LectureFault(f"{called}: choices must be a list of texts.")
    if given and not (found.get("question") and 2 <= len(given) <= MOST_CHOICES):
        raise LectureFault(f"{called}: choices must be two to {MOST_CHOICES}, of a question; there are {len(given)}.")
    return tuple(_text(called, {"choices": each}, "choices") for each in given)


def _right(called: str, found: Mapping[str, Any], choices: int) -> str:
    letter = str(found.get("right", "")).strip().upper()
    if letter and letter not in tuple(CHOICES[:choices]):
        allowed = f"the letter of a choice, {', '.join(CHOICES[:choices])}" if choices else "of a question with choices"
        raise LectureFault(f"{called}: right must be {allowed}; not {quoted(letter)}.")
    return letter


def _minutes(called: str, found: Mapping[str, Any]) -> float:
    text = str(found.get("minutes", "")).strip()
    if not text:
        return USUAL_MINUTES
    try:
        value = MINUTES.parse(text)
    except ValueError:
        value = 0.0
    if not MINUTES.accepts(value):
        raise LectureFault(f"{called}: minutes must be {MINUTES.allowed}; not {quoted(text)}.")
    return value


def _link(called: str, text: str) -> str:
    """Return a link to a page of this site, written anew; a whole address of this or another server may be given."""
    try:
        parts = urlsplit(text)
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_NAMES)
    except ValueError:
        raise LectureFault(f"{called}: link must be a page and its query, such as fits?sigma=0.1.") from None
    path = parts.path.rstrip("/").rpartition("/")[2]
    shown = [place for place in PLACES if place.name != "lecture"]
    found = next((place for place in shown if place.path == path and parts.scheme in ("", "http", "https")), None)
    if found is None:
        known = ", ".join(place.path or "/" for place in shown)
        raise LectureFault(f"{called}: link must lead to a page, one of {known}; not {quoted(text)}.")
    for name, _ in asked:
        if name not in PARAMETERS[found.name] | {"projector", "hide"}:
            allowed = f"of {found.path or '/'}: {', '.join(sorted(PARAMETERS[found.name]))}"
            raise LectureFault(f"{called}: the link's names must be {allowed}; not {quoted(name)}.")
    return link_to(found, dict(asked))
