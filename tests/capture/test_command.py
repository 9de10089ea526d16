"""The command line as a user runs it: a node in a process of its own, and clear words where it cannot run."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from capture.recording import RecordingReader
from tests.capture import scenes, web

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "capture" / "demo"


def environment(credential: Path | None, url: str = "ws://127.0.0.1:9/ws/node/") -> dict[str, str]:
    out = {**os.environ, "EYELINE_WEB_URL": url, "EYELINE_ICE_ADDRESSES": "127.0.0.1", "PYTHONPATH": str(ROOT)}
    out.pop("EYELINE_NODE_CREDENTIAL_FILE", None)
    if credential is not None:
        out["EYELINE_NODE_CREDENTIAL_FILE"] = str(credential)
    return out


async def test_a_replayed_cube_dials_home_sends_and_stops_on_sigterm(tmp_path: Path) -> None:
    recording, credential = tmp_path / "cube.mkv", tmp_path / "credential"
    scenes.write(recording, count=15)
    credential.write_text("secret\n")
    async with web.serving() as home, asyncio.timeout(60):
        command = [sys.executable, "-m", "capture", "replay", str(recording)]
        node = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment(credential, home.url))
        try:
            await home.both.wait()
            (camera, *others) = home.cameras[0].receivers()
            assert len(others) == scenes.CAMERAS - 1
            assert (await camera.get()).key_frame
            await home.microphones[0].receivers()[0].get()
        finally:
            node.send_signal(signal.SIGTERM)
            status = await node.wait()
    assert status == 0
    assert home.credentials == ["Bearer secret"]
    assert home.hello is not None
    assert (home.hello.kind, home.hello.name, home.hello.capacity) == ("capture", "ball", scenes.CAMERAS)


def run(arguments: list[str], credential: Path | None) -> tuple[int, str]:
    command = [sys.executable, "-m", "capture", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(credential), capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr.strip()


def test_what_is_missing_is_said_in_one_line(tmp_path: Path) -> None:
    recording, empty = tmp_path / "cube.mkv", tmp_path / "empty.mkv"
    scenes.write(recording, count=2)
    empty.write_bytes(b"")
    assert run(["replay", str(empty)], None) == (1, "capture: empty.mkv is empty")
    status, text = run(["replay", str(recording)], None)
    assert status == 1 and "EYELINE_NODE_CREDENTIAL_FILE is not set" in text.splitlines()[-1]
    status, text = run(["make", "--avatar", str(empty), "--out", str(tmp_path / "out.mkv")], None)
    assert status == 1 and text.startswith("capture: empty.mkv is corrupted")
    assert not (tmp_path / "out.mkv").exists()


def test_capture_pulls_in_neither_django_nor_torch() -> None:
    program = "import sys, capture.__main__; print([m for m in ('django', 'torch', 'rendering') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
    pure = "import sys, capture.geometry, capture.frame, capture.depth_codec;"
    pure += "print([m for m in ('django', 'torch', 'aiortc', 'conference') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", pure], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_the_demo_recordings_are_whole_and_within_their_size(name: str) -> None:
    path = DEMO / f"{name}.mkv"
    with RecordingReader(path) as reader:
        items = list(reader.items())
    assert reader.description.name == name.capitalize()
    assert [(c.width, c.height) for c in reader.description.cameras] == [(640, 480)] * 6
    moments = [item for item in items if hasattr(item, "frames")]
    assert len(moments) == 150
    for start in range(0, 150, 15):
        frames = moments[start].frames
        assert all(frame is not None and frame.is_key for frame in frames), "a key frame every second"
    assert sum(path.stat().st_size for path in DEMO.glob("*.mkv")) < 20e6
