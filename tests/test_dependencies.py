"""What is installed is what was looked at: pinned, with digests, and with its licence on the page of licences."""

import re
import tomllib

import pytest

from tests.licences import PAGE, ROOT, pages_packages, pins

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LISTS = sorted(path.name for path in ROOT.glob("requirements*.txt"))


def normal(name: str) -> str:
    """A package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def pinned(*lists: str) -> dict[str, str]:
    """Versions by name."""
    parts = (pin.partition("==") for each in lists for pin in pins(each))
    return {normal(name): version.partition(";")[0].strip() for name, _, version in parts}


@pytest.mark.parametrize("name", [name for name in LISTS if name != "requirements-torch.txt"])
def test_every_pin_has_digests(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\w)", text.partition("\n")[2])
    bare = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not bare, f"run python -m tests.lock_hashes {name}"


@pytest.mark.parametrize(
    ("wanted", "lists"),
    [
        (PROJECT["dependencies"], ("requirements.txt", "requirements-torch.txt")),
        (PROJECT["optional-dependencies"]["s3"], ("requirements-s3.txt",)),
        (PROJECT["optional-dependencies"]["dev"], ("requirements.txt", "requirements-dev.txt")),
    ],
    ids=["run", "s3", "dev"],
)
def test_the_lists_are_those_of_the_project(wanted: list[str], lists: tuple[str, ...]) -> None:
    there = pinned(*lists)
    asked = [requirement.partition("==") for requirement in wanted]
    assert {normal(name): version for name, _, version in asked if there.get(normal(name)) != version} == {}


def test_every_package_is_on_the_page_of_licences() -> None:
    page = PAGE.read_text()
    listed = {(normal(name), version) for name, version in re.findall(r"^\| (\S+) \| (\S+) \|", page, re.MULTILINE)}
    run = set(pinned("requirements.txt", "requirements-torch.txt", "requirements-s3.txt").items())
    pages = {(normal(package.name), package.version) for package in pages_packages()}
    assert (run | pages) - listed == set(), "run make licences"
    assert "not said" not in page
