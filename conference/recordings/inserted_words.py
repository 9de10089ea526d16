"""The words that were put into a version, with times, for captions and documents of it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from conference.recordings.cues import EditedClock, SaidWord
from conference.recordings.editing import RATE_HZ
from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid
from conference.speech.engine.speaker import VOICE_RATE_HZ
from conference.voices.models import SpokenPhrase
from conference.voices.phrases import VersionSpeech, spoken_of

WORD_S = 0.35
"""How long a word is taken to be that is not spoken yet."""

PutIn = Mapping[int, tuple[tuple[SaidWord, ...], float]]
"""By the number of kept spans before: the words, with times from where they begin, and how long it all is."""


def inserted_words(speech: VersionSpeech, names: Mapping[str, str]) -> PutIn:
    """What is put in at each place."""
    found: dict[int, tuple[tuple[SaidWord, ...], float]] = {}
    phrases = iter(speech.phrases)
    for place in speech.places:
        words: list[SaidWord] = []
        at_s = 0.0
        for piece in place.group.pieces(speech.plan):
            phrase = next(phrases) if isinstance(piece, Unsaid) else None
            own, length_s = _words_of(piece, phrase, speech, names)
            words += [SaidWord(w.text, at_s + w.start_s, at_s + w.end_s, w.speaker) for w in own]
            at_s += length_s
        found[place.group.kept_before] = (tuple(words), at_s)
    return found


def placed_words(put_in: PutIn, clock: EditedClock) -> Iterator[SaidWord]:
    """The words with times in the edit."""
    for number, (words, _length_s) in put_in.items():
        at_s = clock.put_in_at_s[number]
        for word in words:
            yield SaidWord(word.text, at_s + word.start_s, at_s + word.end_s, word.speaker)


def _words_of(
    piece: Piece, phrase: SpokenPhrase | None, speech: VersionSpeech, names: Mapping[str, str]
) -> tuple[list[SaidWord], float]:
    if isinstance(piece, Tone):
        return [], piece.length / RATE_HZ
    if isinstance(piece, Span):
        low_s, high_s = piece.first / RATE_HZ, piece.end / RATE_HZ
        inside = [word for word in speech.source.words if low_s <= (word.start_s + word.end_s) / 2 < high_s]
        said = [
            SaidWord(w.text, max(w.start_s - low_s, 0.0), w.end_s - low_s, names.get(w.speaker, _("Guest")))
            for w in inside
        ]
        return said, piece.length / RATE_HZ
    name = names.get(piece.speaker, _("Guest"))
    if phrase is None or not phrase.times:
        said = [SaidWord(text, n * WORD_S, (n + 1) * WORD_S, name) for n, text in enumerate(piece.words)]
        return said, WORD_S * len(piece.words)
    said = [
        SaidWord(text, start_s, end_s, name) for text, (start_s, end_s) in zip(phrase.words, phrase.times, strict=True)
    ]
    return said, len(spoken_of(phrase).samples) / VOICE_RATE_HZ
