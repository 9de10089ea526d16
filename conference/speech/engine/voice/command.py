"""The voice's commands: make a profile, speak a text, find the marks of synthetic speech."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conference.speech.engine.voice.profile import Profile

RATE_OF_MARKS_HZ = 16_000

Adder = Callable[..., argparse.ArgumentParser]
"""`add_parser` of the engine's commands."""


def add_commands(commands: Any, models: Path) -> None:
    """Adds them to the engine's; torch is imported by the one that is run. `models`: where weights are joined."""
    speak = commands.add_parser("speak", help="say a text in a voice (English)")
    speak.add_argument("--voice", required=True, metavar="VOICE", help="a profile, or a stock voice such as af_heart")
    speak.add_argument("--text", required=True, help="what to say")
    speak.add_argument("--out", required=True, type=Path, metavar="FILE.wav", help="written anew")
    speak.add_argument("--speed", type=_speed, default=1.0, help="0.5 to 2; 1 by default")
    speak.add_argument("--json", action="store_true", help="print the words with their times")
    speak.set_defaults(run=_speak)
    voice = commands.add_parser("voice", help="voice profiles").add_subparsers(required=True, metavar="COMMAND")
    create = voice.add_parser("create", help="find a speaker's voice in recordings in which nobody else speaks")
    create.add_argument("files", nargs="+", type=Path, metavar="FILE", help="5 s of speech or more")
    create.add_argument("--out", required=True, type=Path, metavar="PROFILE", help="written in seconds, then improved")
    create.add_argument("--consent", default="", help="where the owner's yes is to be found; kept in the profile")
    create.add_argument("--json", action="store_true", help="print a line of JSON for each profile that is written")
    create.add_argument("--quick", action="store_true", help="end with the first profile that can speak")
    create.add_argument("--model", default="tiny.en", help="what recognises: base, tiny.en, or a folder")
    create.add_argument("--models", type=Path, default=models, metavar="DIR", help="where weights are put together")
    create.set_defaults(run=_create)
    about = voice.add_parser("about", help="say what is known of a profile")
    about.add_argument("profile", type=Path, metavar="PROFILE")
    about.set_defaults(run=_about)
    verify = commands.add_parser("verify", help="say which parts of a file are synthetic, by the marks in its sound")
    verify.add_argument("file", type=Path, metavar="FILE", help="anything with sound, up to an hour")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)


def _speak(options: argparse.Namespace) -> None:
    from conference.speech.engine.voice.model import load_kokoro
    from conference.speech.engine.voice.profile import open_voice, read_profile
    from conference.speech.engine.voice.speech import say_marked
    from conference.speech.engine.voice.writing import check_wav, write_wav

    check_wav(options.out)
    voice = open_voice(options.voice)
    if Path(options.voice).is_file() and (profile := read_profile(Path(options.voice))).head.verdict != "good":
        print(f"the voice: {_told(profile)}", file=sys.stderr)
    said = say_marked(load_kokoro(), options.text, voice, options.speed)
    write_wav(options.out, said.samples)
    if options.json:
        print(json.dumps({"words": [asdict(word) for word in said.words]}, ensure_ascii=False, indent=1))


def _create(options: argparse.Namespace) -> None:
    from conference.speech.engine.reading import length_of

    for file in options.files:
        length_of(file)  # what can't be read is refused before anything is loaded
    from conference.speech.engine.recognise import Recogniser
    from conference.speech.engine.voice.create import BEST_S, QUICK_S, Request, create_profile
    from conference.speech.engine.voice.model import load_kokoro
    from conference.speech.engine.voice.profile import Profile, write_profile
    from conference.speech.engine.weights import find_model

    def save(profile: Profile) -> None:
        write_profile(options.out, profile)
        head = profile.head
        if options.json:
            found = {"stage": head.stage, "similarity": head.similarity, "verdict": head.verdict}
            print(json.dumps(found), flush=True)
        else:
            print(f"{head.stage}: {_told(profile)}", file=sys.stderr, flush=True)

    request = Request(options.files, options.consent, QUICK_S if options.quick else BEST_S)
    recogniser = Recogniser(find_model(options.model, options.models))
    best = create_profile(request, recogniser, load_kokoro, save)
    if not options.json:
        print(_told(best))


def _about(options: argparse.Namespace) -> None:
    from conference.speech.engine.voice.profile import read_profile

    profile = read_profile(options.profile)
    print(_told(profile))
    for source in profile.head.sources:
        print(f"{source.speech_s:.1f} s of {source.name} (sha256 {source.sha256})")
    print(f"consent: {profile.head.consent or 'none is noted'}")


def _told(profile: "Profile") -> str:
    head = profile.head
    return f"{head.verdict} (similarity {head.similarity:.2f}, from {head.base}, {head.stage})"


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
