"""Every page begins with Streamlit's own, and with the app's styles in it."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from deploy.paths import FRONT_END
from deploy.policy import content_policy, inline_scripts
from deploy.shell import Shell, shell
from pages.components.apart import scripts_apart, soon_needed
from pages.parts.site import PLACES, STYLES
from tests.deploy.asking import INSIDE, ask, inside

PAGES = [place.path for place in PLACES]


@pytest.mark.parametrize("base", ["", "/lab"])
def test_every_page_has_the_styles_before_its_content(base: str) -> None:
    app = Shell(inside, PAGES, STYLES, base)
    index = (FRONT_END / "index.html").read_text(encoding="utf-8")
    for page in PAGES:
        answer = ask(app, f"{base}/{page}")
        text = answer.body.decode()
        assert all(style.read_text(encoding="utf-8") in text for style in STYLES)
        assert text.index("</head>") < text.index("<style>") < text.index('id="root"')
        assert text[: text.index("<style>")].strip() == index[: index.index("<body>") + len("<body>")]
        assert answer.headers["cache-control"] == "no-cache"


def test_it_comes_compressed_to_who_takes_that() -> None:
    app = Shell(inside, PAGES, STYLES)
    plain, small = ask(app, "/fits"), ask(app, "/fits", [("Accept-Encoding", "deflate, gzip")])
    assert gzip.decompress(small.body) == plain.body
    assert small.headers["content-encoding"] == "gzip"
    assert len(small.body) < 0.5 * len(plain.body)
    smaller = ask(app, "/fits", [("Accept-Encoding", "gzip, br")])
    assert smaller.headers["content-encoding"] == "br"
    assert brotli.decompress(smaller.body) == plain.body


def test_it_tells_which_scripts_to_load_before_what_it_shows() -> None:
    text = shell(STYLES, [f"/lab/scripts/{name}" for name in soon_needed()])
    told = re.findall(r'<link rel="modulepreload" href="/lab/scripts/([^"]+)">', text[: text.index("<style>")])
    assert told == soon_needed()
    assert set(told) < set(scripts_apart())


@pytest.mark.parametrize("path", ["/_stcore/health", "/fits/", "/static/js/a.js", "/nowhere", "/lab"])
def test_all_else_is_let_through(path: str) -> None:
    assert ask(Shell(inside, PAGES, STYLES, "/lab" if path == "/lab" else ""), path).body == INSIDE.encode()


def test_only_who_looks_is_answered() -> None:
    assert ask(Shell(inside, PAGES, STYLES), "/fits", method="POST").body == INSIDE.encode()


def test_the_policy_knows_its_scripts_and_allows_its_styles() -> None:
    scripts = shell(STYLES).count("<script>")
    assert scripts == len(inline_scripts())
    assert "style-src 'self' 'unsafe-inline'" in content_policy()


def test_a_page_without_a_body_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<p>", encoding="utf-8")
    monkeypatch.setattr("deploy.shell.FRONT_END", tmp_path)
    with pytest.raises(ValueError, match="must have a <body>"):
        shell(())
