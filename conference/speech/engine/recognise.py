"""Recognises speech with Whisper on the CPU: words with rough times, hesitations kept."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace

from conference.speech.engine.errors import WeightsError
from conference.speech.engine.skipped import put_in, skipped
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import ModelFiles
from conference.speech.engine.words import Segment, Word, later

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing is fetched: read by huggingface_hub when it is imported

from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps

DISFLUENT_PROMPT = "Um, so, uh, I was, like, you know, thinking that, er, we, we could..."
"""Whisper leaves hesitations out unless what came before had some; who edits a recording wants to see them."""
PAUSE_MS = 500
SHORTEST_S = 0.1
LANGUAGE = "en"
"""The aligner's dictionary is English."""
LISTEN_S, SURE_OF_LANGUAGE = 30.0, 0.5
"""So much from where somebody speaks says in which language."""


class Recogniser:
    """A loaded model; costs some hundred megabytes.

    Args:
        files: from `weights.find_model`.
        threads: how many to compute with; 0 for the library's choice.
    """

    def __init__(self, files: ModelFiles, threads: int = 0) -> None:
        self._model = WhisperModel(str(files.directory), device="cpu", compute_type="int8", cpu_threads=threads)
        self._beam_size = files.beam_size

    @property
    def knows_english_alone(self) -> bool:
        """Whether what is said in another language is taken for English."""
        return not self._model.model.is_multilingual

    def language_of(self, samples: Samples) -> str | None:
        """The language (ISO 639-1) that `samples` most likely are in; None where nobody speaks in them.

        English where the model knows no other, or is not sure: nonsense heard in a noise has a language, too.
        """
        if self.knows_english_alone:
            return LANGUAGE
        speech = get_speech_timestamps(samples, VadOptions(min_silence_duration_ms=PAUSE_MS)) if len(samples) else []
        if not speech:
            return None
        first = samples[speech[0]["start"] :][: round(LISTEN_S * RATE_HZ)]
        language, sure, _ = self._model.detect_language(first)
        return language if sure >= SURE_OF_LANGUAGE else LANGUAGE

    def transcribe(
        self, samples: Samples, progress: Callable[[float], None], language: str = LANGUAGE
    ) -> list[Segment]:
        """What is said in `samples` (float32 [N], 16 kHz, −1…1); silence gives nothing.

        Times are Whisper's cross-attention, good to find a segment and not to cut: see `align`.

        Args:
            progress: told the part done, 0 to 1.
            language: ISO 639-1.

        Raises:
            WeightsError: the model doesn't know the language.
        """
        known = self._model.supported_languages
        if language not in known:
            which = (
                "English alone" if known == [LANGUAGE] else f"{len(known)} languages, such as {', '.join(known[:5])}"
            )
            raise WeightsError(f"this model can't recognise {language!r}: it knows {which}; choose another model")
        if len(samples) < SHORTEST_S * RATE_HZ:
            return []
        prompt = DISFLUENT_PROMPT if language == LANGUAGE else None
        segments = self._heard(samples, language, prompt, progress)
        words = [word for segment in segments for word in segment.words]
        speech = get_speech_timestamps(samples, VadOptions(min_silence_duration_ms=PAUSE_MS))
        again: list[Segment] = []
        for low_s, high_s in skipped([(each["start"] / RATE_HZ, each["end"] / RATE_HZ) for each in speech], words):
            part = samples[round(low_s * RATE_HZ) : round(high_s * RATE_HZ)]
            # The prompt is what makes Whisper skip, more than anything else.
            again += [later(each, low_s) for each in self._heard(part, language, None, lambda done: None)]
        progress(1.0)
        return put_in(segments, again)

    def _heard(
        self, samples: Samples, language: str, prompt: str | None, progress: Callable[[float], None]
    ) -> list[Segment]:
        """What one run of the model hears."""
        found, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=self._beam_size,
            initial_prompt=prompt,
            suppress_tokens=[],
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=True,
            vad_parameters={"min_silence_duration_ms": PAUSE_MS},
        )
        segments = []
        for segment in found:
            progress(min(segment.end * RATE_HZ / len(samples), 1.0))
            words = without_annotations(
                join_pieces(
                    Word(word.word, float(word.start), float(word.end), float(word.probability))
                    for word in segment.words or ()
                )
            )
            if words:
                segments.append(Segment(float(segment.start), float(segment.end), words))
        return segments


def join_pieces(pieces: Iterable[Word]) -> list[Word]:
    """Whole words, stripped: Whisper writes a space before each, and what has none goes on with the word before it.

    So " un", "-thalete" is one word, from the start of its first piece to the end of its last, as sure as the least
    sure of them. An annotation stays for itself: it is to be dropped without the word beside it.
    """
    words: list[Word] = []
    for piece in pieces:
        text = piece.text.strip()
        goes_on = not piece.text.startswith(" ") and not text.startswith(("[", "("))
        if words and goes_on and not words[-1].text.endswith(("]", ")")):
            last = words[-1]
            sure = min(last.confidence, piece.confidence)
            words[-1] = replace(last, text=last.text + text, end_s=piece.end_s, confidence=sure)
        else:
            words.append(replace(piece, text=text))
    return words


def without_annotations(words: Iterable[Word]) -> tuple[Word, ...]:
    """`words` without what nobody said: "[BLANK_AUDIO]", "(laughs)", "♪"; one may span words."""
    kept, depth = [], 0
    for word in words:
        opened = depth + sum(word.text.count(mark) for mark in "[(")
        inside = opened > 0
        depth = max(opened - sum(word.text.count(mark) for mark in "])"), 0)
        if not inside and any(character.isalnum() for character in word.text):
            kept.append(word)
    return tuple(kept)
