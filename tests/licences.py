"""Writes docs/licences.md from what the installed packages say of themselves: `python -m tests.licences`."""

import importlib.metadata
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
LISTS = ("requirements-torch.txt", "requirements.txt")
HEAD = """# Licences

What Eyeline is installed with, and under which licence each package says it stands. Made by `python -m tests.licences` from the packages' own descriptions; Eyeline itself is Apache-2.0
([LICENSE](../LICENSE)), and [NOTICE](../NOTICE) names the data and weights that are part of it.

## What asks for more than a notice

| Package | Licence | How it is used |
|---|---|---|
| psycopg, psycopg-binary | LGPL-3.0-only | as a library that can be exchanged, in the profile `scaled` alone |
| certifi, tqdm, fido2 (a list in it), dompurify (or Apache-2.0) | MPL-2.0 | unchanged |
| av | BSD-3-Clause, but its wheels bring FFmpeg with x264 and x265, which are GPL-2.0-or-later | in the processes that encode and decode (capture nodes, render workers, jobs). Whoever passes an installation on passes those parts on under the GPL; a PyAV built against an FFmpeg of one's own without them takes their place, and then H.264 needs another encoder |
| PostgreSQL, Redis, Janus, Chromium, coturn | their own | separate processes of the system's packages, none of them needed by the profile `embedded` |

"""
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
    parts = [
        HEAD,
        "## Python\n\n",
        *_table(python_packages()),
        "\n## JavaScript in the pages\n\n",
        *_table(pages_packages()),
    ]
    PAGE.write_text("".join(parts))


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
