"""Another synthesiser's speech with hesitations at known places: flite, from Debian's packages.

It is used where it is installed, else fetched by apt and unpacked under var/. It says when each of its sounds ends.
"""

import subprocess
from pathlib import Path

from conference.speech.engine.fillers.train.programs import flite_says
from conference.speech.engine.fillers.train.spoken import Utterance

PACKAGES = ("flite", "libflite1")
FETCHED = Path(__file__).resolve().parents[2] / "var" / "flite"
PROGRAM = Path("usr/bin/flite")
VOICES = ("awb", "rms", "slt")


def say_with_flite(text: str, voice: str, stretch: float) -> Utterance:
    """A text whose "uh" and "um" stand between commas, at 16 kHz; slower by `stretch`."""
    root = next((root for root in (Path("/"), FETCHED) if (root / PROGRAM).is_file()), None) or _fetched()
    libraries = ":".join(str(path) for path in (root / "usr/lib").glob("*-linux-gnu"))
    return flite_says(text, voice, {"duration_stretch": stretch}, str(root / PROGRAM), libraries)


def _fetched() -> Path:
    FETCHED.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", *PACKAGES], check=True, cwd=FETCHED)
    for package in FETCHED.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(FETCHED)], check=True)
        package.unlink()
    return FETCHED
