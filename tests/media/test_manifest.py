"""A track's manifest: there and back, and refused by name where a field is wrong."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from conference.media.errors import BadManifest
from conference.media.manifest import TrackManifest, read_manifest, write_manifest

MANIFEST = TrackManifest("cam", "ada", "camera", "video", None, "vp8", 90000, 97, "x=1", 1_700_000_000.5)


@pytest.mark.parametrize("manifest", [MANIFEST, replace(MANIFEST, source="view", viewer_id="ben")])
def test_there_and_back(tmp_path: Path, manifest: TrackManifest) -> None:
    path = tmp_path / "cam.json"
    write_manifest(path, manifest)
    assert read_manifest(path) == manifest
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "field",
    [
        {"publication_id": None}, {"participant_id": 7}, {"viewer_id": 7}, {"codec": ["vp8"]}, {"clock_rate_hz": 0},
        {"clock_rate_hz": 90000.5}, {"clock_rate_hz": True}, {"payload_type": 128}, {"payload_type": "97"},
        {"start_s": "now"}, {"start_s": float("nan")},
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(tmp_path: Path, field: dict[str, object]) -> None:
    path = tmp_path / "cam.json"
    path.write_text(json.dumps(asdict(MANIFEST) | field))
    with pytest.raises(BadManifest, match=rf"cam\.json: {next(iter(field))} "):
        read_manifest(path)


@pytest.mark.parametrize("content", [b"", b"{not json", b"[]", b"\xff\xfe\xfd", b"[" * 100_000])
def test_other_files_are_refused_clearly(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cam.json"
    path.write_bytes(content)
    with pytest.raises(BadManifest, match=r"cam\.json"):
        read_manifest(path)
