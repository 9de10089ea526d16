"""A fresh interpreter that imports one house of the project pulls in nothing that must stay outside it."""

import subprocess
import sys

import pytest

HOUSES = {
    "conference.signalling.node_client": ("django", "numpy", "aiortc", "websockets", "torch"),
    "conference.supervisor.__main__": ("django", "numpy", "aiortc", "websockets", "torch"),
    "conference.asgi": ("torch", "aiortc", "capture", "rendering", "onnxruntime", "faster_whisper", "cv2"),
    "conference.media.__main__": ("django", "torch", "celery", "rendering"),
    "conference.media.listening.__main__": ("django", "torch", "celery", "aiortc"),
    "conference.captions.queue": ("torch", "aiortc", "faster_whisper"),
    "capture.__main__": ("django", "celery", "rendering", "torch"),
    "capture.geometry": ("django", "torch", "aiortc", "av", "cv2"),
    "capture.depth_codec": ("django", "torch", "aiortc"),
    "rendering.__main__": ("django", "celery"),
    "rendering.assembly": ("django", "aiortc", "av", "conference"),
    "conference.speech.engine.recognise": ("django", "celery", "aiortc"),
}

SCRIPT = """
import importlib, sys
importlib.import_module({module!r})
print(",".join(name for name in {outside!r} if name in sys.modules))
"""


@pytest.mark.parametrize("module", HOUSES)
def test_imports_stay_in_their_house(module, tmp_path):
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(module=module, outside=HOUSES[module])],
        capture_output=True,
        text=True,
        env={
            "EYELINE_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            "PATH": "/usr/bin:/bin",
        },
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == ""
