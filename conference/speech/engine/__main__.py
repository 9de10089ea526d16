"""The speech engine alone: what is said in a file, and when, and the file with other words."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from conference.speech.engine.align import Aligner
from conference.speech.engine.edit.command import add_edit
from conference.speech.engine.errors import SpeechError, TranscriptError
from conference.speech.engine.fillers.command import add_fillers
from conference.speech.engine.force import Force
from conference.speech.engine.given_text import segments_of_text
from conference.speech.engine.phones import phones_of
from conference.speech.engine.reading import read_whole
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.transcribe import Task, transcribe_file
from conference.speech.engine.voice.command import add_commands as add_voice_commands
from conference.speech.engine.weights import find_model

MODELS = Path(tempfile.gettempdir()) / "eyeline-models"
"""Where weights that come in parts are put together once."""
DOUBTFUL = 0.7
"""Words whose mean confidence is lower may be of another language: English gave 0.9 and more, others 0.6 and less."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the process's exit code: 0, or 1 with one line on stderr that says why."""
    parser = argparse.ArgumentParser(prog="python -m conference.speech.engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    transcribe = commands.add_parser("transcribe", help="write what is said in a file")
    transcribe.add_argument("file", type=Path, metavar="FILE", help="anything with sound")
    transcribe.add_argument("--json", action="store_true", help="words with times and confidence, not text alone")
    transcribe.add_argument("--language", help="ISO 639-1, such as en; found out by default")
    transcribe.set_defaults(run=_transcribe)
    align = commands.add_parser("align", help="write when each word of a text is said in a file (English)")
    align.add_argument("file", type=Path, metavar="FILE", help="anything with sound, up to an hour")
    align.add_argument("text", type=Path, metavar="TEXT", help="a text file with what is said in it")
    align.add_argument("--json", action="store_true", help="words and phones, not a line a word")
    align.set_defaults(run=_align)
    for command, model in ((transcribe, "base"), (align, "tiny.en")):
        about = f"base, tiny.en, or a folder with a CTranslate2 model; {model} by default"
        command.add_argument("--model", default=model, help=about)
        command.add_argument(
            "--models", type=Path, default=MODELS, metavar="DIR", help="where weights are put together"
        )
    add_edit(commands)
    add_fillers(commands, MODELS)
    add_voice_commands(commands, MODELS)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except SpeechError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _transcribe(options: argparse.Namespace) -> None:
    """A run that is broken off leaves FILE.transcribing beside the file, from which the same command goes on."""
    file: Path = options.file
    recogniser = Recogniser(find_model(options.model, options.models))
    task = Task(file, options.model, options.language)
    journal_path = file.with_name(file.name + ".transcribing")
    transcript = transcribe_file(task, recogniser, journal_path, _say_progress)
    print(file=sys.stderr)
    if transcript.confidence < DOUBTFUL and recogniser.knows_english_alone:
        print(
            f"note: few of these words are sure (mean confidence {transcript.confidence:.2f}); the model "
            f"{options.model} knows English alone: if another language is spoken, choose another, such as base",
            file=sys.stderr,
        )
    sys.stdout.write(transcript.to_json() if options.json else transcript.text + "\n")


def _align(options: argparse.Namespace) -> None:
    try:
        text = options.text.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptError(f"{options.text} cannot be read as text: {error}") from None
    samples = read_whole(options.file)
    heard = Recogniser(find_model(options.model, options.models)).transcribe(samples, _say_progress)
    force = Force()
    words = Aligner(force).align(samples, segments_of_text(text, heard), _say_progress)
    print(file=sys.stderr)
    if not options.json:
        sys.stdout.writelines(f"{word.start_s:.3f}\t{word.end_s:.3f}\t{word.text}\n" for word in words)
        return
    phones = phones_of(samples, words, force)
    found = [asdict(word) | {"phones": [asdict(p) for p in own]} for word, own in zip(words, phones, strict=True)]
    sys.stdout.write(json.dumps({"words": found}, ensure_ascii=False, indent=1) + "\n")


def _say_progress(part: float) -> None:
    print(f"\r{100 * part:3.0f} %", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
