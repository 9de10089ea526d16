"""The command that edits a file by its words."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from conference.speech.engine.edit.edit_file import EditedWord, edit_file
from conference.speech.engine.errors import EditError, TranscriptError
from conference.speech.engine.speaker import Speaker
from conference.speech.engine.transcript import transcript_from_json

TEXT_MAX_BYTES = 4 << 20
"""A meeting of an hour has some fifty kilobytes."""


def add_edit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `edit` to the engine's commands."""
    edit = commands.add_parser("edit", help="write what a file is when its text is changed")
    edit.add_argument("file", type=Path, metavar="FILE", help="anything with sound, up to an hour; stays as it is")
    edit.add_argument("--transcript", type=Path, required=True, metavar="OLD.json", help="what transcribe --json wrote")
    edit.add_argument("--text", type=Path, required=True, metavar="NEW.txt", help="what is to be said")
    edit.add_argument("--out", type=Path, required=True, metavar="OUT", help="a new file; its ending says the format")
    edit.add_argument(
        "--voice", metavar="PROFILE", help="who speaks words that nobody said: a profile or a stock voice"
    )
    edit.add_argument("--json", action="store_true", help="write the new transcript, with each word's origin")
    edit.set_defaults(run=run_edit)


def run_edit(options: argparse.Namespace) -> None:
    """Edits a file as the options say."""
    transcript = transcript_from_json(_text(options.transcript))
    text = _text(options.text).split()
    open_voice = _voice(options.voice) if options.voice else None
    words = edit_file(options.file, transcript, text, options.out, open_voice, _say_progress)
    print(file=sys.stderr)
    if options.json:
        document = _document(words, transcript.language, transcript.model)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _voice(name: str) -> Callable[[], Speaker]:
    def open_voice() -> Speaker:
        from conference.speech.engine.voice.fitted_speaker import open_speaker  # loads torch

        return open_speaker(name)

    return open_voice


def _document(words: Sequence[EditedWord], language: str, model: str) -> dict[str, Any]:
    """A transcript as `transcribe --json` writes it, so that the file can be edited again."""
    plain = [asdict(each.word) | {"origin": each.origin} for each in words]
    segment = {"start_s": words[0].word.start_s, "end_s": words[-1].word.end_s, "words": plain}
    text = " ".join(each.word.text for each in words)
    return {"language": language, "model": model, "text": text, "segments": [segment]}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > TEXT_MAX_BYTES:
            raise EditError(f"{path} is larger than {TEXT_MAX_BYTES >> 20} MB: that is no text of a recording")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TranscriptError(f"{path} cannot be read as text: {error}") from None


def _say_progress(part: float) -> None:
    print(f"\r{100 * part:3.0f} %", end="", file=sys.stderr, flush=True)
