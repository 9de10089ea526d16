"""Each test, benchmark or file of the tests that a page of the documentation names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
NAMED = re.compile(r"`((?:tests|frontend/src)/[\w./-]+\.(?:py|tsx?))(?:::(\w+))?`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    missing = []
    for path, name in NAMED.findall(page.read_text()):
        file = ROOT / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text()):
            missing.append(f"{path}::{name}" if name else path)
    assert not missing


def test_claims_are_found() -> None:
    assert len(NAMED.findall((ROOT / "docs" / "security.md").read_text())) > 30
