"""Two layers of a camera: who gets which, when it changes, and what the sender is told to send."""

import asyncio
from typing import Any

import pytest

from conference.media import aiortcplane, carrying
from conference.media.carrying import Load
from conference.media.layers import SMALL_PX, SMALL_VIEW_PX, UNLIMITED_PX, LayerChoice, height_wanted_px
from conference.media.publication import Publication
from conference.media.subscription import Subscription
from conference.node import peer as node_peer
from conference.signalling.layers import decode_heights, encode_heights
from conference.signalling.state import Publication as Description
from tests.media.rooms import Guest, room
from tests.media.test_publication import PAYLOAD_TYPE, SSRC, VP8, Port
from tests.node.pairs import narrow, until, vp8_frame

KEY, DELTA = b"\x10\x00key", b"\x10\x01delta"


class Camera:
    """A camera's publication with a smaller layer, and one subscriber."""

    def __init__(self, source: str = "camera") -> None:
        description = Description("cam", "ada", source, "video")  # type: ignore[arg-type]
        self.sender, self.port = Port(), Port()
        self.large = Publication(description, VP8, self.sender, 9, clock=lambda: 0.0)
        self.small = Publication(description, VP8, self.sender, 9, clock=lambda: 0.0)
        self.large.set_smaller(self.small)
        self.subscription = Subscription("cam", 5, {"VP8": 120}, self.port, "ada", clock=lambda: 0.0)
        self.subscription.connect(self.large)
        self.large.attach(self.subscription)
        self.choice = LayerChoice(self.subscription, self.large)
        self._sent = {self.large: 0, self.small: 0}

    def send(self, layer: Publication, payload: bytes) -> None:
        self._sent[layer] += 1
        second = 0x80 | PAYLOAD_TYPE
        header = bytes((0x80, second)) + self._sent[layer].to_bytes(2, "big") + bytes(4)
        ssrc = SSRC if layer is self.large else SSRC + 1
        layer.receive(header + ssrc.to_bytes(4, "big") + payload, self._sent[layer] / 30)

    @property
    def payloads(self) -> list[bytes]:
        return [packet.payload for packet in self.port.rtp]


def test_a_change_waits_for_a_key_frame_and_nothing_is_missing_until_then() -> None:
    camera = Camera()
    camera.send(camera.large, KEY)
    camera.subscription.shown_px = 150
    camera.choice.choose(Load.WHOLE)
    assert camera.small.has_subscriptions, "so its sender is told to send it"
    camera.send(camera.large, DELTA + b"1")
    camera.send(camera.small, DELTA + b"small")
    camera.send(camera.small, KEY + b"small")
    camera.send(camera.large, DELTA + b"2")
    camera.send(camera.small, DELTA + b"small 2")
    assert camera.payloads == [KEY, DELTA + b"1", KEY + b"small", DELTA + b"small 2"]
    numbers = [packet.sequence_number for packet in camera.port.rtp]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert {packet.ssrc for packet in camera.port.rtp} == {5}
    assert height_wanted_px(camera.large, [(camera.subscription, Load.WHOLE)]) == 0


def test_a_change_of_mind_before_the_key_frame_leaves_all_as_it_was() -> None:
    camera = Camera()
    camera.choice.choose(Load.SMALL)
    camera.choice.choose(Load.WHOLE)
    camera.send(camera.small, KEY)
    camera.send(camera.large, KEY + b"large")
    assert camera.payloads == [KEY + b"large"]
    assert not camera.small.has_subscriptions


def test_a_view_goes_before_a_cameras_picture_does() -> None:
    view, camera = Camera("view"), Camera()
    for each in (view, camera):
        each.choice.choose(Load.CAMERAS)
        each.send(each.small, KEY)
        each.send(each.large, KEY + b"large")
    assert (view.payloads, camera.payloads) == ([], [KEY])
    assert height_wanted_px(view.large, [(view.subscription, Load.CAMERAS)]) == 0, "so it isn't even drawn"


def test_who_shows_no_picture_or_can_carry_none_gets_none_and_comes_back_with_a_key_frame() -> None:
    camera = Camera()
    camera.choice.choose(Load.SOUND)
    camera.send(camera.large, KEY)
    assert camera.payloads == []
    camera.choice.choose(Load.WHOLE)
    camera.send(camera.large, DELTA)
    camera.send(camera.large, KEY)
    assert camera.payloads == [KEY]
    camera.subscription.shown_px = 0
    camera.choice.choose(Load.WHOLE)
    camera.send(camera.large, KEY)
    assert camera.payloads == [KEY]


def test_what_has_one_layer_is_sent_as_it_is() -> None:
    camera = Camera()
    camera.large.set_smaller(None)
    camera.subscription.shown_px = 100
    camera.choice.choose(Load.SMALL)
    camera.send(camera.large, DELTA)
    assert camera.payloads == [DELTA]


def test_a_picture_that_is_held_is_held_in_every_layer() -> None:
    camera = Camera()
    camera.subscription.shown_px = 100
    camera.choice.choose(Load.WHOLE)
    camera.send(camera.small, KEY)
    camera.large.set_held(True)
    camera.send(camera.small, DELTA)
    assert camera.payloads == [KEY]


