"""What an edit asks of a voice: words that were never said, spoken so that they fit between those that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from conference.speech.engine.sound import Samples
from conference.speech.engine.words import Word

VOICE_RATE_HZ = 24_000
CONTEXT_MAX_S = 8.0
"""How much of what stands beside an insertion a voice is given: a sentence or two."""


@dataclass(frozen=True)
class Context:
    """What the speaker says on one side of an insertion, which the new words are to fit to; both may be empty.

    Attributes:
        words: in order; their times count from the first of `samples`.
        samples: float32 [N], mono, 24 kHz, −1…1; at most CONTEXT_MAX_S, and it ends (or begins) at the seam.
    """

    words: tuple[Word, ...]
    samples: Samples


@dataclass(frozen=True)
class Spoken:
    """What a voice said.

    Attributes:
        samples: float32 [N], mono, 24 kHz, −1…1, marked as synthetic; silence at its ends belongs to it.
        words: those asked for, one each, with their times in `samples`.
    """

    samples: Samples
    words: tuple[Word, ...]


class Speaker(Protocol):
    """A voice."""

    def speak(self, words: Sequence[str], before: Context, after: Context) -> Spoken:
        """`words` (as they are written, with their punctuation) spoken between `before` and `after`.

        Raises:
            SpeechError: they can't be spoken.
        """
        ...
