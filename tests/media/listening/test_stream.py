"""Packets as utterances: decoded, with what is lost as silence; a stream that pauses ends what was being said."""

import numpy as np

from conference.media.listening.cutter import duration_s
from conference.media.listening.stream import Heard, SpeechStream
from tests.media.listening.sounds import opus_packets, silence, voice

PACKET_S = 0.02
SENTENCE = np.concatenate([silence(0.6), voice(1.6), silence(0.8)])


def listen(stream: SpeechStream, packets: list[bytes], from_s: float = 100.0) -> list[Heard]:
    return [heard for n, packet in enumerate(packets) for heard in stream.packet(packet, from_s + n * PACKET_S)]


def test_a_sentence_and_when_it_began() -> None:
    (heard,) = listen(SpeechStream(), list(opus_packets(SENTENCE)))
    assert heard.utterance.final
    assert abs(heard.start_s - 100.35) < 0.15
    assert 1.5 < duration_s(heard.utterance) < 2.3
    spectrum = np.abs(np.fft.rfft(heard.utterance.samples))
    assert abs(np.argmax(spectrum) * 16_000 / len(heard.utterance.samples) - 140) < 5


def test_lost_late_and_damaged_packets_change_no_times() -> None:
    packets = list(opus_packets(SENTENCE))
    damaged = [*packets[:50], packets[50][:12] + b"\xff\xff\xff", *packets[51:]]
    arrived = [*damaged[:60], damaged[40], b"", b"\x00", *damaged[63:]]
    (heard,) = listen(SpeechStream(), arrived)
    (whole,) = listen(SpeechStream(), packets)
    assert heard.utterance.first == whole.utterance.first
    assert abs(len(heard.utterance.samples) - len(whole.utterance.samples)) <= 640


def test_a_stream_that_pauses_ends_the_utterance_and_goes_on_in_its_own_time() -> None:
    stream = SpeechStream()
    packets = list(opus_packets(SENTENCE))
    assert listen(stream, packets[:80]) == []
    assert stream.tick(100.0 + 80 * PACKET_S) == []
    (held,) = stream.tick(100.0 + 80 * PACKET_S + 0.6)
    assert held.utterance.final
    assert stream.tick(200.0) == []
    (again,) = listen(stream, packets, from_s=300.0)
    assert abs(again.start_s - 300.35) < 0.15
    assert again.utterance.number == 1


def test_another_source_is_another_stream() -> None:
    stream = SpeechStream()
    listen(stream, list(opus_packets(SENTENCE))[:80])
    first, second = listen(stream, list(opus_packets(SENTENCE, ssrc=2, first_tick=7)), from_s=101.6)
    assert [first.utterance.final, second.utterance.final] == [True, True]
    assert stream.end() == []
