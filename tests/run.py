"""Runs all tests, Python, TypeScript and browser, and says in the last lines what came of it.

`python -m tests.run` runs them in the profile embedded, then the part of them that is about several processes and their
stores in the profile scaled; `--profile embedded` or `--profile scaled` only one of the two, the second with all tests
that use the database.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.stores import running_stores

ROOT = Path(__file__).resolve().parents[1]
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|error)")


@dataclass(frozen=True)
class Suite:
    """A part of the tests and the command that runs it."""

    name: str
    arguments: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a suite ended."""

    suite: Suite
    returncode: int
    seconds: float
    passed: int
    failed: int
    skipped: int


PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header")
BESIDE = str(min(os.cpu_count() or 1, 4))
"""How many processes share the Python tests, a file at a time; the browser tests have one service between them."""
EMBEDDED = (
    Suite("TypeScript", ("npx", "--no-install", "vitest", "run"), ROOT / "frontend"),
    Suite("Python", (*PYTEST, "-m", "not browser and not operations", "-n", BESIDE, "--dist", "loadfile"), ROOT),
    Suite("browser", (*PYTEST, "-m", "browser"), ROOT),
    Suite("operations", (*PYTEST, "-m", "operations"), ROOT),
)

CORE = (
    "tests/conference/test_leases.py",
    "tests/conference/test_meeting.py",
    "tests/conference/test_nodes.py",
    "tests/conference/test_media.py",
    "tests/documents",
    "tests/backup",
    "tests/recordings/test_jobs.py",
)
"""What of the tests is run in the profile scaled each time: whatever processes share there, and nothing slow."""
WITH_DATABASE = (
    "tests/accounts", "tests/administration", "tests/audit", "tests/backup", "tests/captions", "tests/conference",
    "tests/documents", "tests/integrations", "tests/items", "tests/recordings",
)  # fmt: skip


def scaled(paths: tuple[str, ...], stores: Mapping[str, str]) -> Suite:
    """These tests on PostgreSQL and Redis."""
    return Suite("scaled", (*PYTEST, "-n", BESIDE, "--dist", "loadfile", *paths), ROOT, stores)


def run(suite: Suite) -> Outcome:
    """Runs one suite, passing its output on as it comes."""
    print(f"\n▸ {suite.name} tests", flush=True)
    started = time.monotonic()
    tail: list[str] = []
    with subprocess.Popen(
        suite.arguments, cwd=suite.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", env={**os.environ, "NO_COLOR": "1", "CI": "true", **suite.environment},
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            print(line, end="", flush=True)
            tail = [*tail[-30:], line]
    counts = {"passed": 0, "failed": 0, "skipped": 0, "error": 0}
    for line in reversed(tail):
        found = COUNTS.findall(line)
        if found and not line.lstrip().startswith("Test Files"):
            counts.update({kind: int(number) for number, kind in found})
            break
    failed = counts["failed"] + counts["error"]
    if process.returncode and not failed:
        failed = 1
    return Outcome(suite, process.returncode, time.monotonic() - started, counts["passed"], failed, counts["skipped"])


def main() -> int:
    """Runs every suite, also after one has failed; 0 only when all passed and each ran something."""
    parser = argparse.ArgumentParser(prog="python -m tests.run")
    parser.add_argument("--profile", choices=("embedded", "scaled"), help="only the tests of this profile")
    profile = parser.parse_args().profile
    outcomes = [run(suite) for suite in EMBEDDED] if profile != "scaled" else []
    if profile != "embedded":
        with running_stores() as stores:
            outcomes.append(run(scaled(CORE if profile is None else WITH_DATABASE, stores)))
    print()
    for outcome in outcomes:
        mark = "ok    " if outcome.returncode == 0 and outcome.passed else "FAILED"
        print(
            f"{mark} {outcome.suite.name:<11} {outcome.passed:>4} passed {outcome.failed:>3} failed "
            f"{outcome.skipped:>3} skipped  {outcome.seconds:6.1f} s"
        )
    passed, failed, skipped = (sum(getattr(o, key) for o in outcomes) for key in ("passed", "failed", "skipped"))
    green = all(o.returncode == 0 and o.passed for o in outcomes)
    print("\nGREEN: every test passed" if green else "\nRED: see FAILED above")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if green else 1


if __name__ == "__main__":
    sys.exit(main())
