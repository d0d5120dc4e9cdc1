"""A QR code is read back by a reader that knows nothing of who drew it, and has the border that readers ask for."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import zxingcpp

from core.notation.qr import MOST_BYTES, QUIET, qr_svg

SVG = "{http://www.w3.org/2000/svg}"
PIXELS = 6
"""Of a square."""
LINK = "http://192.168.1.20:8501/regression?data=hand&xy=blank~1_2_3_4&hide=sigma,lessons"


def squares(image: str) -> np.ndarray:
    """Return which squares (N, N) of the code in an SVG image are dark: its path is one of lines a square high."""
    drawn = ElementTree.fromstring(image)
    *_, size = map(int, drawn.attrib["viewBox"].split())
    dark, x, y = np.zeros((size, size), dtype=bool), 0, 0.0
    line = next(path for path in drawn.iter(f"{SVG}path") if path.get("stroke") == "#000")
    for deed, text in re.findall(r"([Mmh])([^Mmh]*)", line.attrib["d"]):
        by = [float(each) for each in re.findall(r"-?[\d.]+", text)]
        match deed:
            case "M":
                x, y = int(by[0]), by[1]
            case "m":
                x, y = x + int(by[0]), y + by[1]
            case "h":
                dark[int(y), x : x + int(by[0])] = True
                x += int(by[0])
    return dark


@pytest.mark.parametrize("text", [LINK, "x", "σ² = ½, 😀", "http://h/?" + "aB3~" * ((MOST_BYTES - 10) // 4)])
def test_a_reader_reads_the_text(text: str) -> None:
    dark = squares(qr_svg(text))
    edges = np.ones_like(dark)
    edges[QUIET:-QUIET, QUIET:-QUIET] = False
    assert not dark[edges].any()
    picture = np.where(np.kron(dark, np.ones((PIXELS, PIXELS), dtype=bool)), 0, 255).astype(np.uint8)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]


@pytest.mark.parametrize("text", ["", "x" * (MOST_BYTES + 1), "é" * (MOST_BYTES // 2 + 1)])
def test_what_no_camera_could_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"text must have 1 to 1,200 bytes; it has "):
        qr_svg(text)
