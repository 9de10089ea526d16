"""What is left of sound and picture on a bad network, and whether the others notice.

`python -m tests.benchmarks.network_faults [--table]`. Somebody speaks and is seen by two: one behind a pipe that spoils
what the media worker sends there, one on a good network. The camera has two layers, 1.2 Mbit/s and 150 kbit/s; the one
gets a view of somebody in a cube, too, 400 kbit/s; sound is Opus, 50 packets a second. For twelve seconds of each
fault: `sound_percent`, `picture_percent` and `view_percent`, the part of the packets of sound and of the frames that
could be decoded, of those that came from the layer sent; `sound_gap_s`, the longest time without sound;
`others_percent`, the frames that the other one got; and `load`, what the worker sends in the end (0 everything, 1 small
pictures, 2 those of cameras alone, 3 sound alone). Lost packets of pictures are asked for again, sound is not.

`changed-address` is a router that gives the first one another address after three seconds. As a browser does, that one
checks its way every 2.5 seconds.
"""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aioice.ice
import uvloop

from conference.media.carrying import Load
from conference.node.receiver import EncodedReceiver
from tests.benchmarks.report import commit, emit, machine
from tests.media.rooms import Guest, room
from tests.node.nat import Nat, nominate_always
from tests.node.pairs import vp8_frame
from tests.node.pipe import Network, Pipe

BENCHMARK = "network_faults"
SECONDS = 12.0
RATE_HZ = 25
SOUND_PER_FRAME = 2
LARGE_BYTES, SMALL_BYTES, VIEW_BYTES = 6000, 750, 2000
KEY_EVERY = 50
SETTLE_S = 1.0
CHANGED_AFTER_S = 3.0
CONSENT_S = 2.5
CHANGED = "changed-address"
FAULTS = {
    "none": Network(),
    "loss-5-percent": Network(loss=0.05),
    "jitter-100-ms": Network(jitter_s=0.1),
    "300-kbit": Network(bytes_per_s=300_000 / 8),
    "60-kbit": Network(bytes_per_s=60_000 / 8),
    "reordering": Network(reordered=0.2),
    "hole-2-s": Network(hole_s=(3.0, 5.0)),
    CHANGED: Network(),
}


@dataclass
class Reception:
    """What one of the two got."""

    guest: Guest
    sounds: list[float] = field(default_factory=list)
    frames: int = 0
    views: int = 0
    sees_view: bool = False

    def take(self) -> None:
        """Takes what has come since."""
        sound, picture = self.guest.received("mic"), self.guest.received("cam")
        self.sounds.extend(_moments(sound))
        self.frames += len(_moments(picture))
        if self.sees_view:
            self.views += len(_moments(self.guest.received("view")))


@dataclass(frozen=True)
class Result:
    """Parts in percent, as the module says."""

    sound_percent: float
    picture_percent: float
    view_percent: float
    sound_gap_s: float
    others_percent: float
    load: Load


