"""The container's health check: exits with 0 when the app's server answers on the port it was given."""

import os
from urllib.request import ProxyHandler, build_opener

SECONDS_TO_ANSWER = 4


def health_url() -> str:
    """Return the address of the health route, on the server's own port and below its base path."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return "/".join(part for part in (f"http://127.0.0.1:{port}", base, "_stcore/health") if part)


def check() -> None:
    """Return when the server answers "ok"; raise `OSError` when it refuses, fails or takes too long."""
    direct = build_opener(ProxyHandler({}))  # a proxy of the environment cannot reach this loopback
    with direct.open(health_url(), timeout=SECONDS_TO_ANSWER) as answer:
        if answer.read().strip() != b"ok":
            raise OSError(f"{health_url()} must answer ok.")


if __name__ == "__main__":
    check()
