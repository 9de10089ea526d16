"""The voice's commands: speak a text, find the marks of synthetic speech."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

RATE_OF_MARKS_HZ = 16_000

Adder = Callable[..., argparse.ArgumentParser]
"""`add_parser` of the engine's commands."""


def add_commands(commands: Any) -> None:
    """Adds them to the engine's; torch is imported by the one that is run."""
    speak = commands.add_parser("speak", help="say a text in a voice (English)")
    speak.add_argument("--voice", required=True, metavar="VOICE", help="a stock voice such as af_heart")
    speak.add_argument("--text", required=True, help="what to say")
    speak.add_argument("--out", required=True, type=Path, metavar="FILE.wav", help="written anew")
    speak.add_argument("--speed", type=_speed, default=1.0, help="0.5 to 2; 1 by default")
    speak.add_argument("--json", action="store_true", help="print the words with their times")
    speak.set_defaults(run=_speak)
    verify = commands.add_parser("verify", help="say which parts of a file are synthetic, by the marks in its sound")
    verify.add_argument("file", type=Path, metavar="FILE", help="anything with sound, up to an hour")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)


def _speak(options: argparse.Namespace) -> None:
    from conference.speech.engine.voice.model import load_kokoro
    from conference.speech.engine.voice.profile import open_voice
    from conference.speech.engine.voice.speech import say_marked
    from conference.speech.engine.voice.writing import check_wav, write_wav

    check_wav(options.out)
    voice = open_voice(options.voice)
    said = say_marked(load_kokoro(), options.text, voice, options.speed)
    write_wav(options.out, said.samples)
    if options.json:
        print(json.dumps({"words": [asdict(word) for word in said.words]}, ensure_ascii=False, indent=1))


def _verify(options: argparse.Namespace) -> None:
    from conference.speech.engine.reading import read_whole
    from conference.speech.engine.voice.watermark import find_marks

    spans = find_marks(read_whole(options.file), RATE_OF_MARKS_HZ)
    if options.json:
        print(json.dumps({"synthetic": [asdict(span) for span in spans]}, indent=1))
    else:
        for span in spans:
            print(f"{span.start_s:.2f}\t{span.end_s:.2f}\tsynthetic")


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.5 <= speed <= 2:
        raise argparse.ArgumentTypeError("a speed is between 0.5 and 2")
    return speed
