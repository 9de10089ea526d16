"""Writes docs/licences.md from what the installed packages say of themselves: `python -m tests.licences`."""

import importlib.metadata
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
LISTS = ("requirements-torch.txt", "requirements.txt", "requirements-s3.txt")
BEGIN = "## Python\n"
"""What stands above this is written by hand and stays."""
UNSAID = {"fuzzy": "MIT", "khroma": "MIT"}
"""Packages whose description names no licence, and the one that their licence file names."""


@dataclass(frozen=True)
class Package:
    """A package in its pinned version."""

    name: str
    version: str
    licence: str


def main() -> None:
    """Writes the page."""
    written = PAGE.read_text().partition(BEGIN)[0]
    tables = (*_table(python_packages()), "\n## JavaScript in the pages\n\n", *_table(pages_packages()))
    PAGE.write_text("".join((written, BEGIN, "\n", *tables)))


def pins(name: str) -> list[str]:
    """The pins of a list of requirements, `name==version`."""
    lines = (ROOT / name).read_text().splitlines()
    return [line.rstrip(" \\") for line in lines if "==" in line and not line.startswith("#")]


def python_packages() -> Iterator[Package]:
    """Those that run, sorted."""
    for pin in sorted((pin for name in LISTS for pin in pins(name)), key=str.lower):
        name, _, version = pin.partition("==")
        yield Package(name, version, _licence(importlib.metadata.metadata(name)))


def pages_packages() -> Iterator[Package]:
    """Those that are built into the pages, sorted."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    found = {}
    for path, package in lock["packages"].items():
        if path and not package.get("dev") and not package.get("devOptional") and not package.get("optional"):
            name = path.rpartition("node_modules/")[2]
            found[name, package["version"]] = package.get("license") or UNSAID[name]
    for (name, version), licence in sorted(found.items()):
        yield Package(name, version, licence)


def _licence(metadata: importlib.metadata.PackageMetadata) -> str:
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    classified = [each.rpartition(":: ")[2] for each in metadata.get_all("Classifier") or [] if "License ::" in each]
    if classified:
        return ", ".join(classified)
    first = str(metadata.get("License") or "").strip().partition("\n")[0]
    return re.sub(r"\s+", " ", first)[:60] or "not said"


def _table(packages: Iterator[Package]) -> Iterator[str]:
    yield "| Package | Version | Licence |\n|---|---|---|\n"
    for package in packages:
        yield f"| {package.name} | {package.version} | {package.licence} |\n"


if __name__ == "__main__":
    main()
