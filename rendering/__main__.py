"""`python -m rendering`: a render worker, or (`offline`) views of a recording; its settings: docs/architecture.md."""

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import socket
import sys
from pathlib import Path

import uvloop

from conference.node.ending import ended_by_signals
from conference.node.peer import ice_addresses_from_environment
from conference.node.websocket import dialler
from conference.signalling.errors import Unauthorised
from rendering.worker.node import RenderNode
from rendering.worker.profile import PROFILES
from rendering.worker.warm_up import warm_up

DEFAULT_WEB_URL = "ws://127.0.0.1:8000/ws/node/"

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_BYTES = 256 << 20

log = logging.getLogger("rendering")


def main() -> int:
    """Runs the worker until SIGTERM or SIGINT; returns the process's exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("aioice").setLevel(logging.WARNING)
    if sys.argv[1:2] == ["offline"]:
        from rendering.offline.command import main as offline  # the worker knows nothing of files

        _keep_memory()
        return offline(sys.argv[2:])
    path = os.environ.get("EYELINE_NODE_CREDENTIAL_FILE", "")
    try:
        credential = Path(path).read_text().strip()
    except OSError as error:
        log.error("EYELINE_NODE_CREDENTIAL_FILE must name a file with this node's credential: %s", error)
        return 2
    profile = os.environ.get("EYELINE_VIEW_PROFILE", "fast")
    if profile not in PROFILES:
        log.error("EYELINE_VIEW_PROFILE must be one of %s, not %r", ", ".join(PROFILES), profile)
        return 2
    _keep_memory()
    try:
        uvloop.run(_serve(credential, profile))
    except Unauthorised as error:
        log.error("%s", error)
        return 2
    return 0


def _keep_memory() -> None:
    """Has the C library keep freed memory, where it is glibc: pictures come and go by the megabyte, dozens a second.

    Handed back to the system each time, every page of them would be faulted in and cleared anew (mallopt(3)).
    """
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
        libc.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


async def _serve(credential: str, profile: str) -> None:
    loop = asyncio.get_running_loop()
    log.info("compiling the kernels (once; later starts read them from disk)")
    await loop.run_in_executor(None, warm_up)
    # What the compiler left behind is never garbage: to look through it again and again would cost frames.
    gc.collect()
    gc.freeze()
    node = RenderNode(
        dialler(os.environ.get("EYELINE_WEB_URL", DEFAULT_WEB_URL), credential),
        name=f"render on {socket.gethostname()}",
        cores=os.cpu_count() or 1,
        ice_addresses=ice_addresses_from_environment(),
        profile=PROFILES[profile](),
    )
    try:
        await ended_by_signals(asyncio.create_task(node.run()), node.leave)
    except asyncio.CancelledError:
        log.info("stopped")


if __name__ == "__main__":
    sys.exit(main())
