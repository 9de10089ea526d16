"""The relay of eyes: addressed, checked, limited."""

import uuid

from conference.media.eyes import BUFFERED_MAX_BYTES, EYES_MAX_PER_S, EyeRelay
from conference.signalling.eye import Eye, address_eye, encode_eye, split_addressed_eye

VIEWER = str(uuid.uuid4())


class Channel:
    """A data channel that keeps what is sent."""

    def __init__(self) -> None:
        self.readyState = "open"
        self.bufferedAmount = 0
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)


def test_an_eye_reaches_every_renderer_with_its_viewer() -> None:
    relay, channels = EyeRelay(), [Channel(), Channel()]
    for n, channel in enumerate(channels):
        relay.add_renderer(str(n), channel)
    relay.receive(VIEWER, encode_eye(Eye(1, 0.5, 0.25, -0.5)))
    for channel in channels:
        assert [split_addressed_eye(data) for data in channel.sent] == [(VIEWER, Eye(1, 0.5, 0.25, -0.5))]
    relay.remove_peer("0")
    relay.receive(VIEWER, encode_eye(Eye(2, 0, 0, 0)))
    assert [len(channel.sent) for channel in channels] == [1, 2]


def test_eyes_go_beyond_once_and_what_comes_from_there_goes_to_renderers_alone() -> None:
    relay, renderer, beyond = EyeRelay(), Channel(), Channel()
    assert not relay.has_renderers
    relay.add_renderer("r", renderer)
    relay.add_beyond("w", beyond)
    here, there = encode_eye(Eye(1, 0.5, 0.25, -0.5)), address_eye(VIEWER, encode_eye(Eye(2, 0, 0, 0)))
    relay.receive(VIEWER, here)
    relay.receive_beyond(there)
    assert renderer.sent == [address_eye(VIEWER, here), there]
    assert beyond.sent == [address_eye(VIEWER, here)]
    for data in (b"", "text", here, there + b"?", there[:16] + encode_eye(Eye(1, 50.0, 0, 0))):
        relay.receive_beyond(data)
    assert (len(renderer.sent), relay.dropped) == (2, 5)
    relay.remove_peer("r")
    relay.remove_peer("w")
    relay.receive(VIEWER, here)
    assert not relay.has_renderers and (len(renderer.sent), len(beyond.sent)) == (2, 1)


def test_what_is_no_eye_is_dropped() -> None:
    relay, channel = EyeRelay(), Channel()
    relay.add_renderer("r", channel)
    for data in (
        b"",
        bytes(15),
        bytes(17),
        "text",
        encode_eye(Eye(1, 50.0, 0, 0)),
        encode_eye(Eye(1, float("nan"), 0, 0)),
    ):
        relay.receive(VIEWER, data)
    assert (channel.sent, relay.dropped) == ([], 6)


def test_a_viewer_that_sends_too_many_is_limited_and_others_are_not() -> None:
    now_s = 0.0
    relay, channel = EyeRelay(lambda: now_s), Channel()
    relay.add_renderer("r", channel)
    for n in range(3 * EYES_MAX_PER_S):
        relay.receive(VIEWER, encode_eye(Eye(n, 0, 0, 0)))
    assert len(channel.sent) == EYES_MAX_PER_S
    relay.receive(str(uuid.uuid4()), encode_eye(Eye(0, 0, 0, 0)))
    assert len(channel.sent) == EYES_MAX_PER_S + 1
    now_s = 0.5
    for n in range(3 * EYES_MAX_PER_S):
        relay.receive(VIEWER, encode_eye(Eye(n, 0, 0, 0)))
    assert len(channel.sent) == EYES_MAX_PER_S * 3 // 2 + 1


def test_a_channel_that_is_full_or_closed_gets_nothing() -> None:
    relay, channel = EyeRelay(), Channel()
    relay.add_renderer("r", channel)
    channel.bufferedAmount = BUFFERED_MAX_BYTES + 1
    relay.receive(VIEWER, encode_eye(Eye(1, 0, 0, 0)))
    channel.bufferedAmount, channel.readyState = 0, "closed"
    relay.receive(VIEWER, encode_eye(Eye(2, 0, 0, 0)))
    assert (channel.sent, relay.dropped) == ([], 2)
