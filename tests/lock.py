"""Resolves pyproject.toml in a fresh environment and writes the pinned lists: `python -m tests.lock`."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Made from pyproject.toml by `make lock`. Do not edit.\n"
WHY_WITHOUT_DIGESTS = "# Without digests: which build, for processors or for CUDA, is up to whoever installs it.\n"


def main() -> None:
    """Writes requirements.txt (what runs), and what tests and benchmarks need on top of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
        run = frozen_after(pip, project["dependencies"])
        write("requirements-torch.txt", [line for line in run if is_torch(line)], WHY_WITHOUT_DIGESTS)
        write("requirements.txt", [line for line in run if not is_torch(line)])
        for extra, requirements in project["optional-dependencies"].items():
            known = frozen_after(pip, [])
            write(f"requirements-{extra}.txt", [line for line in frozen_after(pip, requirements) if line not in known])
    lists = [str(path) for path in sorted(ROOT.glob("requirements*.txt")) if path.name != "requirements-torch.txt"]
    subprocess.run([sys.executable, "-m", "tests.lock_hashes", *lists], check=True)


def is_torch(pin: str) -> bool:
    """Whether it is PyTorch, or what one of its builds brings along."""
    return pin.startswith(("torch==", "nvidia-", "triton=="))


def write(name: str, lines: list[str], comment: str = "") -> None:
    """Writes one pinned list."""
    (ROOT / name).write_text(HEADER + comment + "".join(line + "\n" for line in lines))


def frozen_after(pip: list[str], requirements: list[str]) -> list[str]:
    """All pins after installing `requirements`; a build's local label (+cpu) is dropped, registries do not know it."""
    if requirements:
        subprocess.run([*pip, "install", *requirements], check=True)
    lines = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split("+")[0] for line in lines if "==" in line]


if __name__ == "__main__":
    main()
