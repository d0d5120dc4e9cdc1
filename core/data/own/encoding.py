"""Between steps 1 and 2, bytes become text: UTF-8 and UTF-16 for sure, else the encoding that reads most like words."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from types import MappingProxyType
from unicodedata import name as name_of

from core.data.own.refused import Refused

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "cp1252": "Windows-1252",
        "mac_roman": "Mac Roman",
        "cp932": "Shift-JIS",
        "gb18030": "GBK",
        "cp949": "EUC-KR",
        "big5": "Big5",
        "euc_jp": "EUC-JP",
        "cp1251": "Windows-1251",
        "cp1250": "Windows-1250",
        "cp850": "DOS 850",
    }
)
"""What can be read, by Python's names; of those that read a text equally well the first is taken."""

GUESSED = tuple(ENCODINGS)[4:]
MARKS: Mapping[bytes, str] = MappingProxyType({b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"})
UTF8_MARK = "\ufeff"
COMMON: Mapping[str, range] = MappingProxyType(
    {
        "cp932": range(0x88, 0x98),
        "gb18030": range(0xB0, 0xD8),
        "big5": range(0xA4, 0xC7),
        "euc_jp": range(0xB0, 0xD0),
    }
)
"""First bytes of the characters in daily use: level 1 of JIS X 0208, GB 2312 and Big5."""
LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœąćęłńśźżčďěňřšťůžőűășțş")
SYMBOLS = frozenset("€£¥§°²³µμ·½¼¾×±‰–—‘’“”„…«»¿¡ªº©®\xa0\u202f")
SAMPLE = 64 * 1024
"""Bytes that decide."""
LINES = 200
MOST_ASKED = 3
NEAR = 0.15
"""Encodings as near to the best as that, by their shares of plausible characters, are asked for."""
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))
NO_TEXT = "This is not a table as text: it holds bytes that are no characters."
END_OF_FILE = "\x1a"
"""DOS ends a text with it."""


@dataclass(frozen=True)
class Decoded:
    """A text and its encoding; where several read it about as well, `others` has the words that tell them, it first."""

    text: str = field(repr=False)
    encoding: str
    others: Mapping[str, str] = field(default_factory=dict)


def decoded(content: bytes, by_hand: str | None) -> Decoded:
    """Return the text of the bytes; Refused where they are none, or none in the encoding set by hand."""
    if by_hand is None and _binary(content):
        raise Refused(NO_TEXT)
    marked = [encoding for mark, encoding in MARKS.items() if content.startswith(mark)]
    for encoding in marked or [_unmarked(content)]:
        if by_hand in {None, encoding} and (text := _text(content, encoding)) is not None:
            return Decoded(text, encoding)
    scores = {} if marked else _scores(content)
    order = sorted(scores, key=scores.__getitem__, reverse=True)  # stable: the first of equals
    for encoding in [by_hand] if by_hand else order:
        if (text := _text(content, encoding)) is not None:
            near = [other for other in order if scores[order[0]] - scores[other] <= NEAR][:MOST_ASKED]
            return Decoded(text, encoding, _others(content, [encoding, *near]))
    if by_hand:
        raise Refused(f"The bytes are no text in {ENCODINGS[by_hand]}; choose another encoding.")
    raise Refused(NO_TEXT)


def _binary(content: bytes) -> bool:
    """Return whether bytes are no text in any encoding: but for UTF-16 all have the control characters of ASCII."""
    if content.startswith(tuple(MARKS)) or _unmarked(content) != "utf-8":
        return False
    ended = content.rstrip(END_OF_FILE.encode())
    return len(ended.translate(None, CONTROLS)) != len(ended)


def _others(content: bytes, encodings: list[str]) -> dict[str, str]:
    """Return what the first words beyond ASCII are in these encodings, those that are the same once."""
    found: dict[str, str] = {}
    for encoding in encodings:
        words = _foreign(_text(content[:SAMPLE], encoding) or content[:SAMPLE].decode(encoding, "ignore"))
        if words and words not in found.values():
            found.setdefault(encoding, words)
    return found if len(found) > 1 else {}


def _foreign(text: str) -> str:
    """Return the first words of the text that are not in ASCII."""
    words = (word.strip(" \"'") for word in re.split(r"[,;\t\r\n]", text))
    return ", ".join(list(dict.fromkeys(word for word in words if not word.isascii()))[:2])


def _text(content: bytes, encoding: str) -> str | None:
    """Return the text without a mark and DOS's end, None where the bytes are none in this encoding."""
    with suppress(UnicodeDecodeError):
        text = content.decode(encoding).removeprefix(UTF8_MARK).rstrip(END_OF_FILE)
        plain = text.encode(errors="replace")
        if len(plain.translate(None, CONTROLS)) == len(plain):
            return text
    return None


def _unmarked(content: bytes) -> str:
    """Return the encoding of bytes without a mark: one byte in two of a Western table in UTF-16 is 0."""
    even, odd = (content[start : 2 * 100 : 2].count(0) for start in (0, 1))
    if bool(even) == bool(odd):
        return "utf-8"
    return "utf-16-le" if odd else "utf-16-be"


def _scores(content: bytes) -> dict[str, float]:
    """Return the share of plausible characters, of those beyond ASCII, in each encoding that can read the bytes."""
    lines = [line for line in content[:SAMPLE].splitlines()[:-1] if not line.isascii()][:LINES]
    sample = b"\n".join(lines or islice(_foreign_lines(content), LINES))[:SAMPLE]
    scores = {}
    for encoding in GUESSED:
        with suppress(UnicodeDecodeError):
            text = getincrementaldecoder(encoding)().decode(sample)  # a sample may end within a character
            found = list(_plausible(f" {text} ", encoding))
            scores[encoding] = sum(found) / len(found) if found else 0.0
    return scores


def _foreign_lines(content: bytes) -> Iterator[bytes]:
    """Yield the lines that are not in ASCII; of a line, and of all, no more is looked at than decides."""
    return (line[:SAMPLE] for line in BytesIO(content.replace(b"\r", b"\n")) if not line.isascii())


def _plausible(text: str, encoding: str) -> Iterator[bool]:
    run = 0
    for before, character, after in zip(text, text[1:], text[2:], strict=False):
        if character.isascii():
            run = 0
            continue
        run += 1
        yield _fits(before, character, after, run, encoding)


def _fits(before: str, character: str, after: str, run: int, encoding: str) -> bool:
    """Return whether a character stands as it does in words; `run` characters beyond ASCII end with it."""
    kind = name_of(character, "").split(" ")[0]
    if kind == "LATIN":
        alone = not (before.isalpha() or after.isalpha())
        turned = character.isupper() and before.islower()
        return character.lower() in LETTERS and run < 3 and not (alone or turned)
    if kind == "CYRILLIC":
        near = (name_of(each, "").startswith("CYRILLIC") for each in (before, after))
        return any(near) and not (character.isupper() and before.islower())
    if kind == "CJK":
        return encoding in COMMON and character.encode(encoding)[0] in COMMON[encoding]
    if kind == "HANGUL":
        return _korean(character)
    if kind in {"HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH"}:
        return True
    return character in SYMBOLS and (character == "’" or not (before.isalpha() and after.isalpha()))


def _korean(character: str) -> bool:
    """Return whether a syllable is one of the 2,350 in use."""
    with suppress(UnicodeEncodeError):
        return bool(character.encode("euc_kr"))
    return False
