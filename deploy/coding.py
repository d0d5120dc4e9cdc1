"""How an answer is compressed, of what the browser takes: Brotli first, a sixth smaller than gzip for scripts."""

import gzip
from collections.abc import Callable, Mapping

import brotli

QUALITY = 9
"""Of Brotli: the best eleven takes ten seconds for Plotly, and saves a tenth more."""
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=QUALITY),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}
"""The best first, by the names of HTTP (RFC 9110 8.4.1, RFC 7932). Browsers take Brotli over TLS and from localhost."""
NEVER = {"q=0", "q=0.0", "q=0.00", "q=0.000"}

FOREVER = "public, immutable, max-age=31536000"
"""For what has a name that tells its content."""


def lasting(coding: str) -> dict[str, str]:
    """Return the headers of what is kept for good, in that coding, "" for none."""
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    return headers | {"Content-Encoding": coding} if coding else headers


def best_coding(accepted: str) -> str:
    """Return the best coding that an Accept-Encoding header takes, "" for none.

    >>> best_coding("gzip, deflate, br;q=0.9"), best_coding("br;q=0, gzip"), best_coding("identity")
    ('br', 'gzip', '')
    """
    parts = (part.partition(";") for part in accepted.lower().split(","))
    names = {name.strip() for name, _, weight in parts if weight.strip() not in NEVER}
    return next((coding for coding in CODINGS if coding in names), "")
