"""The speech engine alone: `python -m conference.speech.engine transcribe FILE`."""

import argparse
import sys
import tempfile
from pathlib import Path

from conference.speech.engine.errors import SpeechError
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.transcribe import Task, transcribe_file
from conference.speech.engine.weights import find_model

MODELS = Path(tempfile.gettempdir()) / "eyeline-models"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the process's exit code: 0, or 1 with one line on stderr that says why."""
    parser = argparse.ArgumentParser(prog="python -m conference.speech.engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    transcribe = commands.add_parser("transcribe", help="write what is said in a file")
    transcribe.add_argument("file", type=Path, metavar="FILE", help="anything with sound")
    transcribe.add_argument("--json", action="store_true", help="words with times and confidence, not text alone")
    transcribe.add_argument("--model", default="base", help="base, tiny.en, or a folder with a CTranslate2 model")
    transcribe.add_argument("--language", help="ISO 639-1, such as en; found out by default")
    transcribe.add_argument(
        "--models", type=Path, default=Path(tempfile.gettempdir()) / "eyeline-models", metavar="DIR"
    )
    transcribe.set_defaults(run=_transcribe)
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
    sys.stdout.write(transcript.to_json() if options.json else transcript.text + "\n")


def _say_progress(part: float) -> None:
    print(f"\r{100 * part:3.0f} %", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
