"""Another synthesiser's speech with hesitations at known places: flite, from Debian's packages.

It is used where it is installed, else fetched by apt and unpacked under var/.
"""

from conference.speech.engine.fillers.train.programs import Flite
from tests.speech.packages import root_with

PACKAGES = ("flite", "libflite1")
PROGRAM = "usr/bin/flite"
VOICES = ("awb", "rms", "slt")


def find_flite() -> Flite:
    """The program, ready to speak."""
    root = root_with([PROGRAM], PACKAGES, "flite")
    libraries = ":".join(str(path) for path in (root / "usr/lib").glob("*-linux-gnu"))
    return Flite(str(root / PROGRAM), libraries)
