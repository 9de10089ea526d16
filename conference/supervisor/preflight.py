"""Checks, before anything long begins, that this machine can run Eyeline: `python3 -m conference.supervisor.preflight`.

It runs under the system's Python, before the virtual environment is there: standard library only.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from conference.supervisor.errors import MissingTool, NoDisk, PortTaken, SupervisorError

NODE_MIN = 20
INSTALL_BYTES = 4_000_000_000
RUN_BYTES = 300_000_000


def check_python() -> None:
    """Raises MissingTool when this Python is too old or cannot make virtual environments."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it may well be older: this runs before anything is installed
        found = ".".join(map(str, sys.version_info[:3]))
        raise MissingTool(f"Python 3.11 or newer is needed, this is {found}. Run: make run PYTHON=/path/to/python3.11")
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise MissingTool("Python's venv is not installed. Run: apt-get install python3-venv") from None


def check_node() -> None:
    """Raises MissingTool when Node.js or npm are not there or too old."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise MissingTool(f"Node.js {NODE_MIN} or newer with npm is needed, from your distribution or nodejs.org")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)", version)
    if match is None or int(match[1]) < NODE_MIN:
        raise MissingTool(f"Node.js {NODE_MIN} or newer is needed, this is {version.strip() or 'unknown'}")


def check_disk(directory: Path, needed_bytes: int) -> None:
    """Raises NoDisk when `directory` cannot be made and written, or its disk has less than `needed_bytes` left."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        probe = directory / f".write-probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
        free = shutil.disk_usage(directory).free
    except OSError as error:
        raise NoDisk(f"{directory} cannot be written ({error.strerror}). Set EYELINE_DATA_DIR") from error
    if free < needed_bytes:
        raise NoDisk(
            f"{directory} has {free / 1e9:.1f} GB free, {needed_bytes / 1e9:.1f} GB are needed. "
            "Make room, or set EYELINE_DATA_DIR"
        )


def check_port(host: str, port: int, setting: str = "EYELINE_PORT") -> None:
    """Raises PortTaken when nothing more could listen there; `setting` is what chooses another port."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PortTaken(f"{host} is no address of this machine ({error}). Set EYELINE_HOST") from error
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise PortTaken(
                f"port {port} of {host} is taken ({error.strerror}). "
                f"Stop what uses it, or run: {setting}={port + 1} make run"
            ) from error


def main() -> int:
    """Runs the checks that come before the installation; prints what to do about the first that fails."""
    try:
        check_python()
        check_node()
        check_disk(Path.cwd(), 0 if Path(".venv").exists() else INSTALL_BYTES)
    except SupervisorError as error:
        print(f"eyeline: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
