"""The command line: `python -m capture SOURCE` for a node, and the tools `make`, `calibrate`, `board`, `attach`."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from pathlib import Path

from capture.calibration.command import add_commands as add_calibration_commands
from capture.calibration.command import attach, calibrate, draw_board
from capture.calibration.stored import read_report
from capture.errors import CaptureError, SetupError
from capture.live.command import LIVE_COMMANDS, add_sources, live_cube, record
from capture.live.cube import LiveCube
from capture.node import CaptureNode
from capture.player import CubeSource
from capture.replay import LoopedRecording
from conference.node.peer import ice_addresses_from_environment
from conference.node.websocket import dialler
from conference.signalling.cube_look import CalibrationReport
from conference.signalling.errors import SignallingError
from conference.signalling.node_client import NodeClient

DEFAULT_WEB_URL = "ws://127.0.0.1:8000/ws/node/"


def main(arguments: list[str] | None = None) -> int:
    """Runs one capture node until it is told to stop; gives the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", stream=sys.stderr)
    # Every candidate pair of every connection is not news.
    logging.getLogger("aioice").setLevel(logging.WARNING)
    try:
        if options.command in _TOOLS:
            _TOOLS[options.command](options)
            return 0
        source = _source(options)
        if isinstance(source, LiveCube) and options.record is not None:
            record(source, options.record, options.seconds)
        else:
            asyncio.run(_serve(source, _report(options)))
    except (CaptureError, SignallingError) as error:
        print(f"capture: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m capture", description="A cube's capture node.")
    commands = parser.add_subparsers(dest="command", required=True)
    replay = commands.add_parser("replay", help="send a cube recording over and over")
    replay.add_argument("file", type=Path, help="a cube recording (Matroska)")
    for name, text in (
        ("synthetic", "make a cube with a synthetic person, then send it over and over"),
        ("make", "write a recording of a cube with a synthetic person"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--person", choices=("ada", "ben"), default="ada", help="which default person")
        command.add_argument("--avatar", type=Path, help="a rigged glTF person (.glb) instead")
        command.add_argument("--voice", type=Path, help="a sound file that the person says")
        command.add_argument("--seconds", type=float, default=10.0, help="after which everything repeats")
        command.add_argument(
            "--out", type=Path, required=name == "make", help="the recording's file; else one in the data directory"
        )
    add_sources(commands)
    add_calibration_commands(commands)
    return parser


def _make(options: argparse.Namespace) -> None:
    from capture.synthetic.command import make

    make(options)


_TOOLS = {"make": _make, "calibrate": calibrate, "board": draw_board, "attach": attach}
"""What runs and ends; all other commands are sources of a node."""


def _source(options: argparse.Namespace) -> CubeSource | LiveCube:
    if options.command in LIVE_COMMANDS:
        return live_cube(options)
    if options.command == "replay":
        return LoopedRecording(options.file)
    from capture.synthetic.command import make_once

    return LoopedRecording(make_once(options))


def _report(options: argparse.Namespace) -> CalibrationReport | None:
    """What stands beside the calibration of a live cube, or beside a recording."""
    path = getattr(options, "calibration", None) or getattr(options, "file", None)
    return None if path is None else read_report(path)


async def _serve(source: CubeSource | LiveCube, report: CalibrationReport | None) -> None:
    node = CaptureNode(source, ice_addresses_from_environment(), report=report)
    client = NodeClient(
        dialler(os.environ.get("EYELINE_WEB_URL", DEFAULT_WEB_URL), _credential()),
        kind="capture",
        name=source.description.name,
        capacity=len(source.description.cameras),
        handlers=node.handlers(),
        stats=node.stats,
    )
    node.web = client
    running = asyncio.create_task(client.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    finally:
        running.cancel()
        await node.close()


def _credential() -> str:
    path = os.environ.get("EYELINE_NODE_CREDENTIAL_FILE")
    if not path:
        raise SetupError("EYELINE_NODE_CREDENTIAL_FILE is not set; it names the file with this node's credential")
    try:
        credential = Path(path).read_text().strip()
    except OSError as error:
        raise SetupError(f"the credential file {path} cannot be read: {error.strerror}") from error
    if not credential:
        raise SetupError(f"the credential file {path} is empty")
    return credential


if __name__ == "__main__":
    sys.exit(main())
