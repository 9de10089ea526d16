"""The files for other people's servers, read by their own linters, and held to what the code knows."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
UNITS = sorted((DEPLOY / "systemd").glob("*@.service"))
VERSION = "1.31"
SETTING = re.compile(r"\bEYELINE_[A-Z_]+\b")
NOT_SETTINGS = {"EYELINE_HOST_NAME"}
"""What only the deployment itself reads."""


def command(*arguments: str) -> str:
    """What a linter says; it must be content."""
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def test_compose_keeps_to_its_schema() -> None:
    command(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml"))


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.name)
def test_manifests_keep_to_kubernetes_schemas(path: Path) -> None:
    command(tool("kubernetes-validate"), "--strict", "--no-warn", "-k", VERSION, str(path))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    for unit in UNITS:
        # The paths of an installation are not there: anything stands for them.
        text = unit.read_text().replace("/opt/eyeline/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "eyeline-" in line] == []


def test_every_setting_is_described() -> None:
    described = set(SETTING.findall((ROOT / "docs" / "architecture.md").read_text()))
    used = {name for path in DEPLOY.rglob("*") if path.is_file() for name in SETTING.findall(path.read_text())}
    assert used - described - NOT_SETTINGS == set()


def test_modules_that_are_started_are_there() -> None:
    started = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"\b((?:conference|rendering)(?:\.\w+)*)\b(?!\.settings)", path.read_text())
    }
    for name in started:
        path = ROOT.joinpath(*name.split("."))
        assert path.with_suffix(".py").exists() or path.is_dir(), name


def test_workers_have_what_they_need() -> None:
    """Every node has its own credential, and reaches browsers at the host's address."""
    services = YAML(typ="safe").load(DEPLOY / "compose.yaml")["services"]
    nodes = {name: service["environment"] for name, service in services.items() if name.startswith(("media", "render"))}
    credentials = [environment["EYELINE_NODE_CREDENTIAL_FILE"] for environment in nodes.values()]
    assert sorted(credentials) == [f"/data/nodes/{name}.token" for name in sorted(nodes)]
    assert all("EYELINE_ICE_ADDRESSES" in nodes[name] for name in nodes if name.startswith("media"))
