"""How rightly and how fast long recordings are transcribed: real prompts, joined; beside Whisper a clip at a time.

`python -m tests.benchmarks.speech_words [tiny.en]`. Cases by model. 150 prompts of four words and more, by one real
voice, follow each other with pauses of 0.6 s in one file. Metrics: `wer` (numbers spelt out, "you're" is "you are", and
"voice mail" is "voicemail"; misspelt prompts and hesitations that nobody said count as errors), `rtf` (the command's
whole work, reading and voice activity included, as a part of the file's length) and `peak_memory` of the process. The
rival gets each prompt as a clip of its own with the same weights and beam, as whoever transcribes utterances one by one
does: a window of 30 s is computed for each.
"""

import itertools
import re
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import av
import jiwer
import numpy as np
from faster_whisper import WhisperModel

from conference.speech.engine.pronounce import spoken_words
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.transcribe import Task, transcribe_file
from conference.speech.engine.weights import ModelFiles, find_model
from tests.benchmarks.report import emit
from tests.speech.prompts import prompts

BENCHMARK = "speech_words"
PROMPTS, WORDS_MIN = 150, 4
PAUSE_S = 0.6
FULL = {"m": "am", "re": "are", "ll": "will", "ve": "have"}
WRITTEN_OUT = re.compile(r"[A-Za-z0-9 ,.'!?;:-]+")
"""Prompts with signs leave open how they are said."""
CLIPS = 25
"""So many of the prompts are given to the rival."""


def main(model: str = "base") -> None:
    """Prints all results."""
    chosen = [p for p in prompts() if len(p.text.split()) >= WORDS_MIN and WRITTEN_OUT.fullmatch(p.text)]
    chosen = [chosen[n] for n in np.random.default_rng(4).permutation(len(chosen))[:PROMPTS]]
    clips = [prompt.samples(RATE_HZ) for prompt in chosen]
    texts = [prompt.text for prompt in chosen]
    with tempfile.TemporaryDirectory() as folder:
        files = find_model(model, Path(folder))
        whole(model, files, joined(clips), " ".join(texts), Path(folder))
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        emit(BENCHMARK, model, "eyeline", "peak_memory", peak_mb, "MB")
        one_by_one(model, files, clips[:CLIPS], texts[:CLIPS])


def joined(clips: Sequence[Samples]) -> Samples:
    """One after the other, with pauses as quiet as a room."""
    pause = np.random.default_rng(0).normal(0, 2e-4, round(PAUSE_S * RATE_HZ)).astype(np.float32)
    return np.concatenate([part for clip in clips for part in (clip, pause)])


def whole(model: str, files: ModelFiles, samples: Samples, text: str, folder: Path) -> None:
    """Transcribes all as one file."""
    path = folder / "prompts.wav"
    write(path, samples)
    recogniser = Recogniser(files)
    started = time.perf_counter()
    transcript = transcribe_file(Task(path, model, "en"), recogniser, folder / "journal", lambda part: None)
    elapsed_s = time.perf_counter() - started
    emit(BENCHMARK, model, "eyeline", "rtf", elapsed_s * RATE_HZ / len(samples), "1")
    emit(BENCHMARK, model, "eyeline", "wer", word_errors(text, transcript.text), "1")


def one_by_one(model: str, files: ModelFiles, clips: Sequence[Samples], texts: Sequence[str]) -> None:
    """Transcribes each clip alone."""
    whisper = WhisperModel(str(files.directory), device="cpu", compute_type="int8")
    started = time.perf_counter()
    heard = []
    for clip in clips:
        segments, _ = whisper.transcribe(clip, language="en", beam_size=files.beam_size)
        heard.append(" ".join(segment.text for segment in segments))
    elapsed_s = time.perf_counter() - started
    emit(BENCHMARK, model, "whisper, a clip at a time", "rtf", elapsed_s * RATE_HZ / sum(map(len, clips)), "1")
    wer = word_errors(" ".join(texts), " ".join(heard))
    emit(BENCHMARK, model, "whisper, a clip at a time", "wer", wer, "1")


def write(path: Path, samples: Samples) -> None:
    """A WAV file of 16 bits."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=RATE_HZ, layout="mono")
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def word_errors(said: str, heard: str) -> float:
    """Words that are wrong, missing or too many, as a part of those that were said."""
    truth, found = spelt(said), spelt(heard)
    alignment = jiwer.process_words(" ".join(truth), " ".join(found)).alignments[0]
    errors = 0
    for wrong, chunks in itertools.groupby(alignment, lambda chunk: chunk.type != "equal"):
        run = list(chunks)
        ours = found[run[0].hyp_start_idx : run[-1].hyp_end_idx]
        theirs = truth[run[0].ref_start_idx : run[-1].ref_end_idx]
        if wrong and "".join(ours) != "".join(theirs):
            errors += max(len(ours), len(theirs))
    return errors / len(truth)


def spelt(text: str) -> list[str]:
    """The words that are said, for comparison."""
    words = re.sub(r"(?<=[a-z])'(m|re|ll|ve)\b", lambda found: " " + FULL[found[1]], text.lower().replace("’", "'"))
    return spoken_words(words.replace("-", " ").replace("'", ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
