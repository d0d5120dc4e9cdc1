"""The bill of materials follows CycloneDX's schema and names all that is locked; licences stand there with texts."""

import json
import re
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion

from deploy import bill

ROOT = Path(__file__).parents[2]
ABSENT = {"tzdata", "async-timeout"}
"""What the lock has for other systems, and for Pythons before 3.11.3."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with both files, the system's packages in them."""
    folder = tmp_path_factory.mktemp("bill")
    bill.main([str(folder / "new"), "--system"])
    return folder / "new"


@pytest.fixture(scope="module")
def told(written: Path) -> dict:
    """Return what the bill says."""
    return json.loads((written / bill.BILL).read_text(encoding="utf-8"))


def test_the_bill_follows_its_schema(written: Path) -> None:
    from cyclonedx.validation.json import JsonStrictValidator  # it takes seconds to import

    text = (written / bill.BILL).read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_the_bill_has_every_package_of_the_lock(told: dict) -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    found = {part["name"] for part in told["components"] if part["purl"].startswith("pkg:pypi/")}
    assert locked - found <= ABSENT
    assert found <= locked, "make lock writes it anew"


def test_the_bill_says_what_needs_what(told: dict) -> None:
    needs = {each["ref"].partition("@")[0]: each.get("dependsOn", []) for each in told["dependencies"]}
    assert any(each.startswith("pkg:pypi/numpy@") for each in needs["pkg:pypi/pandas"])
    assert len(needs["app"]) == len(told["components"])
    assert told["metadata"]["component"]["name"] == "likelihood-lab"


def test_every_package_has_a_licence(told: dict) -> None:
    without = [part["purl"] for part in told["components"] if not part.get("licenses")]
    assert [each for each in without if not each.startswith("pkg:deb/")] == []
    assert "not stated" not in json.dumps(told)


def test_licences_are_listed_with_their_texts(written: Path) -> None:
    text = (written / bill.LICENCES).read_text(encoding="utf-8")
    rows, _, texts = text.partition(bill.RULE)
    for name in ("streamlit", "plotly", "torch", "numpy", "react-dom", "plotly.js", "python"):
        assert re.search(rf"^{re.escape(name)} \d\S* .*  \S", rows, re.MULTILINE), name
        assert re.search(rf"\b{re.escape(name)} \d", texts), name
    for words in ("Apache License", "Permission is hereby granted", "SIL OPEN FONT LICENSE", "Eclipse Public License"):
        assert words in texts


def test_the_image_gets_both_and_its_tool_is_the_one_that_is_tested() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "python -m deploy.bill --system /bill" in dockerfile
    assert "COPY --from=bill /bill /usr/share/doc/likelihood-lab" in dockerfile
    lock = (ROOT / "requirements-bill.lock").read_text(encoding="utf-8")
    (version,) = re.findall(r"^cyclonedx-python-lib==(\S+)", lock, re.MULTILINE)
    pinned = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert f"cyclonedx-python-lib[json-validation]=={version}\n" in pinned, "make lock writes it anew"
    assert len(re.findall(r"^\w", lock, re.MULTILINE)) <= lock.count("--hash=sha256:")