def test_a_view_is_wanted_as_tall_as_its_viewer_shows_and_carries_it() -> None:
    view = Camera("view")
    receiver = view.subscription
    assert height_wanted_px(view.large, [(receiver, Load.WHOLE)]) == UNLIMITED_PX
    receiver.shown_px = 300
    assert height_wanted_px(view.large, [(receiver, Load.WHOLE)]) == 300
    assert height_wanted_px(view.large, [(receiver, Load.SMALL)]) == SMALL_VIEW_PX
    assert height_wanted_px(view.large, [(receiver, Load.SOUND)]) == 0


@pytest.mark.parametrize(
    "text", [b"{}", "", "[]", "{", '{"0": -1}', '{"0": 1.5}', '{"0": true}', '{"0": 99999}', '{"' + 50 * "x" + '": 1}']
)
def test_texts_that_are_no_heights_are_nothing(text: bytes | str) -> None:
    assert decode_heights(text) is None


# --- through the plane ----------------------------------------------------------------------------------


class Speaker:
    """A guest whose camera has two layers, and what the media worker wants of them."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.large = guest.publish("cam")
        self.small = guest.layer_of(self.large)
        self.wanted: dict[str, int] = {}
        channel = guest.peer.createDataChannel("layers")
        channel.on("message", self._take)

    def _take(self, text: str) -> None:
        self.wanted = decode_heights(text) or {}

    def send(self, number: int) -> None:
        """A picture in each layer that is wanted; the small one's have a size of their own."""
        self.large.send(vp8_frame(number, key=True), number * 3000)
        if self.wanted.get(str(self.small.mid)):
            self.small.send(vp8_frame(number, key=True, size=400), number * 3000)


@pytest.fixture
def _fast(monkeypatch: Any) -> None:
    monkeypatch.setattr(aiortcplane, "TICK_S", 0.05)
    monkeypatch.setattr(node_peer, "REPORT_INTERVAL_S", 0.05)
    monkeypatch.setattr(carrying, "DOWN_AFTER_S", 0.3)


@pytest.mark.usefixtures("_fast")
async def test_a_slow_receiver_gets_the_small_layer_and_the_others_all_of_the_large_one() -> None:
    async with room() as here:
        speaker = Speaker(here.guest("speaker"))
        await speaker.guest.negotiate()
        good, bad = here.guest("good"), here.guest("bad")
        for guest in (good, bad):
            guest.subscribe("cam")
            await guest.negotiate()
        await until(lambda: speaker.wanted != {})
        assert speaker.wanted == {speaker.large.mid: UNLIMITED_PX, speaker.small.mid: 0}
        narrow(here.plane._connections["bad"].peer, 100_000)
        numbers: list[int] = []
        sizes: list[int] = []
        number = 0
        async with asyncio.timeout(30):
            while len(sizes) < 5 or sizes[-5:] != [len(vp8_frame(0, key=True, size=400))] * 5:
                speaker.send(number)
                number += 1
                await asyncio.sleep(0.01)
                while (frame := good.received("cam").get_nowait()) is not None:
                    numbers.append(int.from_bytes(frame.data[6:10], "big"))
                    assert len(frame.data) == len(vp8_frame(0, key=True))
                while (frame := bad.received("cam").get_nowait()) is not None:
                    sizes.append(len(frame.data))
        assert speaker.wanted == {speaker.large.mid: UNLIMITED_PX, speaker.small.mid: SMALL_PX}
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), "who can carry it misses nothing"
        assert here.plane._connections["speaker"].publications[str(speaker.large.mid)].bitrate.bps > 1_000_000


@pytest.mark.usefixtures("_fast")
async def test_a_receiver_says_how_tall_it_shows_a_picture() -> None:
    async with room() as here:
        speaker = Speaker(here.guest("speaker"))
        await speaker.guest.negotiate()
        viewer = here.guest("viewer")
        viewer.subscribe("cam")
        channel = viewer.peer.createDataChannel("layers")
        await viewer.negotiate()
        await until(lambda: channel.readyState == "open" and speaker.wanted != {})
        channel.send(encode_heights({viewer.received("cam").mid: 120}))
        await until(lambda: speaker.wanted.get(str(speaker.small.mid)) == SMALL_PX)
        async with asyncio.timeout(30):
            number = 0
            while speaker.wanted.get(str(speaker.large.mid)) != 0:
                speaker.send(number)
                number += 1
                await asyncio.sleep(0.01)
        channel.send(encode_heights({viewer.received("cam").mid: 500}))
        await until(lambda: speaker.wanted.get(str(speaker.large.mid)) == UNLIMITED_PX)


async def test_who_says_it_without_end_is_no_longer_listened_to() -> None:
    async with room() as here:
        viewer = here.guest("viewer")
        channel = viewer.peer.createDataChannel("layers")
        await viewer.negotiate()
        await until(lambda: channel.readyState == "open")
        for height_px in range(300):
            channel.send(encode_heights({"0": height_px}))
        await until(lambda: channel.readyState == "closed")
        assert viewer.peer.connectionState == "connected", "the rest of it goes on"
