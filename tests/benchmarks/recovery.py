"""How soon a meeting is whole again when a process is killed, and what was lost.

`python -m tests.benchmarks.recovery [--profiles embedded,scaled] [--faults media,web,…] [--table]`. Two bots with
real media meet in the demo's room, whose two cubes are drawn for each of them; all chat. Then the busiest process of a
kind is killed by SIGKILL. `recovery_s` is the time until everybody was answered by web, and gets everybody's camera and
both views, all of it after the kill; `lost` counts lines of chat that web had said it keeps and somebody does not have,
and `moved` who does not sit where they sat. `recording_lost_s` is how much before the kill of its media worker is in
none of a recording's files. For `sigkill-jobs` it is the time until a recording that was being assembled is ready, and
`lost` is 1 if it never is. `network`, `disk` and `camera` are the faults of `tests/benchmarks/other_faults.py`, which
says what is measured of them. With `--table`, docs/reliability.md's tables instead of JSON lines.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvloop

from conference.media.rtpdump import RtpDump
from conference.signalling.errors import SignallingError
from conference.signalling.messages import Done, RecordingStart, RecordingStop
from tests.benchmarks import other_faults
from tests.benchmarks.report import commit, emit, machine
from tests.bots import faults
from tests.bots.door import Door
from tests.bots.meeting import MeetingOfBots, meeting_of_bots
from tests.browser.service import Service, data_dir

BENCHMARK = "recovery"
BOTS = 2
VIEWS = 2
BEGIN_S = 180.0
RECOVER_S = 60.0
READY_S = 240.0
SETTLE_S = 3.0
FELT_S = 0.6
"""Until a kill is felt, what was on its way still comes."""
RECORD_S = 10.0
FINAL = ("ready", "failed")
OF_PROFILE = {
    "embedded": ("media", "render", "capture", "web", "jobs"),
    "scaled": ("media", "render", "capture", "web", "redis", "postgres", "jobs"),
}
Result = dict[str, float]


async def kill_in_meeting(
    meeting: MeetingOfBots, kind: str, strike: Callable[[Service, str], object] = faults.kill
) -> Result:
    """Kills a process of the meeting, or asks it to end, and waits until the meeting is whole."""
    await meeting.until(lambda: meeting.is_whole(views=VIEWS), BEGIN_S, "whole before the kill")
    await asyncio.sleep(SETTLE_S)
    killed_s = meeting.killed_s = time.monotonic()
    strike(meeting.service, kind)
    await asyncio.sleep(FELT_S)
    whole_s = await meeting.until(lambda: meeting.is_whole(killed_s + FELT_S / 2, VIEWS), RECOVER_S, "whole again")
    return {"recovery_s": whole_s - killed_s, "lost": await meeting.lost_lines(), "moved": meeting.moved()}


async def kill_while_recording(meeting: MeetingOfBots, door: Door) -> Result:
    """As above with the media worker, while a recording runs: how much of it is missing."""
    await meeting.until(lambda: meeting.is_whole(), BEGIN_S, "whole before the recording")
    before = {each["id"] for each in recordings(door)}
    await meeting.bots[0].request(RecordingStart(), Done)
    began_s, began_monotonic_s = time.time(), time.monotonic()
    result = await kill_in_meeting(meeting, "media")
    await stop_recording(meeting)
    (recording,) = [each for each in recordings(door) if each["id"] not in before]
    folder = meeting.service.data_dir / "recordings" / recording["id"]
    killed_s = began_s + meeting.killed_s - began_monotonic_s
    return {**result, "recording_lost_s": await asyncio.to_thread(lost_before_s, folder, killed_s)}


def lost_before_s(folder: Path, killed_s: float) -> float:
    """How long before a moment (since 1970) the last packet was written of the camera that has the least."""
    lasts = []
    for path in folder.glob("*.rtpdump"):
        if json.loads(path.with_suffix(".json").read_text())["source"] == "camera":
            with RtpDump(path) as dump:
                arrivals = [dump.start_s + packet.offset_ms / 1000 for packet in dump]
            if arrivals and arrivals[0] < killed_s:
                lasts.append(max(arrival for arrival in arrivals if arrival <= killed_s))
    return killed_s - min(lasts, default=killed_s)


async def kill_jobs(meeting: MeetingOfBots, door: Door) -> Result:
    """Kills the jobs worker while it assembles a recording."""
    await meeting.until(lambda: meeting.is_whole(), BEGIN_S, "whole before the recording")
    before = {each["id"] for each in recordings(door)}

    def state() -> str:
        return next((each["state"] for each in recordings(door) if each["id"] not in before), "")

    await meeting.bots[0].request(RecordingStart(), Done)
    await asyncio.sleep(RECORD_S)
    await stop_recording(meeting)
    while await asyncio.to_thread(state) in ("", "recording"):  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.1)
    killed_s = time.monotonic()
    faults.kill(meeting.service, "jobs")
    while (now := await asyncio.to_thread(state)) not in FINAL and time.monotonic() < killed_s + READY_S:  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    return {"recovery_s": time.monotonic() - killed_s, "lost": float(now != "ready")}


async def stop_recording(meeting: MeetingOfBots) -> None:
    """Stops the recording, again while the meeting is coming back."""
    while True:
        try:
            await meeting.bots[0].request(RecordingStop(), Done)
            return
        except (OSError, SignallingError):
            await asyncio.sleep(0.5)


def recordings(door: Door) -> list[dict[str, str]]:
    """The recordings that there are."""
    found: list[dict[str, str]] = door.call("/api/recordings")
    return found


async def measure(service: Service, kinds: list[str]) -> AsyncIterator[tuple[str, Result]]:
    """Every fault, one after the other in one service; of one that the meeting does not come back from, the reason."""
    door = Door(service)
    for kind in kinds:
        async with meeting_of_bots(service, door, BOTS) as meeting:
            try:
                yield kind, await one_fault(meeting, door, kind)
            except TimeoutError as error:
                print(f"sigkill-{kind}: {error}", file=sys.stderr)


async def one_fault(meeting: MeetingOfBots, door: Door, kind: str) -> Result:
    """What came of killing a process of a kind."""
    if kind == "jobs":
        return await kill_jobs(meeting, door)
    if kind == "media":
        return await kill_while_recording(meeting, door)
    return await kill_in_meeting(meeting, kind)


async def show(service: Service, profile: str, kinds: list[str], as_table: bool) -> None:
    """Measures and prints."""
    async for kind, result in measure(service, kinds):
        if as_table:
            print(row(kind, profile, result), flush=True)
            continue
        for metric, value in result.items():
            unit = "s" if metric.endswith("_s") else "1"
            emit(BENCHMARK, f"sigkill-{kind}", f"eyeline-{profile}", metric, value, unit)


def row(kind: str, profile: str, result: Result) -> str:
    """A row of the table."""
    if kind == "jobs":
        lost = "the recording" if result["lost"] else "nothing"
    else:
        lost = f"{result['lost']:.0f} lines of chat, {result['moved']:.0f} seats"
    if "recording_lost_s" in result:
        lost += f", {result['recording_lost_s']:.1f} s of the recording"
    return f"| {kind} | {profile} | {result['recovery_s']:.1f} s | {lost} |"


def main() -> int:
    """Runs the faults of each profile in a service of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.recovery")
    parser.add_argument("--profiles", default=",".join(OF_PROFILE))
    parser.add_argument("--faults", default="")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    if arguments.table:
        print(f"Commit {commit()}, {machine()}.\n\n| Killed | Profile | Whole again after | Lost |\n|---|---|---|---|")
    wanted = arguments.faults.split(",") if arguments.faults else [*sum(OF_PROFILE.values(), ()), *other_faults.GROUPS]
    for profile in arguments.profiles.split(","):
        kinds = [kind for kind in OF_PROFILE[profile] if kind in wanted]
        if not kinds:
            continue
        with data_dir() as folder:
            service = Service(folder, EYELINE_PROFILE=profile)
            try:
                uvloop.run(show(service, profile, kinds, arguments.table))
            finally:
                service.stop()
    show_others([group for group in other_faults.GROUPS if group in wanted], arguments.table)
    return 0


def show_others(groups: list[str], as_table: bool) -> None:
    """Measures what depends on no profile, and prints it."""
    if as_table and groups:
        print("\n| Fault | Back, or left out, after | Lost |\n|---|---|---|")
    for group in groups:
        for name, result in other_faults.GROUPS[group]():
            if as_table:
                print(other_faults.row(name, result), flush=True)
                continue
            for metric, value in result.items():
                emit(BENCHMARK, name, "eyeline", metric, value, "s" if metric.endswith("_s") else "1")


if __name__ == "__main__":
    sys.exit(main())
