"""The listening process from end to end: a microphone is tapped, utterances come as files, and files do not stay."""

import asyncio
import os
import wave
from pathlib import Path

import numpy as np
import pytest

from conference.media.listening.ears import Ears, HeardUtterance
from conference.media.listening.files import OLD_S, UtteranceFiles
from conference.media.listening.pipe import HeardLine, PacketReader, StreamPacket, line_bytes, line_from, packet_bytes
from conference.media.meeting import Meeting
from conference.media.publication import Publication
from conference.media.stream import Codec
from conference.signalling.peers import Gates, Held
from conference.signalling.state import Publication as Description
from tests.media.listening.sounds import opus_packets, silence, voice
from tests.node.pairs import until

SENTENCE = np.concatenate([silence(0.6), voice(2.6), silence(0.8)])


class Port:
    def send_rtcp(self, packet: bytes) -> None:
        raise AssertionError("sound asks for nothing")


def microphone(participant_id: str = "ada") -> Publication:
    description = Description(f"mic-{participant_id}", participant_id, "microphone", "audio")
    return Publication(description, Codec("OPUS", 48_000, 111), Port(), 1)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def speak(publication: Publication, samples: np.ndarray, from_s: float) -> None:
    for n, packet in enumerate(opus_packets(samples)):
        publication.receive(packet, from_s + n * 0.02)


async def test_what_is_said_comes_as_files_that_replace_each_other(tmp_path: Path) -> None:
    heard: asyncio.Queue[HeardUtterance] = asyncio.Queue()
    ears = Ears(tmp_path / "captions", heard.put_nowait)
    meeting, ada, ben = Meeting("m1"), microphone(), microphone("ben")
    meeting.publish([ada])
    meeting.listen(ears)
    meeting.publish([ben])
    meeting.set_gates(Gates(1, (Held("ben", "microphone"),)))
    try:
        async with asyncio.timeout(60):
            await until(lambda: ears.process is not None)
            now_s = asyncio.get_running_loop().time()
            speak(ben, SENTENCE, now_s)
            speak(ada, SENTENCE, now_s)
            part, whole = await heard.get(), await heard.get()
            assert (part.final, whole.final) == (False, True)
            assert {(each.meeting_id, each.participant_id) for each in (part, whole)} == {("m1", "ada")}
            assert part.utterance_id == whole.utterance_id
            assert not (tmp_path / "captions" / part.name).exists()
            path = tmp_path / "captions" / whole.name
            assert path.stat().st_mode & 0o777 == 0o600
            with wave.open(str(path)) as file:
                assert file.getframerate() == 16_000
                assert abs(file.getnframes() / 16_000 - whole.duration_s) < 0.01
            speak(ada, SENTENCE[: 16_000 * 2], now_s + 10)
            meeting.unpublish([ada])  # who leaves has said it to the end
            last = await heard.get()
            assert last.final
            assert last.utterance_id != whole.utterance_id
            meeting.listen(None)
            assert ada.taps == ben.taps == ()
    finally:
        await ears.close()


async def test_a_listening_process_that_dies_is_started_again_and_makes_new_ids(tmp_path: Path) -> None:
    heard: asyncio.Queue[HeardUtterance] = asyncio.Queue()
    ears, ada = Ears(tmp_path, heard.put_nowait), microphone()
    ears.add("m1", ada)
    ids = set()
    try:
        async with asyncio.timeout(60):
            for _ in range(2):
                await until(lambda: ears.process is not None)
                process = ears.process
                speak(ada, SENTENCE, asyncio.get_running_loop().time())
                while not (came := await heard.get()).final:
                    pass
                ids.add(came.utterance_id)
                process.kill()
                await process.wait()
                await until(lambda: ears.process is not process)  # noqa: B023
    finally:
        await ears.close()
    assert len(ids) == 2


async def test_the_end_leaves_no_part_of_an_utterance(tmp_path: Path) -> None:
    heard: asyncio.Queue[HeardUtterance] = asyncio.Queue()
    ears, ada = Ears(tmp_path, heard.put_nowait), microphone()
    ears.add("m1", ada)
    try:
        async with asyncio.timeout(60):
            await until(lambda: ears.process is not None)
            speak(ada, SENTENCE[: 16_000 * 3], asyncio.get_running_loop().time())
            assert not (await heard.get()).final
            assert len(names(tmp_path)) == 1
            process = ears.process
            process.stdin.close()  # as when the media worker is gone
            await process.wait()
    finally:
        await ears.close()
    assert names(tmp_path) == []


def test_files_that_nobody_fetches_vanish(tmp_path: Path) -> None:
    now_s = 1_700_000_000.0
    files = UtteranceFiles(tmp_path, lambda: now_s)
    for name, age_s in (("old", OLD_S + 1), ("new", OLD_S - 1)):
        files.write(1, silence(0.1), final=True)
        (path,) = [each for each in tmp_path.glob("*.wav") if len(each.stem) == 36]
        os.utime(path.rename(tmp_path / f"{name}.wav"), (now_s - age_s, now_s - age_s))
    UtteranceFiles(tmp_path, lambda: now_s)
    assert [path.name for path in tmp_path.iterdir()] == ["new.wav"]


def test_what_travels_between_the_processes() -> None:
    sent = [StreamPacket(7, 1.5, b"abc"), StreamPacket(8, 2.5, b""), StreamPacket(7, 3.5, bytes(1200))]
    data = b"".join(packet_bytes(each) for each in sent)
    reader = PacketReader()
    assert [each for at in range(0, len(data), 5) for each in reader.feed(data[at : at + 5])] == sent
    line = HeardLine(7, 3, "a.wav", 1.25, 2.5, True)
    assert line_from(line_bytes(line)) == line
    with pytest.raises(ValueError, match="unexpected"):
        line_from(b'{"other": 1}')
