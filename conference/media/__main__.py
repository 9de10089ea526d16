"""Starts a media worker: `python -m conference.media`."""

import argparse
import asyncio
import contextlib
import logging
import os
import sys
from pathlib import Path

import uvloop

from conference.media import workload
from conference.media.aiortcplane import AiortcPlane
from conference.media.copies import Offerer
from conference.media.janus import plane as janusplane
from conference.media.janus.plane import JanusPlane
from conference.media.plane import MediaPlane, StateListener
from conference.media.worker import MediaWorker
from conference.node.ending import ended_by_signals
from conference.node.peer import ice_addresses_from_environment
from conference.node.websocket import dialler
from conference.objects.configuration import ConfigurationError, bucket_from
from conference.objects.store import ObjectStore
from conference.signalling.errors import Unauthorised

log = logging.getLogger("conference.media")


def main() -> int:
    """Runs until SIGTERM or SIGINT; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m conference.media", description=__doc__)
    parser.add_argument("--name", default="media", help="what web shows this worker as")
    parser.add_argument("--streams-max", type=int, help="outgoing streams at most")
    parser.add_argument(
        "--janus",
        default=os.environ.get("EYELINE_JANUS_URL", ""),
        metavar="URL",
        help="forward by this Janus, by the address of its WebSocket (EYELINE_JANUS_URL), instead of here",
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # These say on every check and packet what the worker sums up itself.
    for chatty in ("aioice", "aiortc"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    path = os.environ.get("EYELINE_NODE_CREDENTIAL_FILE", "")
    try:
        credential = Path(path).read_text().strip()
    except OSError as error:
        log.error("EYELINE_NODE_CREDENTIAL_FILE (%s) can't be read: %s", path or "not set", error.strerror)
        return 2
    try:
        bucket = bucket_from(os.environ)
    except ConfigurationError as error:
        log.error("%s", error)
        return 2
    try:
        store = ObjectStore(bucket) if bucket is not None else None
        uvloop.run(_run(arguments, credential, store))
    except Unauthorised as error:
        log.error("%s", error)
        return 1
    return 0


async def _run(arguments: argparse.Namespace, credential: str, store: ObjectStore | None) -> None:
    janus = str(arguments.janus)
    streams_max: int = arguments.streams_max or (janusplane.STREAMS_MAX if janus else workload.STREAMS_MAX)

    def make_plane(on_state: StateListener, offer: Offerer) -> MediaPlane:
        if janus:
            return JanusPlane(janus, on_state, streams_max)
        return AiortcPlane(ice_addresses_from_environment(), on_state, streams_max, offer)

    worker = MediaWorker(
        dialler(os.environ.get("EYELINE_WEB_URL", "ws://127.0.0.1:8000/ws/node/"), credential),
        name=arguments.name,
        capacity=streams_max,
        data_dir=Path(os.environ.get("EYELINE_DATA_DIR", "var")),
        make_plane=make_plane,
        store=store,
    )
    working = asyncio.ensure_future(worker.run())
    with contextlib.suppress(asyncio.CancelledError):
        await ended_by_signals(working, worker.leave)


if __name__ == "__main__":
    sys.exit(main())
