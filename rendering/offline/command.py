"""`python -m rendering offline FOLDER WANTED OUT`: views of a recording from one seat, made after the meeting."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from conference.signalling.codec import from_json
from conference.signalling.errors import BadMessage
from conference.signalling.kept_depth import SeatViews
from rendering.errors import OfflineError, RenderingError
from rendering.offline.render import render_seat
from rendering.worker.profile import PROFILES

TOLD_STEP = 0.01


def main(arguments: Sequence[str]) -> int:
    """Renders; tells on standard output, in JSON lines, how much is done. Returns the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m rendering offline", description=__doc__)
    parser.add_argument("folder", type=Path, help="of the recording")
    parser.add_argument("wanted", type=Path, help="a file of JSON: conference.signalling.kept_depth.SeatViews")
    parser.add_argument(
        "out", type=Path, help="the folder of views that is made, <participant>.mkv; whole or not at all"
    )
    parser.add_argument("--profile", choices=PROFILES, default=os.environ.get("EYELINE_VIEW_PROFILE", "fast"))
    given = parser.parse_args(arguments)
    unfinished = given.out.with_name(given.out.name + ".part")
    try:
        wanted = _wanted(given.wanted)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        render_seat(given.folder, wanted, unfinished, PROFILES[given.profile](), os.cpu_count() or 1, _Told())
        unfinished.rename(given.out)
    except (RenderingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return 0


class _Told:
    """Says what part is done, a hundred times at most."""

    def __init__(self) -> None:
        self._said = 0.0

    def __call__(self, part: float) -> None:
        if part >= self._said + TOLD_STEP:
            self._said = part
            print(json.dumps({"done": round(min(part, 1.0), 3)}), flush=True)


def _wanted(path: Path) -> SeatViews:
    try:
        wanted: SeatViews = from_json(SeatViews, json.loads(path.read_bytes()), "wanted")
    except (ValueError, BadMessage) as error:
        raise OfflineError(f"{path.name} does not say what is wanted: {error}") from error
    return wanted
