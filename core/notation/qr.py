"""A text as a QR code, which a phone's camera reads off a screen."""

from io import BytesIO

import segno

MOST_BYTES = 1200
"""Of a text: a code of more has squares that a camera in a hall cannot tell apart."""
QUIET = 4
"""The width of the white border, in squares: readers ask for it (ISO/IEC 18004, 9.1)."""


def qr_svg(text: str) -> str:
    """Return an SVG image of the text's QR code, dark on light with its quiet zone, as large as its place lets it be.

    It is as small a code as holds the text, with as much correction of errors as that has room for. Raises ValueError
    for an empty text, and for one of more than MOST_BYTES bytes in UTF-8.
    """
    size = len(text.encode())
    if not 0 < size <= MOST_BYTES:
        raise ValueError(f"text must have 1 to {MOST_BYTES:,} bytes; it has {size:,}")
    found, written = segno.make_qr(text, error="l"), BytesIO()
    found.save(written, kind="svg", xmldecl=False, omitsize=True, border=QUIET, dark="#000", light="#fff")
    return written.getvalue().decode()
