"""Another synthesiser's speech with hesitations at known places: flite, from Debian's packages.

It is used where it is installed, else fetched by apt and unpacked under var/. It says when each of its sounds ends.
"""

from conference.speech.engine.fillers.train.programs import flite_says
from conference.speech.engine.fillers.train.spoken import Utterance
from tests.speech.packages import root_with

PACKAGES = ("flite", "libflite1")
PROGRAM = "usr/bin/flite"
VOICES = ("awb", "rms", "slt")


def say_with_flite(text: str, voice: str, stretch: float) -> Utterance:
    """A text whose "uh" and "um" stand between commas, at 16 kHz; slower by `stretch`."""
    root = root_with([PROGRAM], PACKAGES, "flite")
    libraries = ":".join(str(path) for path in (root / "usr/lib").glob("*-linux-gnu"))
    return flite_says(text, voice, {"duration_stretch": stretch}, str(root / PROGRAM), libraries)
