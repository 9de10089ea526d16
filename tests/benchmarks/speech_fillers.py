"""How well hesitations are found: `python -m tests.benchmarks.speech_fillers [MODEL]`, beside the transcript alone.

Mixed data, none of whose voices were heard in training: sentences by Kokoro's held-out voices (`kokoro`) and by flite
(with hesitations drawn out as people's: in sentences it says "uh" in a tenth of a second, which nobody does), and real
people's talk into which a hesitation of those is put (`people`; only of those who read: who talks freely hesitates
where nobody has noted it); as it is, with noise in a room, and through Opus at 24 kbit/s. `ap50`: average precision, a
find being right when it shares half with a hesitation (what both cover, by what either does);
`kind_right`: of those, the share whose kind is right. `false_alarms_per_hour` of at least even odds, in real
prompts that have no hesitation. The transcript alone: Whisper with a prompt that keeps hesitations, and forced
alignment. MODEL is `base` by default.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from conference.speech.engine.align import Aligner
from conference.speech.engine.fillers.detector import KINDS, FillerDetector, Heard, overlap
from conference.speech.engine.fillers.hearing import hesitations
from conference.speech.engine.fillers.rules import HESITATIONS, plain_word
from conference.speech.engine.fillers.train.bank import clear_ones
from conference.speech.engine.fillers.train.programs import flite_utterance
from conference.speech.engine.fillers.train.scenes import loud_as, moved, put_in
from conference.speech.engine.fillers.train.sounds import drawn_noise, in_room, resampled
from conference.speech.engine.fillers.train.spoken import Span, Utterance, drawn_words, say_hesitating, voices_of
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.voice.decoder import VOICE_RATE_HZ
from conference.speech.engine.voice.model import load_kokoro
from conference.speech.engine.voice.speech import Voice
from conference.speech.engine.voice.stock import stock_voices
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Segment, Word
from tests.benchmarks.report import emit
from tests.speech.flite import VOICES, find_flite
from tests.speech.people import PEOPLE
from tests.speech.people import RATE_HZ as PEOPLE_HZ
from tests.speech.prompts import prompts
from tests.speech.voice.coded import coded

BENCHMARK = "speech_fillers"
SEED = 11
SOURCES = ("kokoro", "flite", "people")
SAID = 30
"""Of each sort of speech."""
RECORDING_S = 25.0
GAPS_S = (0.2, 0.8)
NOISE_DB = 15.0
OPUS_BIT_RATE = 24_000
TALK_S = (2.0, 4.0)
PROMPTS_S = 420.0
EVEN = 0.5
LEAST = 0.05


@dataclass(frozen=True)
class Stretch:
    """Whose speech is in [start_s, end_s) of a recording."""

    source: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Case:
    """A recording at 16 kHz and the hesitations in it, who speaks when, and what it went through."""

    samples: Samples
    spans: tuple[Span, ...]
    stretches: tuple[Stretch, ...]
    channel: str

    def is_of(self, source: str, found: Span | Heard) -> bool:
        """Whether the middle of something is in the speech of a source."""
        middle_s = (found.start_s + found.end_s) / 2
        return any(each.source == source and each.start_s <= middle_s < each.end_s for each in self.stretches)


Finder = Callable[[Samples], Sequence[Heard]]


def main(model: str = "base") -> None:
    """Prints all results."""
    random = np.random.default_rng(SEED)
    people = np.concatenate([person.samples() for person in PEOPLE if person.reads])
    quiet = [prompt.samples(RATE_HZ) for prompt in prompts()]
    cases = cases_of(utterances(resampled(people, RATE_HZ / PEOPLE_HZ), random), random)
    emit(BENCHMARK, "mixed", "eyeline", "hesitations", sum(len(case.spans) for case in cases), "1")
    with tempfile.TemporaryDirectory() as cache:
        ear = Ear(Recogniser(find_model(model, Path(cache))))
    talk = recordings(quiet, PROMPTS_S)
    finders: dict[str, Finder] = {
        "eyeline": ear.both, "the sound alone": ear.heard, f"the transcript alone ({model})": ear.written,
    }  # fmt: skip
    for system, find in finders.items():
        found = [find(case.samples) for case in cases]
        for channel in ("mixed", *dict.fromkeys(case.channel for case in cases)):
            chosen = [
                (case.spans, own) for case, own in zip(cases, found, strict=True) if channel in ("mixed", case.channel)
            ]
            precision, kind_right = average_precision(chosen)
            emit(BENCHMARK, channel, system, "ap50", precision, "1")
            emit(BENCHMARK, channel, system, "kind_right", kind_right, "1")
        for source in SOURCES:
            of_source = [
                ([s for s in case.spans if case.is_of(source, s)], [h for h in own if case.is_of(source, h)])
                for case, own in zip(cases, found, strict=True)
            ]
            emit(BENCHMARK, source, system, "ap50", average_precision(of_source)[0], "1")
        alarms = sum(each.confidence >= EVEN for part in talk for each in find(part))
        hours = sum(len(part) for part in talk) / RATE_HZ / 3600
        emit(BENCHMARK, "prompts", system, "false_alarms_per_hour", alarms / hours, "1/h")


class Ear:
    """The ways to find hesitations; a recording is recognised once."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser, self._aligner, self._detector = recogniser, Aligner(), FillerDetector()
        self._known: dict[int, list[Word]] = {}

    def both(self, samples: Samples) -> list[Heard]:
        return _hesitations([each.word for each in hesitations(self._words(samples), self.heard(samples))])

    def heard(self, samples: Samples) -> list[Heard]:
        return self._detector.hear(samples, least=LEAST)

    def written(self, samples: Samples) -> list[Heard]:
        return _hesitations(self._words(samples))

    def _words(self, samples: Samples) -> list[Word]:
        if id(samples) not in self._known:
            segments = self._recogniser.transcribe(samples, lambda part: None)
            spoken: list[Segment] = [segment for segment in segments if segment.words]
            self._known[id(samples)] = self._aligner.align(samples, spoken, lambda part: None)
        return self._known[id(samples)]