async def measure(network: Network, changes_address: bool = False) -> Result:
    """One fault."""
    async with nat_closed() as nat, room() as here:
        speaker = here.guest("speaker")
        large = speaker.publish("cam")
        small = speaker.layer_of(large)
        asked = asyncio.Event()
        large.on_keyframe_request = small.on_keyframe_request = asked.set
        mouth = speaker.publish("mic", "opus", "microphone")
        await speaker.negotiate()
        worker = here.guest("render", participant_id=None)
        view = worker.publish("view", source="view", viewer_id="bad")
        view_asked = asyncio.Event()
        view.on_keyframe_request = view_asked.set
        await worker.negotiate()
        bad, good = Reception(here.guest("bad"), sees_view=True), Reception(here.guest("good"))
        bad.guest.subscribe("view")
        nominate_always(bad.guest.peer)
        for reception in (bad, good):
            reception.guest.subscribe("cam")
            reception.guest.subscribe("mic", "audio")
            await reception.guest.negotiate(nat if reception is bad else None)
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        began_s = due_s + SETTLE_S
        sent, pipe = 0, None
        for number in range(round((SECONDS + SETTLE_S) * RATE_HZ)):
            if pipe is None and loop.time() >= began_s:
                pipe = Pipe(here.plane._connections["bad"].peer, network)
                bad.sounds, bad.frames, bad.views, good.frames, sent = [loop.time()], 0, 0, 0, 0
            key = number % KEY_EVERY == 0 or asked.is_set()
            asked.clear()
            large.send(vp8_frame(number, key, LARGE_BYTES), number * 90_000 // RATE_HZ, key_frame=key)
            small.send(vp8_frame(number, key, SMALL_BYTES), number * 90_000 // RATE_HZ, key_frame=key)
            key = number % KEY_EVERY == 0 or view_asked.is_set()
            view_asked.clear()
            view.send(vp8_frame(number, key, VIEW_BYTES), number * 90_000 // RATE_HZ, key_frame=key)
            sent += 1
            if changes_address and sent == round(CHANGED_AFTER_S * RATE_HZ):
                await nat.move()
            for n in range(SOUND_PER_FRAME):
                at = number * SOUND_PER_FRAME + n
                mouth.send(bytes(80), at * 48_000 // (RATE_HZ * SOUND_PER_FRAME))
                due_s += 1 / RATE_HZ / SOUND_PER_FRAME
                await asyncio.sleep(max(0.0, due_s - loop.time()))
            bad.take()
            good.take()
        gaps = [later - earlier for earlier, later in zip(bad.sounds, bad.sounds[1:], strict=False)]
        return Result(
            sound_percent=100 * (len(bad.sounds) - 1) / (sent * SOUND_PER_FRAME),
            picture_percent=100 * bad.frames / sent,
            view_percent=100 * bad.views / sent,
            sound_gap_s=max([*gaps, loop.time() - bad.sounds[-1]]),
            others_percent=100 * good.frames / sent,
            load=here.plane._connections["bad"].load,
        )


@contextlib.asynccontextmanager
async def nat_closed() -> AsyncIterator[Nat]:
    """A router, closed at the end."""
    nat = Nat()
    await nat.open()
    try:
        yield nat
    finally:
        nat.close()


def _moments(receiver: EncodedReceiver) -> list[float]:
    moments = []
    while (frame := receiver.get_nowait()) is not None:
        moments.append(frame.arrival_s)
    return moments


def show(name: str, result: Result, as_table: bool) -> None:
    """Prints one fault."""
    if as_table:
        print(
            f"| {name} | {result.sound_percent:.0f} % | {result.sound_gap_s:.2f} s | {result.picture_percent:.0f} % | "
            f"{result.view_percent:.0f} % | {result.others_percent:.0f} % | {result.load.name.lower()} |",
            flush=True,
        )
        return
    for metric, unit in (
        ("sound_percent", "%"),
        ("picture_percent", "%"),
        ("view_percent", "%"),
        ("sound_gap_s", "s"),
        ("others_percent", "%"),
    ):
        emit(BENCHMARK, name, "eyeline", metric, getattr(result, metric), unit)
    emit(BENCHMARK, name, "eyeline", "load", float(result.load), "1")


def main() -> int:
    """Every fault, one after the other."""
    aioice.ice.CONSENT_INTERVAL = CONSENT_S
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.network_faults")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--faults", default=",".join(FAULTS))
    arguments = parser.parse_args()
    if arguments.table:
        print(f"Commit {commit()}, {machine()}.\n")
        print("| Fault | Sound | Longest gap | Picture | View | The other's picture | Sent in the end |")
        print("|---|---|---|---|---|---|---|")
    for name in arguments.faults.split(","):
        show(name, uvloop.run(measure(FAULTS[name], name == CHANGED)), arguments.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
