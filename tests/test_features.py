"""Each feature that docs/features.md lists names what shows it, and each browser test shows a feature."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "features.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| |", "| Feature"))]
NAMED = sorted(set(re.findall(r"`((?:tests|frontend)/[^`]+)`", PAGE)))


def test_every_row_of_ours_names_what_shows_it() -> None:
    features, _, beside = PAGE.partition("## Beside others")
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        has_it = row in features or (row in beside and cells[1] == "yes")
        assert not has_it or "`" in cells[-1], row


def test_every_browser_test_shows_a_feature() -> None:
    files = {f"tests/browser/{path.name}" for path in (ROOT / "tests" / "browser").glob("test_*.py")}
    assert files - {named.partition("::")[0] for named in NAMED} == set()
