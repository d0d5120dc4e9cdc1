"""The container's health check: exits with 0 when the app's server answers on the port it was given."""

import os
from urllib.request import ProxyHandler, build_opener

SECONDS_TO_ANSWER = 4


def health_url(host: str = "127.0.0.1", port: str | int | None = None) -> str:
    """Return the address of the health route, on a port, by default the server's own, and below its base path."""
    port = port or os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return "/".join(part for part in (f"http://{host}:{port}", base, "_stcore/health") if part)


def check(url: str) -> None:
    """Return when the server answers "ok" at its health route; raise `OSError` if it refuses, fails or is too late."""
    direct = build_opener(ProxyHandler({}))  # a proxy of the environment cannot reach this loopback
    with direct.open(url, timeout=SECONDS_TO_ANSWER) as answer:
        if answer.read().strip() != b"ok":
            raise OSError(f"{url} must answer ok.")


if __name__ == "__main__":
    check(health_url())
