"""Makes a voice profile from recordings of one speaker: one that can speak within seconds, then a better one."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conference.speech.engine.align import Aligner
from conference.speech.engine.errors import VoiceError
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.voice.clips import Clip, cut_clips, heard_words, hold_out, read_voice, sha256_of
from conference.speech.engine.voice.fit import (
    Comparison,
    Steps,
    Target,
    align_clips,
    fit_prosody,
    fit_timbre,
    followed,
    likeness,
    speaker_vector,
)
from conference.speech.engine.voice.model import Kokoro
from conference.speech.engine.voice.prior import mixed_stock, nearest_stock
from conference.speech.engine.voice.profile import Head, Profile, Source
from conference.speech.engine.voice.speaker_encoder import speaker_encoder
from conference.speech.engine.voice.speech import Voice
from conference.speech.engine.voice.stock import stock_voices

ENOUGH_S, LEAST_S = 5.0, 1.5
GOOD_MIN = 0.85
"""By the encoder that the fit heard, on clips kept out of it. Two recordings of one person reach 0.9 and more."""
QUICK_S, BEST_S = 18.0, 170.0
"""When the first profile is ready, and when the fit ends, in seconds from its begin."""
SAVING_S, PROSODY_S = 4.0, 16.0
"""What judging and saving take, and what the prosody takes that comes last."""
QUICK_CLIPS, QUICK_STEPS = 3, 12
ROUNDS = ((0.3, 40), (1.0, 110))
"""Rounds of the fit: the share of the time by which each ends, and its steps."""
PASSES_MAX = 12
"""A round goes through the clips at most so often: more learns five seconds of speech by heart."""
PROSODY_ROUNDS = 3

Saver = Callable[[Profile], None]


@dataclass(frozen=True)
class Request:
    """What a profile is to be made of.

    Attributes:
        files: recordings in which nobody else speaks.
        consent: where the owner's yes is to be found.
        best_s: when to end; QUICK_S for the first profile alone.
    """

    files: Sequence[Path]
    consent: str = ""
    best_s: float = BEST_S
    clock: Callable[[], float] = field(default=time.monotonic)


class Search:
    """The best voice so far, by clips that no fit has seen (where there are enough of them)."""

    def __init__(self, kokoro: Kokoro, clips: Sequence[Clip], base: Voice) -> None:
        self.kokoro, self.encoder = kokoro, speaker_encoder()
        self.fitted, kept = hold_out(clips)
        self.vector = speaker_vector(self.encoder, clips)
        self._kept = Target(kept, align_clips(kokoro, kept, base), self.vector)
        self._comparison = Comparison(kokoro, self.encoder, self._kept)
        self.best = base
        self._distance = self._comparison.of_all(base)
        self.similarity = self._likeness(base)

    def offer_timbre(self, voice: Voice) -> bool:
        """Whether it says the clips nearer to how they were said than the best so far, and is now kept."""
        distance = self._comparison.of_all(voice)
        if distance >= self._distance:
            return False
        self.best, self._distance, self.similarity = voice, distance, self._likeness(voice)
        return True

    def offer_prosody(self, voice: Voice) -> bool:
        """Whether it sounds more like the speaker, saying the clips' words in its own way; then it is kept."""
        similarity = self._likeness(voice)
        if similarity <= self.similarity:
            return False
        self.best, self.similarity = voice, similarity
        return True

    def _likeness(self, voice: Voice) -> float:
        return likeness(self.kokoro, self.encoder, self._kept.clips, voice, self.vector)


def create_profile(request: Request, recogniser: Recogniser, load: Callable[[], Kokoro], save: Saver) -> Profile:
    """The best profile found; each one that is better than those before is saved as soon as it is known.

    Args:
        load: gives the network; called once there is something to find a voice in.

    Raises:
        AudioError: a file can't be read, or has no sound.
        VoiceError: too little speech is understood in them.
    """
    begun = request.clock()
    sources, clips = _listen(request.files, recogniser)
    speech_s = sum(clip.length_s for clip in clips)
    if speech_s < LEAST_S:
        raise VoiceError(
            f"only {speech_s:.1f} s of clear English speech was found: record at least {ENOUGH_S:g} s, better 50 s"
        )
    stock, vector = stock_voices(), speaker_vector(speaker_encoder(), clips)
    base = nearest_stock(stock, vector)
    search = Search(load(), clips, mixed_stock(stock, vector))
    deadlines = Deadlines(begun + QUICK_S, begun + request.best_s, request.clock)
    for n, stage in enumerate(improved(search, deadlines)):
        verdict = _verdict(speech_s, search.similarity)
        profile = Profile(search.best, Head(sources, base, stage, search.similarity, verdict, request.consent))
        save(profile)
        if request.best_s <= QUICK_S and n == 1:
            break
    return profile


@dataclass(frozen=True)
class Deadlines:
    """When, by the clock, the first voice is to be ready and the last."""

    quick: float = math.inf
    best: float = math.inf
    clock: Callable[[], float] = time.monotonic


def improved(search: Search, deadlines: Deadlines) -> Iterator[str]:
    """Improves `search.best`; yields the stage each time that it can be saved.

    It is "quick" where the fit begins, once more after its first steps, and then "refined" each time that it has become
    better.
    """
    kokoro, encoder, clips, clock = search.kokoro, search.encoder, search.fitted, deadlines.clock
    base = search.best
    yield "quick"
    few = clips[:QUICK_CLIPS]
    target = Target(few, align_clips(kokoro, few, base), search.vector)
    voice = fit_timbre(kokoro, encoder, target, base, Steps(QUICK_STEPS, deadlines.quick - SAVING_S, clock))
    search.offer_timbre(voice)
    yield "quick"
    begun = clock()
    for share, steps in ROUNDS:  # each on clips aligned anew, with the voice so far
        target = Target(clips, align_clips(kokoro, clips, voice), search.vector)
        until = begun + share * (deadlines.best - PROSODY_S - SAVING_S - begun)
        count = min(steps, PASSES_MAX * len(clips))
        voice = fit_timbre(kokoro, encoder, target, voice, Steps(count, until, clock))
        if search.offer_timbre(followed(base, voice)):
            yield "refined"
    if search.offer_prosody(fit_prosody(kokoro, target, search.best, PROSODY_ROUNDS * len(clips))):
        yield "refined"


def _listen(files: Sequence[Path], recogniser: Recogniser) -> tuple[tuple[Source, ...], list[Clip]]:
    aligner = Aligner()
    sources, clips = [], []
    for path in files:
        samples = read_voice(path)
        words = heard_words(samples, recogniser, aligner)
        own = cut_clips(samples, words) if words else []
        sources.append(Source(path.name, sha256_of(path), round(sum(clip.length_s for clip in own), 2)))
        clips += own
    return tuple(sources), clips


def _verdict(speech_s: float, similarity: float) -> str:
    if speech_s < ENOUGH_S:
        return "not enough speech"
    return "good" if similarity >= GOOD_MIN else "approximate"