def _hesitations(words: Sequence[Word]) -> list[Heard]:
    return [
        Heard(HESITATIONS[plain_word(word.text)], word.start_s, max(word.end_s, word.start_s + 0.01), word.confidence)
        for word in words
        if plain_word(word.text) in HESITATIONS
    ]


def utterances(people: Samples, random: np.random.Generator) -> list[tuple[str, Utterance]]:
    """By Kokoro's held-out voices, by flite, and by people, with that source, in one order at random."""
    torch.set_num_threads(1)
    kokoro, stock = load_kokoro(), stock_voices()
    _, names = voices_of(stock)
    synthetic: list[Utterance] = []
    while len(synthetic) < SAID:
        voice = Voice(torch.from_numpy(stock.table(names[len(synthetic) % len(names)])))
        said = say_hesitating(kokoro, voice, int(random.integers(1, 3)), random)
        synthetic += clear_ones([Utterance(resampled(said.samples, RATE_HZ / VOICE_RATE_HZ), said.spans)])
    flite = find_flite()
    for n in range(SAID):
        words = [word.text.strip(",.") for word in drawn_words(random)]
        place, kind = int(random.integers(len(words) + 1)), str(random.choice(KINDS))
        stretch = float(random.uniform(0.9, 1.5))
        synthetic.append(flite_utterance(flite, words, kind, place, VOICES[n % len(VOICES)], stretch, random))
    real = []
    donors = [each for each in synthetic if each.spans]
    for _ in range(SAID):
        length = round(random.uniform(*TALK_S) * RATE_HZ)
        first = int(random.integers(len(people) - length))
        talk = Utterance(loud_as(people[first : first + length], 1.0), ())
        real.append(put_in(talk, donors[int(random.integers(len(donors)))], random))
    found = [(SOURCES[n // SAID], each) for n, each in enumerate([*synthetic[: 2 * SAID], *real])]
    return [found[n] for n in random.permutation(len(found))]


def cases_of(said: Sequence[tuple[str, Utterance]], random: np.random.Generator) -> list[Case]:
    """Recordings of some utterances each, through one channel after the other."""
    channels = ("as it is", "room and noise", "opus-24")
    cases: list[Case] = []
    sounds: list[Samples] = []
    spans: list[Span] = []
    stretches: list[Stretch] = []
    length = 0
    for n, (source, each) in enumerate(said):
        spans += [moved(span, length / RATE_HZ) for span in each.spans]
        sounds += [loud_as(each.samples, 1.0), np.zeros(round(random.uniform(*GAPS_S) * RATE_HZ), np.float32)]
        begun, length = length, sum(len(part) for part in sounds)
        stretches.append(Stretch(source, begun / RATE_HZ, length / RATE_HZ))
        if length > RECORDING_S * RATE_HZ or n == len(said) - 1:
            channel = channels[len(cases) % len(channels)]
            heard = through(channel, np.concatenate(sounds), random)
            cases.append(Case(heard, tuple(spans), tuple(stretches), channel))
            sounds, spans, stretches, length = [], [], [], 0
    return cases


def through(channel: str, samples: Samples, random: np.random.Generator) -> Samples:
    """The sound after a channel."""
    if channel == "opus-24":
        return coded(samples, RATE_HZ, "libopus", OPUS_BIT_RATE)[: len(samples)]
    if channel == "room and noise":
        echoing, noise = in_room(samples, random), drawn_noise(len(samples), random)
        return echoing + noise * np.float32(echoing.std() / noise.std() * 10 ** (-NOISE_DB / 20))
    return samples


def recordings(sounds: Sequence[Samples], most_s: float) -> list[Samples]:
    """Joined to recordings of about RECORDING_S."""
    found: list[Samples] = []
    joined: list[Samples] = []
    for each in sounds:
        joined.append(each)
        if sum(len(part) for part in joined) > RECORDING_S * RATE_HZ:
            found.append(np.concatenate(joined))
            joined = []
        if sum(len(part) for part in found) > most_s * RATE_HZ:
            break
    return found


def average_precision(chosen: Sequence[tuple[Sequence[Span], Sequence[Heard]]]) -> tuple[float, float]:
    """The area under precision by recall over all recordings, and of the finds that are right the share by kind."""
    ranked = sorted(
        ((own, n) for n, (_, found) in enumerate(chosen) for own in found), key=lambda pair: -pair[0].confidence
    )
    left = [[Heard(span.kind, span.start_s, span.end_s, 1.0) for span in spans] for spans, _ in chosen]
    wanted = sum(len(spans) for spans in left)
    hits, kinds = [], []
    for own, n in ranked:
        best = max(left[n], key=lambda span: overlap(own, span), default=None)
        hit = best is not None and overlap(own, best) >= 0.5
        hits.append(hit)
        if hit and best is not None:
            kinds.append(best.kind == own.kind)
            left[n].remove(best)
    right = np.cumsum(hits)
    precision = right / np.arange(1, len(hits) + 1)
    best_later = np.maximum.accumulate(precision[::-1])[::-1]
    return float(best_later[np.array(hits, bool)].sum() / wanted), float(np.mean(kinds)) if kinds else 0.0


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{BENCHMARK} is left out: its speech comes from Debian's packages ({error})", file=sys.stderr)
