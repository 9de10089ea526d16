"""A judge of cuts that cannot guess: a recogniser that must choose by the sound alone which words of a phrase it hears.

A recogniser of whole sentences hears what makes sense, and what is left when a word is cut out often doesn't. This one
(pocketsphinx, a grammar for each phrase) knows no language: the words around a cut are given, and each of the deleted
word and its two neighbours may be there or not, with equal odds.
"""

from collections.abc import Sequence

import numpy as np
from pocketsphinx import Decoder

from conference.speech.engine.force import pcm_of
from conference.speech.engine.pronounce import phones, spoken_words
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.words import Word
from tests.benchmarks.cut_cases import Case

AROUND = 2
BREATH_S = 0.3
MARGIN_S = 0.1
SILENCE_S, ROOM = 0.25, 3e-4
"""What follows a part, so that its last word can end."""


class PhraseJudge:
    """A loaded acoustic model and dictionary (English)."""

    def __init__(self) -> None:
        # So few words fit that nothing need be given up early.
        self._decoder = Decoder(lm=None, samprate=RATE_HZ, loglevel="FATAL", beam=1e-120, wbeam=1e-100, pbeam=1e-120)
        self._grammars = 0
        noise = np.random.default_rng(0).normal(0, ROOM, round(SILENCE_S * RATE_HZ)).astype(np.float32)
        self._silence = pcm_of(noise, 0.0, SILENCE_S)

    def hears(
        self, case: Case, n: int, sound: np.ndarray, seam: tuple[int, int, int] = (0, 0, 0)
    ) -> tuple[bool, ...] | None:
        """Which of a case's word n and its neighbours (before, n, after) are heard in a sound.

        Args:
            seam: where the sound's seam is, and what place of the case it comes from and goes on at.
        """
        words = case.words
        low, high = _phrase_around(words, n)
        at, left, goes_on = seam
        opens_s = (words[low - 1].end_s + words[low].start_s) / 2 if low > 0 else 0.0
        closes_s = (words[high].end_s + words[high + 1].start_s) / 2 if high + 1 < len(words) else words[high].end_s
        low_s = max(words[low].start_s - MARGIN_S, opens_s) + (at - left) / RATE_HZ
        high_s = max(min(words[high].end_s + MARGIN_S, closes_s), words[high].end_s) + (at - goes_on) / RATE_HZ
        phrase = [word.text for word in words[low : high + 1]]
        return self._heard(sound, max(low_s, 0.0), high_s, phrase, (n - 1 - low, n - low, n + 1 - low))

    def _heard(
        self, samples: np.ndarray, low_s: float, high_s: float, phrase: Sequence[str], maybe: Sequence[int]
    ) -> tuple[bool, ...] | None:
        """Which of the words that may be there (numbers in `phrase`) are heard in a part; None when nothing fits."""
        spoken = [spoken_words(word) for word in phrase]
        parts = [f"[ {' '.join(said)} ]" if n in maybe else " ".join(said) for n, said in enumerate(spoken)]
        for word in {word for said in spoken for word in said}:
            if self._decoder.lookup_word(word) is None:
                self._decoder.add_word(word, phones(word), True)
        self._grammars += 1
        name = f"phrase{self._grammars}"
        self._decoder.add_jsgf_string(name, f"#JSGF V1.0; grammar {name}; public <phrase> = {' '.join(parts)};")
        self._decoder.activate_search(name)
        try:
            self._decoder.start_utt()
            self._decoder.process_raw(pcm_of(samples, low_s, high_s) + self._silence, full_utt=True)
            self._decoder.end_utt()
            heard = self._decoder.hyp()
        except RuntimeError:
            return None
        finally:
            self._decoder.remove_search(name)
        return _present(spoken, maybe, heard.hypstr.split()) if heard is not None else None


def _phrase_around(words: Sequence[Word], n: int) -> tuple[int, int]:
    """The first and the last of the words around n that are said in one breath, up to AROUND on either side."""
    low, high = n - 1, n + 1
    while low > max(n - AROUND, 0) and words[low].start_s - words[low - 1].end_s < BREATH_S:
        low -= 1
    while high < min(n + AROUND, len(words) - 1) and words[high + 1].start_s - words[high].end_s < BREATH_S:
        high += 1
    return low, high


def _present(spoken: Sequence[Sequence[str]], maybe: Sequence[int], heard: Sequence[str]) -> tuple[bool, ...] | None:
    """Which of what may be there gives the words heard; what stands behind it may be cut off by the part's end."""
    for chosen in range(2 ** len(maybe)):
        there = {n: bool(chosen >> k & 1) for k, n in enumerate(maybe)}
        words = [word for n, said in enumerate(spoken) if there.get(n, True) for word in said]
        behind = sum(len(said) for said in spoken[max(maybe) + 1 :])
        if list(heard) == words[: len(heard)] and len(heard) >= len(words) - behind:
            return tuple(there[n] for n in maybe)
    return None
