"""What may befall a running service: its processes, by what they do, killed without a word."""

import os
import signal
from pathlib import Path

from tests.browser.service import Service

ARGUMENTS = {
    "media": "conference.media",
    "render": "rendering",
    "capture": "capture",
    "web": "conference.asgi:application",
    "jobs": "conference.celery",
}
STORES = {"redis": "redis-server", "postgres": "postgres"}


def pids(service: Service, kind: str) -> list[int]:
    """The service's processes of a kind, the busiest first: of several workers the meeting's comes before idle ones."""
    found = service.child_pids(ARGUMENTS[kind]) if kind in ARGUMENTS else _store_pids(service, STORES[kind])
    return sorted(found, key=_busy, reverse=True)


def kill(service: Service, kind: str) -> None:
    """Kills the busiest process of a kind."""
    os.kill(pids(service, kind)[0], signal.SIGKILL)


def end(service: Service, kind: str) -> int:
    """Asks the busiest process of a kind to end, as a deployment does: which one it was."""
    pid = pids(service, kind)[0]
    os.kill(pid, signal.SIGTERM)
    return pid


def _store_pids(service: Service, program: str) -> list[int]:
    """A store runs as a user of its own, so it is known by its data below the service's, and by its parent."""
    out = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if Path(arguments[0].split(" ")[0]).name == program and parent == service.pid:
            out.append(int(entry.name))
    return out


def _busy(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
