"""Recordings in Debian packages, to measure on: used where they are installed, else fetched by apt under var/."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


def root_with(patterns: Sequence[str], packages: Sequence[str], name: str) -> Path:
    """The folder under which there are files for all patterns: the root, or var/`name`, where packages are unpacked."""
    fetched = VAR / name
    for root in (Path("/"), fetched):
        if all(any(root.glob(pattern)) for pattern in patterns):
            return root
    fetched.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", *packages], check=True, cwd=fetched)
    for package in fetched.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(fetched)], check=True)
        package.unlink()
    return fetched
