"""How late, how right and how dear live captions are, and what the short window and the small model are worth.

`python -m tests.benchmarks.captions`. The case `utterances` understands the test speech utterance by utterance, in one
thread: Whisper tiny.en in windows as short as what was said, against the usual ones of thirty seconds and against the
base model. `cut` is what cutting costs. `meeting` is a whole one: a browser that speaks and one that reads share the
machine with all else. The delay is from an utterance's last voice to its caption in the reader's page.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jiwer
import numpy as np
from playwright.sync_api import sync_playwright

from conference.media.listening.cutter import AFTER_S
from conference.media.listening.stream import SpeechStream
from conference.speech.engine.caption import SILENCE_S, WINDOW_S, Captioner
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import find_model
from tests.benchmarks.report import emit
from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.service import Service
from tests.browser.test_tools import MAKE_ROOM
from tests.browser.voice import write_voice
from tests.media.listening.sounds import opus_packets
from tests.speech.demo_speech import demo_speech, plain

BENCHMARK = "captions"
SYSTEMS = {
    "eyeline": ("tiny.en", SILENCE_S),
    "tiny.en, windows of 30 s": ("tiny.en", WINDOW_S),
    "base, short windows": ("base", SILENCE_S),
    "base, windows of 30 s": ("base", WINDOW_S),
}
CAPTIONS = 20
PACKET_S = 0.02


def main() -> None:
    """Prints all results."""
    speech = demo_speech(RATE_HZ)
    utterances = cut(speech.samples)
    understand(utterances, speech.text)
    meeting()


def cut(samples: Samples) -> list[Samples]:
    """The utterances of a stream with these samples; measures what it costs to cut them."""
    packets = list(opus_packets(samples))
    stream, found = SpeechStream(), []
    started_s = time.process_time()
    for n, packet in enumerate(packets):
        found += stream.packet(packet, n * PACKET_S)
    found += stream.end()
    cost = (time.process_time() - started_s) / (len(packets) * PACKET_S)
    emit(BENCHMARK, "cut", "eyeline", "cores_per_speaker", cost, "1")
    return [heard.utterance.samples for heard in found if heard.utterance.final]


def understand(utterances: Sequence[Samples], text: str) -> None:
    """Measures each system on the same utterances, one after the other."""
    length_s = sum(len(samples) for samples in utterances) / RATE_HZ
    with tempfile.TemporaryDirectory() as cache:
        for system, (model, silence_s) in SYSTEMS.items():
            captioner = Captioner(find_model(model, Path(cache)), threads=1, silence_s=silence_s)
            captioner.caption(utterances[0])
            texts, times_s = timed(captioner.caption, utterances)
            wer = jiwer.wer(plain(text), plain(" ".join(texts)))
            emit(BENCHMARK, "utterances", system, "wer", wer, "1")
            emit(BENCHMARK, "utterances", system, "understanding_ms_p50", 1000 * statistics.median(times_s), "ms")
            emit(
                BENCHMARK, "utterances", system, "understanding_ms_p95", 1000 * float(np.percentile(times_s, 95)), "ms"
            )
            emit(BENCHMARK, "utterances", system, "rtf", sum(times_s) / length_s, "1")


def timed(work: Callable[[Samples], str], items: Sequence[Samples]) -> tuple[list[str], list[float]]:
    """What `work` makes of each item, and the seconds that it took."""
    out, times_s = [], []
    for item in items:
        started_s = time.perf_counter()
        out.append(work(item))
        times_s.append(time.perf_counter() - started_s)
    return out, times_s


WATCH = """count => new Promise(done => {
    const seen = new Map();
    const look = () => {
        for (const line of window.eyeline.meeting().captioned)
            if (line.final && !seen.has(line.id)) seen.set(line.id, {...line, came_s: Date.now() / 1000});
        if (seen.size >= count) done([...seen.values()]);
        else setTimeout(look, 10);
    };
    look();
})"""
"""Resolves with so many whole captions and when each was there."""


def meeting() -> None:
    """A whole meeting: delays in the reader's page, and the processor time of the two processes that captions need."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        voice = write_voice(Path(folder) / "voice.wav")
        service = Service(Path(folder) / "data")
        flag = f"--use-file-for-fake-audio-capture={voice}"
        try:
            with chromium(playwright, flag) as speaking, chromium(playwright) as quiet:
                reader, speaker = Person(quiet, service.url), Person(speaking, service.url)
                reader.sign_in(sign_in_link(service))
                slug = reader.page.evaluate(MAKE_ROOM, "Benchmark")
                reader.join(f"/r/{slug}")
                reader.page.get_by_test_id("mute").click()
                speaker.join(reader.invite(), "Ada")
                for person in (reader, speaker):
                    person.layout("grid")
                reader.page.keyboard.press("l")
                reader.page.evaluate(WATCH, 3)  # the model is loaded, the browsers have settled
                before, started_s = cpu_s(service), time.monotonic()
                known = len(reader.page.evaluate("window.eyeline.meeting().captioned.filter(line => line.final)"))
                lines = reader.page.evaluate(WATCH, known + CAPTIONS)[known:]
                elapsed_s = time.monotonic() - started_s
                for process, spent_s in cpu_s(service).items():
                    cores = (spent_s - before[process]) / elapsed_s
                    emit(BENCHMARK, "meeting", "eyeline", f"cores_per_speaker_{process}", cores, "1")
        finally:
            service.stop()
    delays_s = [line["came_s"] - (line["start_s"] + line["duration_s"] - AFTER_S) for line in lines]
    emit(BENCHMARK, "meeting", "eyeline", "delay_ms_p50", 1000 * statistics.median(delays_s), "ms")
    emit(BENCHMARK, "meeting", "eyeline", "delay_ms_p95", 1000 * float(np.percentile(delays_s, 95)), "ms")


def cpu_s(service: Service) -> dict[str, float]:
    """Seconds that the listening and the captions process have computed."""
    arguments = {"listening": "conference.media.listening", "understanding": "conference.captions.queue"}
    return {name: sum(map(process_cpu_s, service.child_pids(argument))) for name, argument in arguments.items()}


def process_cpu_s(pid: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
