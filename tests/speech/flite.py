"""Another synthesiser's speech with hesitations at known places: flite, from Debian's packages.

It is used where it is installed, else fetched by apt and unpacked under var/. It says when each of its sounds ends.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from conference.speech.engine.fillers.train.spoken import Span, Utterance
from tests.speech.demo_speech import decoded_sound

PACKAGES = ("flite", "libflite1")
FETCHED = Path(__file__).resolve().parents[2] / "var" / "flite"
PROGRAM = Path("usr/bin/flite")
VOICES = ("awb", "rms", "slt")
SOUNDS = {"uh": ["ah"], "um": ["ah", "m"]}


def say_with_flite(text: str, voice: str, stretch: float) -> Utterance:
    """A text whose "uh" and "um" stand between commas, at 16 kHz; slower by `stretch`."""
    root = next((root for root in (Path("/"), FETCHED) if (root / PROGRAM).is_file()), None) or _fetched()
    libraries = ":".join(str(path) for path in (root / "usr/lib").glob("*-linux-gnu"))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "said.wav"
        command = [str(root / PROGRAM), "-voice", voice, "--setf", f"duration_stretch={stretch}", "-psdur"]
        told = subprocess.run(
            [*command, "-t", text, "-o", str(out)],
            env=os.environ | {"LD_LIBRARY_PATH": libraries},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        samples = decoded_sound(out, 16_000)
    return Utterance(samples, tuple(_spans(text, [each.split(":") for each in told.split()])))


def _spans(text: str, sounds: list[list[str]]) -> list[Span]:
    """The hesitations of a text among its sounds (name, end in seconds): those that stand between pauses, in order."""
    spans, at = [], 0
    for kind in (word.strip(",") for word in text.split() if word.strip(",") in SOUNDS):
        wanted = ["pau", *SOUNDS[kind], "pau"]
        while [name for name, _ in sounds[at : at + len(wanted)]] != wanted:
            at += 1
            if at > len(sounds):
                raise ValueError(f"flite said no {kind} in {text!r}")
        spans.append(Span(kind, float(sounds[at][1]), float(sounds[at + len(wanted) - 2][1])))
        at += 1
    return spans


def _fetched() -> Path:
    FETCHED.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", *PACKAGES], check=True, cwd=FETCHED)
    for package in FETCHED.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(FETCHED)], check=True)
        package.unlink()
    return FETCHED
