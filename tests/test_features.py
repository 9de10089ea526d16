"""What docs/features.md says is tested: every file and every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "features.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| |", "| Feature"))]
NAMED = sorted(set(re.findall(r"`((?:tests|frontend)/[^`]+)`", PAGE)))


@pytest.mark.parametrize("named", NAMED)
def test_what_a_feature_names_is_there(named: str) -> None:
    path, _, test = named.partition("::")
    assert (ROOT / path).is_file()
    assert not test or re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text(), re.MULTILINE)


def test_every_row_of_ours_names_what_shows_it() -> None:
    features, _, beside = PAGE.partition("## Beside others")
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        has_it = row in features or (row in beside and cells[1] == "yes")
        assert not has_it or "`" in cells[-1], row


def test_every_browser_test_shows_a_feature() -> None:
    files = {f"tests/browser/{path.name}" for path in (ROOT / "tests" / "browser").glob("test_*.py")}
    assert files - {named.partition("::")[0] for named in NAMED} == set()
