"""The command that lists the fillers in a file: what was recognised and what was heard, together."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from conference.speech.engine.align import Aligner
from conference.speech.engine.errors import TranscriptError
from conference.speech.engine.fillers.detector import LEAST, FillerDetector
from conference.speech.engine.fillers.hearing import Placed, with_hesitations
from conference.speech.engine.fillers.rules import SAFE_KINDS, Filler, find_fillers
from conference.speech.engine.reading import read_whole
from conference.speech.engine.recognise import LANGUAGE, Recogniser
from conference.speech.engine.sound import Samples
from conference.speech.engine.transcript import Transcript, transcript_from_json
from conference.speech.engine.weights import find_model
from conference.speech.engine.words import Word


def add_fillers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", models: Path) -> None:
    """Adds `fillers` to the engine's commands; `models`: where weights are put together by default."""
    fillers = commands.add_parser("fillers", help='list the "um", "you know" and the like in a file (English)')
    fillers.add_argument("file", type=Path, metavar="FILE", help="anything with sound, up to an hour")
    fillers.add_argument("--transcript", type=Path, metavar="OLD.json", help="what transcribe --json wrote of it")
    fillers.add_argument("--json", action="store_true", help="all that is known, not a line a filler")
    fillers.add_argument("--model", default="base", help="base, tiny.en, or a folder with a CTranslate2 model")
    fillers.add_argument("--models", type=Path, default=models, metavar="DIR", help="where weights are put together")
    fillers.set_defaults(run=run_fillers)


def run_fillers(options: argparse.Namespace) -> None:
    """Lists the fillers as the options say."""
    samples = read_whole(options.file)
    words = _known_words(options.transcript) if options.transcript else _heard_words(options, samples)
    found = _found(with_hesitations(words, FillerDetector().hear(samples)))
    if options.json:
        sys.stdout.write(json.dumps({"fillers": found}, ensure_ascii=False, indent=1) + "\n")
        return
    for each in found:
        sure = "safe" if each["safe"] else f"{each['confidence']:.0%}"
        sys.stdout.write(f"{each['start_s']:.3f}\t{each['end_s']:.3f}\t{sure}\t{each['kind']}\t{each['text']}\n")


def _found(placed: Sequence[Placed]) -> list[dict[str, Any]]:
    """The fillers among the words: a hesitation is as sure as its word."""
    words = [each.word for each in placed]
    documents = []
    for filler in find_fillers(words):
        if filler.kind in SAFE_KINDS:
            filler = replace(filler, confidence=words[filler.first].confidence)
        if filler.confidence >= LEAST:
            documents.append(_document(filler, placed))
    return documents


def _document(filler: Filler, placed: Sequence[Placed]) -> dict[str, Any]:
    """`first` and `end` number the transcript's words; of what it has not, both are where it belongs."""
    own = placed[filler.first : filler.end]
    numbers = [each.given for each in own if each.given is not None]
    place = sum(each.given is not None for each in placed[: filler.first])
    return {
        "kind": filler.kind,
        "text": " ".join(each.word.text for each in own),
        "start_s": own[0].word.start_s,
        "end_s": own[-1].word.end_s,
        "confidence": filler.confidence,
        "safe": filler.safe,
        "first": numbers[0] if numbers else place,
        "end": numbers[-1] + 1 if numbers else place,
    }


def _known_words(path: Path) -> list[Word]:
    try:
        transcript = transcript_from_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptError(f"{path} cannot be read as text: {error}") from None
    return _words(transcript)


def _heard_words(options: argparse.Namespace, samples: Samples) -> list[Word]:
    recogniser = Recogniser(find_model(options.model, options.models))
    segments = recogniser.transcribe(samples, _say_progress, LANGUAGE)
    words = Aligner().align(samples, [segment for segment in segments if segment.words], lambda done: None)
    print(file=sys.stderr)
    return words


def _words(transcript: Transcript) -> list[Word]:
    return [word for segment in transcript.segments for word in segment.words]


def _say_progress(part: float) -> None:
    print(f"\r{100 * part:3.0f} %", end="", file=sys.stderr, flush=True)
