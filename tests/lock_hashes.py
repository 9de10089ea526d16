"""Writes beside each pin the digests of its files, as the package index publishes them: part of `make lock`."""

import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pip._internal.models.index import PyPI

ACCEPT = "application/vnd.pypi.simple.v1+json"
AT_ONCE = 8


def main() -> None:
    """Rewrites the lists that are named on the command line."""
    for name in sys.argv[1:]:
        path = Path(name)
        lines = [line for line in path.read_text().splitlines() if line and not line.lstrip().startswith("--hash")]
        pins = [line.rstrip(" \\") for line in lines if "==" in line]
        head = [line for line in lines if line.startswith("#")]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            path.write_text("\n".join([*head, *pool.map(hashed, pins)]) + "\n")


def hashed(pin: str) -> str:
    """The pin with a line for each of its release's files."""
    name, _, version = pin.partition("==")
    digests = sorted(digests_of(name, version))
    if not digests:
        raise SystemExit(f"the index has no files of {pin}")
    return " \\\n".join([pin, *(f"    --hash=sha256:{digest}" for digest in digests)])


def digests_of(name: str, version: str) -> set[str]:
    """The SHA-256 of every file of a release."""
    request = urllib.request.Request(f"{PyPI.simple_url}/{name}/", headers={"Accept": ACCEPT})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        files = json.load(answer)["files"]
    return {file["hashes"]["sha256"] for file in files if _version_of(file["filename"], name) == version}


def _version_of(filename: str, name: str) -> str:
    """A wheel is name-version-…, a source archive name-version.tar.gz; the name itself may hold hyphens."""
    if filename.endswith(".whl"):
        return filename.split("-")[1]
    stem = filename.removesuffix(".tar.gz").removesuffix(".zip").removesuffix(".tar.bz2")
    return stem[len(name) + 1 :]


if __name__ == "__main__":
    main()
