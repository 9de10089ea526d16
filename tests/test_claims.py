"""What documents name is there; every feature names what shows it, and every browser test shows a feature."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
NAMED = re.compile(r"`((?:tests|frontend/src)/[\w./-]+\.(?:py|tsx?))(?:::(\w+))?`")
FEATURES = (ROOT / "docs" / "features.md").read_text()
ROWS = [line for line in FEATURES.splitlines() if line.startswith("| ") and not line.startswith(("| |", "| Feature"))]


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


def test_every_row_of_ours_names_what_shows_it() -> None:
    features, _, beside = FEATURES.partition("## Beside others")
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        has_it = row in features or (row in beside and cells[1] == "yes")
        assert not has_it or "`" in cells[-1], row


def test_every_browser_test_shows_a_feature() -> None:
    files = {f"tests/browser/{path.name}" for path in (ROOT / "tests" / "browser").glob("test_*.py")}
    assert files - {path for path, _ in NAMED.findall(FEATURES)} == set()
