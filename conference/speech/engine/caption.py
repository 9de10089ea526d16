"""Understands one utterance at a time with Whisper on the CPU, for live captions: text alone, as soon as may be."""

import os
import zlib

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing is fetched: read by huggingface_hub when it is imported

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.vad import VadOptions, get_speech_timestamps

from conference.speech.engine.recognise import LANGUAGE, without_annotations
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.weights import ModelFiles
from conference.speech.engine.words import Word

SILENCE_S = 3.0
"""Whisper was made for windows of thirty seconds, and most of what it costs goes by the window's length. One that ends
with three seconds of silence is nearly as good; with less it often repeats itself."""
WINDOW_S = 30.0
REPEATED = 2.4
"""Text that zlib makes so many times smaller says the same again and again."""
NO_SPEECH = 0.6
GUESS = -1.0
"""A mean log-probability below this, where Whisper hears no speech, is a guess."""
UNSURE = -0.6
"""Below this it is worth the cost of a whole window."""
TOKENS_MAX = 224


class Captioner:
    """A loaded model; tiny.en costs some 200 megabytes.

    Args:
        files: from `weights.find_model`.
        threads: how many to compute with.
        silence_s: how much silence ends the window; WINDOW_S and more makes it whole.
    """

    def __init__(self, files: ModelFiles, threads: int = 1, silence_s: float = SILENCE_S) -> None:
        self._whisper = WhisperModel(str(files.directory), device="cpu", compute_type="int8", cpu_threads=threads)
        self._beam_size = files.beam_size
        self._silence_s = silence_s
        self._tokenizer = Tokenizer(
            self._whisper.hf_tokenizer, self._whisper.model.is_multilingual, task="transcribe", language=LANGUAGE
        )

    def caption(self, samples: Samples) -> str:
        """What is said in `samples` (float32 [N], 16 kHz, −1…1, up to 30 s); empty where nobody speaks."""
        if not get_speech_timestamps(samples, VadOptions(min_speech_duration_ms=100)):
            return ""
        text, sureness = self._understand(samples, self._silence_s)
        if _repeats(text) or sureness < UNSURE:
            text, _ = self._understand(samples, WINDOW_S)
        return "" if _repeats(text) else _spoken(text)

    def _understand(self, samples: Samples, silence_s: float) -> tuple[str, float]:
        """The text, and the mean log-probability of its tokens."""
        length = min(len(samples) + round(silence_s * RATE_HZ), round(WINDOW_S * RATE_HZ))
        window = np.zeros(length, np.float32)
        window[: len(samples)] = samples[:length]
        features = self._whisper.feature_extractor(window, padding=0)
        features = np.ascontiguousarray(features[None, :, : features.shape[1] // 2 * 2])  # the encoder halves them
        prompt = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        (found,) = self._whisper.model.generate(
            ctranslate2.StorageView.from_array(features),
            [prompt],
            beam_size=self._beam_size,
            max_length=TOKENS_MAX,
            return_scores=True,
            return_no_speech_prob=True,
        )
        sureness = float(found.scores[0])
        if found.no_speech_prob > NO_SPEECH and sureness < GUESS:
            return "", 0.0
        return self._tokenizer.decode(found.sequences_ids[0]).strip(), sureness


def _spoken(text: str) -> str:
    """`text` without what nobody said."""
    return " ".join(word.text for word in without_annotations(Word(part, 0.0, 0.0, 1.0) for part in text.split()))


def _repeats(text: str) -> bool:
    data = text.encode()
    return len(data) > 0 and len(data) / len(zlib.compress(data)) > REPEATED
