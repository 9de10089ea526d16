"""Forces known text through sound with pocketsphinx: when each word, and each phone in it, was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pocketsphinx import Decoder

from conference.speech.engine.pronounce import phones
from conference.speech.engine.sound import RATE_HZ, Samples

FRAME_RATE_HZ = 100


@dataclass(frozen=True)
class Phone:
    """A phone (ARPABET without stress) in [start_s, end_s)."""

    name: str
    start_s: float
    end_s: float


class Force:
    """A loaded acoustic model and dictionary (English), to which words are added as they are met."""

    def __init__(self) -> None:
        self._decoder = Decoder(lm=None, samprate=RATE_HZ, loglevel="FATAL")

    def words(self, text: Sequence[str], pcm: bytes) -> list[tuple[float, float]] | None:
        """Start and end in seconds of each word of `text` in the sound; None when it can't be all of it.

        Args:
            text: as `pronounce.spoken_words` gives it.
            pcm: as `pcm_of` gives it.
        """
        try:
            self._set_text(text)
            self._decode(pcm)
            found = [
                (each.word, each.start_frame / FRAME_RATE_HZ, (each.end_frame + 1) / FRAME_RATE_HZ)
                for each in self._decoder.seg() or ()
            ]
        except RuntimeError:  # what pocketsphinx says when no path through the text is left in its beam
            return None
        said = [(start_s, end_s) for word, start_s, end_s in found if not _is_pause(word)]
        return said if len(said) == len(text) else None

    def phones(self, text: Sequence[str], pcm: bytes) -> list[list[Phone]] | None:
        """The phones of each word of `text`, as `words` gives the words."""
        try:
            self._set_text(text)
            self._decode(pcm)
            self._decoder.set_alignment()
            self._decode(pcm)
            said = [list(map(_phone, word)) for word in self._decoder.get_alignment() or () if not _is_pause(word.name)]
        except RuntimeError:
            return None
        return said if len(said) == len(text) else None

    def _set_text(self, text: Sequence[str]) -> None:
        for word in set(text):
            if self._decoder.lookup_word(word) is None:
                self._decoder.add_word(word, phones(word), True)
        self._decoder.set_align_text(" ".join(text))

    def _decode(self, pcm: bytes) -> None:
        if not pcm:
            raise RuntimeError("there is no sound")
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()


def pcm_of(samples: Samples, low_s: float, high_s: float) -> bytes:
    """[low_s, high_s) of samples (float32 [N], 16 kHz, −1…1) as 16-bit PCM."""
    part = samples[round(low_s * RATE_HZ) : round(high_s * RATE_HZ)]
    return (np.clip(part, -1, 1) * 32767).astype("<i2").tobytes()


def shifted_phones(found: Iterable[Phone], by_s: float) -> tuple[Phone, ...]:
    """The phones, later."""
    return tuple(Phone(phone.name, phone.start_s + by_s, phone.end_s + by_s) for phone in found)


def _phone(entry: object) -> Phone:
    start_s = entry.start / FRAME_RATE_HZ  # type: ignore[attr-defined]
    return Phone(entry.name, start_s, start_s + entry.duration / FRAME_RATE_HZ)  # type: ignore[attr-defined]


def _is_pause(word: str) -> bool:
    return word.startswith(("<", "["))
