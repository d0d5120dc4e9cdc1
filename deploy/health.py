"""The container's health check: exits with 0 when the app's server answers on the port it was given."""

import os
from urllib.request import BaseHandler, ProxyHandler, build_opener

SECONDS_TO_ANSWER = 4


def base_path(path: str | None = None) -> str:
    """Return a base path, by default the server's own, as addresses begin with it: "/lab" for "lab/", "" for none."""
    path = (os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "") if path is None else path).strip("/")
    return f"/{path}" if path else ""


def health_url(host: str = "127.0.0.1", port: str | int | None = None, scheme: str = "http") -> str:
    """Return the address of the health route, on a port, by default the server's own, and below its base path."""
    port = port or os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    return f"{scheme}://{host}:{port}{base_path()}/_stcore/health"


def probe(url: str, *handlers: BaseHandler) -> None:
    """Return when the server answers "ok" at its health route; raise `OSError` if it refuses, fails or is too late."""
    direct = build_opener(ProxyHandler({}), *handlers)  # a proxy of the environment cannot reach this loopback
    with direct.open(url, timeout=SECONDS_TO_ANSWER) as answer:
        if answer.read().strip() != b"ok":
            raise OSError(f"{url} must answer ok.")


if __name__ == "__main__":
    probe(health_url())
