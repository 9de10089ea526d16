"""Resolves pyproject.toml in a fresh environment and writes the pinned lists: `python -m tests.lock`."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Made from pyproject.toml by `make lock`. Do not edit.\n"


def main() -> None:
    """Writes requirements.txt (what runs), and what tests and benchmarks need on top of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
        run = frozen_after(pip, project["dependencies"])
        write("requirements.txt", run)
        for extra, requirements in project["optional-dependencies"].items():
            known = frozen_after(pip, [])
            write(f"requirements-{extra}.txt", [line for line in frozen_after(pip, requirements) if line not in known])


def write(name: str, lines: list[str]) -> None:
    """Writes one pinned list."""
    (ROOT / name).write_text(HEADER + "".join(line + "\n" for line in lines))


def frozen_after(pip: list[str], requirements: list[str]) -> list[str]:
    """All pins after installing `requirements`; a build's local label (+cpu) is dropped, registries do not know it."""
    if requirements:
        subprocess.run([*pip, "install", *requirements], check=True)
    lines = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split("+")[0] for line in lines if "==" in line]


if __name__ == "__main__":
    main()
