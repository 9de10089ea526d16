"""The synthetic cube on a small doll: exact depth, a rig worked by hand, motion that loops, a Kinect's noise."""

import dataclasses
import json
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.depth_codec import EncoderSettings
from capture.errors import AvatarError
from capture.geometry import Camera, Intrinsics, look_at
from capture.rasteriser import rasterise
from capture.recording import Moment, RecordingReader, SoundPacket
from capture.synthetic.avatar import load_avatar
from capture.synthetic.camera_noise import DepthNoise, noisy_depth
from capture.synthetic.cube import CubeSetting, SyntheticCube, default_cameras
from capture.synthetic.lips import mouth_for
from capture.synthetic.motion import Manner, Mouth, pose_at
from capture.synthetic.produce import record
from capture.synthetic.rig import Pose, posed_vertices, rotation_about, rotation_between
from capture.synthetic.shading import TEXTURE_PX

AVATARS = Path(__file__).parents[3] / "shared" / "data" / "avatars"

JOINTS = {
    "Hips": (0, 1.0, 0),
    "Spine": (0, 1.1, 0),
    "Neck": (0, 1.5, 0),
    "Head": (0, 1.6, 0),
    **{f"{side}{name}": (s * x, y, 0) for side, s in (("Left", 1), ("Right", -1)) for name, x, y in (
        ("Arm", 0.2, 1.45), ("ForeArm", 0.45, 1.45), ("Hand", 0.7, 1.45),
        ("UpLeg", 0.1, 0.95), ("Leg", 0.1, 0.5), ("Foot", 0.1, 0.1),
    )},
}  # fmt: skip
PARENT = {
    "Spine": "Hips", "Neck": "Spine", "Head": "Neck",
    **{f"{s}{a}": b if b in ("Hips", "Spine") else f"{s}{b}" for s in ("Left", "Right") for a, b in (
        ("Arm", "Spine"), ("ForeArm", "Arm"), ("Hand", "ForeArm"), ("UpLeg", "Hips"), ("Leg", "UpLeg"), ("Foot", "Leg"),
    )},
}  # fmt: skip


def doll(path: Path, *, leave_out: str = "") -> Path:
    """Writes a person of one box a joint as binary glTF: every box follows its joint alone."""
    names = [name for name in JOINTS if name != leave_out]
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    box = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))], np.uint16)
    places = np.array([JOINTS[name] for name in names], np.float32)
    positions = np.concatenate([place + 0.08 * corners for place in places]).astype(np.float32)
    owner = np.repeat(np.arange(len(names)), 8)
    inverse = np.tile(np.eye(4, dtype=np.float32), (len(names), 1, 1))
    inverse[:, :3, 3] = -places
    arrays = [
        (positions, "VEC3", 5126),
        (np.tile(np.float32([0.5, 0.5]), (len(positions), 1)), "VEC2", 5126),
        (np.stack([owner, *[np.zeros_like(owner)] * 3], 1).astype(np.uint8), "VEC4", 5121),
        (np.tile(np.float32([1, 0, 0, 0]), (len(positions), 1)), "VEC4", 5126),
        (np.concatenate([box + 8 * n for n in range(len(names))]).astype(np.uint16).reshape(-1), "SCALAR", 5123),
        (np.swapaxes(inverse, 1, 2).copy(), "MAT4", 5126),
    ]
    binary, views, accessors = b"", [], []
    for array, kind, number in arrays:
        views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": array.nbytes})
        accessors.append({"bufferView": len(views) - 1, "componentType": number, "count": len(array), "type": kind})
        binary += array.tobytes() + b"\0" * (-array.nbytes % 4)
    nodes = []
    for name, place in zip(names, places, strict=True):
        parent = PARENT.get(name)
        offset = place - (np.array(JOINTS[parent], np.float32) if parent else 0)
        children = [names.index(child) for child in names if PARENT.get(child) == name]
        nodes.append({"name": f"mixamorig:{name}", "translation": offset.tolist(), "children": children})
    nodes.append({"name": "body", "mesh": 0, "skin": 0})
    attributes = {"POSITION": 0, "TEXCOORD_0": 1, "JOINTS_0": 2, "WEIGHTS_0": 3}
    text = json.dumps(
        {
            "asset": {"version": "2.0"},
            "buffers": [{"byteLength": len(binary)}],
            "bufferViews": views,
            "accessors": accessors,
            "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0.7, 0.3, 0.2, 1]}}],
            "meshes": [{"primitives": [{"attributes": attributes, "indices": 4, "material": 0}]}],
            "skins": [{"joints": list(range(len(names))), "inverseBindMatrices": 5}],
            "nodes": nodes,
        }
    ).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(binary), 0x004E4942) + binary
    path.write_bytes(struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks)
    return path


def manner(period_s: float = 2.0) -> Manner:
    talk = np.clip(np.sin(np.linspace(0, 12, 60)), 0, 1).astype(np.float32)
    return Manner(period_s, Mouth(talk, talk, talk, talk), seed=3)


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> SyntheticCube:
    rig = load_avatar(doll(tmp_path_factory.mktemp("doll") / "doll.glb"))
    return SyntheticCube(rig, manner(), CubeSetting(name="Doll", cameras=default_cameras(160, 120)))


def test_a_triangle_is_drawn_where_geometry_says() -> None:
    # A right-angled triangle at 2 m that covers the pixels whose centres have u + v < 8 (focal length 4, centre 0).
    camera = Camera(Intrinsics(8, 8, 4, 4, 0, 0), np.eye(4))
    corners = np.array([[0, 0, 2], [4, 0, 2], [0, 4, 2], [0, 0, 1], [0.5, 0, 1], [0, 0.5, 1]], np.float32)
    seen = rasterise(corners, np.array([[0, 1, 2], [3, 4, 5]], np.int32), camera)
    v, u = np.mgrid[0:8, 0:8] + 0.5
    np.testing.assert_array_equal(seen.face >= 0, u + v <= 8)
    # The second triangle is nearer: it has the pixels with u + v < 2.
    np.testing.assert_array_equal(seen.face == 1, u + v <= 2)
    np.testing.assert_allclose(seen.depth_m[seen.face == 0], 2, rtol=1e-6)


def test_depth_of_a_slanted_plane_is_exact() -> None:
    camera = Camera(Intrinsics(40, 30, 50, 50, 20, 15), np.eye(4))
    corners = np.array([[-3, -3, 1], [3, -3, 4], [3, 3, 4], [-3, 3, 1]], np.float32)
    seen = rasterise(corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32), camera)
    u = np.arange(40) + 0.5
    # On the plane z = 2.5 + x/2 and along the ray x = z (u − 20) / 50.
    expected = 2.5 / (1 - (u - 20) / 100)
    np.testing.assert_allclose(seen.depth_m[15][seen.face[15] >= 0], expected[seen.face[15] >= 0], rtol=1e-5)


def test_a_rig_moves_as_worked_by_hand(tmp_path: Path) -> None:
    rig = load_avatar(doll(tmp_path / "doll.glb"))
    np.testing.assert_allclose(rig.place_m("left_upper_arm"), [0.2, 1.45, 0], atol=1e-6)
    hand = np.abs(rig.rest_m - np.array([0.7, 1.45, 0])).max(axis=1) < 0.09
    raised = posed_vertices(rig, Pose({"left_upper_arm": rotation_about("z", np.pi / 2)}))
    # The hand hangs half a metre out from the shoulder's joint: turned upward it is half a metre above it.
    np.testing.assert_allclose(raised[hand].mean(axis=0), [0.2, 1.95, 0], atol=1e-5)
    np.testing.assert_allclose(raised[rig.rest_m[:, 0] < 0], rig.rest_m[rig.rest_m[:, 0] < 0], atol=1e-6)


def test_rotations_turn_the_way_their_names_say() -> None:
    forward, up = np.array([0.0, 0, 1]), np.array([0.0, 1, 0])
    assert (rotation_about("x", 0.3) @ forward)[1] < 0, "a positive nod looks down"
    assert (rotation_about("y", 0.3) @ forward)[0] > 0, "a positive turn looks to the person's left"
    turn = rotation_between(forward, up + forward)
    np.testing.assert_allclose(turn @ forward, (up + forward) / np.sqrt(2), atol=1e-12)
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-12)


def test_motion_repeats_after_a_period_and_is_smooth(cube: SyntheticCube) -> None:
    np.testing.assert_allclose(cube.vertices(0.25), cube.vertices(2.25), atol=1e-5)
    used = np.unique(cube.materials.faces)
    for moment_s in np.arange(0, 2, 1 / 15):
        step = cube.vertices(float(moment_s) + 1 / 15)[used] - cube.vertices(float(moment_s))[used]
        assert np.abs(step).max() < 0.35


def test_eyes_look_at_their_target_whatever_the_head_does(tmp_path: Path) -> None:
    rig = load_avatar(doll(tmp_path / "doll.glb"))
    straight = dataclasses.replace(manner(), gaze_m=((0.0, 0.0, 1.0),))
    for moment_s in (0.0, 0.4, 1.1):
        turns = pose_at(rig, straight, moment_s).rotations
        head = turns["spine"] @ turns["chest"] @ turns["neck"] @ turns["head"]
        np.testing.assert_allclose(head @ turns["left_eye"] @ np.array([0, 0, 1.0]), [0, 0, 1], atol=0.03)


def test_two_views_agree_on_the_surface(cube: SyntheticCube) -> None:
    moment_s = 0.5
    left, right = cube.cameras[0], cube.cameras[1]
    a, b = cube.render(left, moment_s), cube.render(right, moment_s)
    v, u = np.nonzero(a.depth_m)
    i = left.intrinsics
    z = a.depth_m[v, u].astype(float)
    points = np.stack([(u + 0.5 - i.cx) / i.fx * z, (v + 0.5 - i.cy) / i.fy * z, z], axis=1)
    in_cube = points @ left.cube_from_camera[:3, :3].T + left.cube_from_camera[:3, 3]
    in_right = in_cube @ right.camera_from_cube[:3, :3].T + right.camera_from_cube[:3, 3]
    pu = np.floor(i.fx * in_right[:, 0] / in_right[:, 2] + i.cx).astype(int)
    pv = np.floor(i.fy * in_right[:, 1] / in_right[:, 2] + i.cy).astype(int)
    inside = (pu >= 0) & (pu < i.width) & (pv >= 0) & (pv < i.height)
    other = b.depth_m[pv[inside], pu[inside]]
    behind = in_right[inside, 2]
    # What one camera sees, the other sees too or something hides it; but for half a pixel at the outline.
    assert ((other > 0) & (other < behind + 0.03)).mean() > 0.93
    assert (np.abs(other - behind) < 0.01).mean() > 0.5


def test_the_person_sits_with_eyes_at_the_origin_before_the_display(cube: SyntheticCube) -> None:
    used = cube.vertices(0.0)[np.unique(cube.materials.faces)]
    assert used[:, 2].max() < 0.8
    description = cube.description
    assert len(description.cameras) == 6
    (display,) = description.displays
    width, height = np.linalg.norm(display.right_m), np.linalg.norm(display.down_m)
    assert np.hypot(width, height) == pytest.approx(65 * 0.0254, abs=0.02), "a 65-inch display"
    for camera in cube.cameras:
        assert (cube.render(camera, 0.0).depth_m > 0).mean() > 0.05


def test_a_held_out_view_can_be_rendered_and_captures_repeat(cube: SyntheticCube) -> None:
    pose = look_at(np.array([0.3, 0.1, 0.9]), np.array([0, -0.2, 0.0]), np.array([0, 1.0, 0]))
    held_out = cube.render(Camera(Intrinsics(80, 100, 90, 90, 40, 50), pose), 0.7)
    assert held_out.colour.shape == (100, 80, 3) and (held_out.depth_m > 0).any()
    first, again = cube.capture(0.2), cube.capture(0.2)
    for a, b in zip(first.frames, again.frames, strict=True):
        assert a is not None and b is not None
        np.testing.assert_array_equal(a.depth_m, b.depth_m)
        np.testing.assert_array_equal(a.colour, b.colour)
        assert a.captured_us == first.captured_us == 200_000


def test_noise_grows_with_the_square_of_depth_and_comes_in_millimetres() -> None:
    noise = DepthNoise()
    rng = np.random.default_rng(5)
    spread = {}
    for z in (0.8, 1.6):
        out = noisy_depth(np.full((200, 200), z, np.float32), 500, noise, rng)[2:-2, 2:-2]
        assert np.abs(out * 1000 - np.rint(out * 1000)).max() < 1e-3
        spread[z] = float((out - z).std())
        assert spread[z] == pytest.approx(noise.floor_m + noise.growth_per_m * z * z, rel=0.1)
    step = np.full((60, 60), 0.8, np.float32)
    step[:, 30:] = 1.6
    step[:5] = 0
    out = noisy_depth(step, 500, noise, rng)
    assert (out[:5] == 0).all(), "what is not there stays away"
    edge, plain = out[10:, 29:31], out[10:, 10:20]
    assert (edge == 0).mean() > 0.2 and (plain == 0).mean() == 0
    assert ((edge > 0.85) & (edge < 1.55)).mean() > 0.1, "some fly between"


def test_lips_follow_the_voice() -> None:
    rate_hz = 24_000
    t = np.arange(rate_hz) / rate_hz
    # One second of an open vowel (700 and 1,100 Hz) with pauses around it.
    vowel = 0.5 * np.sin(2 * np.pi * 700 * t) + 0.3 * np.sin(2 * np.pi * 1100 * t)
    voice = np.concatenate([np.zeros(rate_hz), vowel, np.zeros(rate_hz)]).astype(np.float32)
    mouth = mouth_for(voice, rate_hz, 4.0)
    assert len(mouth.open) == 240
    assert mouth.open[75:105].min() > 0.4
    assert mouth.open[:40].max() < 0.05 and mouth.open[130:].max() < 0.05
    for shape in (mouth.open, mouth.round, mouth.wide, mouth.closed):
        assert shape.min() >= 0 and shape.max() <= 1.001


def test_a_recording_is_made_of_a_cube(cube: SyntheticCube, tmp_path: Path) -> None:
    path = tmp_path / "doll.mkv"
    voice = (0.3 * np.sin(2 * np.pi * 200 * np.arange(48_000) / 48_000)).astype(np.float32)
    parts: list[float] = []
    record(cube, voice, path, EncoderSettings("ultrafast", 12, 15, low_delay=False), parts.append)
    with RecordingReader(path) as reader:
        assert reader.description == cube.description
        items = list(reader.items())
    moments = [item for item in items if isinstance(item, Moment)]
    sounds = [item for item in items if isinstance(item, SoundPacket)]
    assert [moment.captured_us for moment in moments] == [round(n / 15 * 1e6) for n in range(30)]
    assert all(frame is not None for moment in moments for frame in moment.frames)
    assert len(sounds) == 100, "two seconds of 20 ms packets"
    assert len(sounds[10].packet) > 2 * len(sounds[90].packet), "the tone, then silence"
    assert parts[-1] == 1.0


def test_files_that_are_no_person_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.glb"
    good = doll(path).read_bytes()
    for data, words in (
        (b"", "corrupted"),
        (b"\x89PNG" + good[4:], "not binary glTF"),
        (good[:-100], "cut off"),
        (good[:12] + b"\xff" * 8 + good[20:], "corrupted"),
        (good.replace(b'"bufferView": 0', b'"bufferView": 9', 1), "corrupted"),
        (good.replace(b'"skin": 0', b'"skon": 0', 1), "no skinned mesh"),
    ):
        path.write_bytes(data)
        with pytest.raises(AvatarError, match=words):
            load_avatar(path)
    with pytest.raises(AvatarError, match="no joint for left_lower_arm"):
        load_avatar(doll(path, leave_out="LeftForeArm"))
    with pytest.raises(AvatarError, match="cannot be read"):
        load_avatar(tmp_path / "missing.glb")


@pytest.mark.shared_data
@pytest.mark.skipif(not AVATARS.exists(), reason="needs ../shared/data")
def test_a_real_avatar_sits_blinks_and_talks() -> None:
    rig = load_avatar(AVATARS / "White_F_1_Casual.glb")
    assert {"jawOpen", "eyeBlinkLeft", "mouthSmileRight"} <= rig.morphs.keys()
    assert all(surface.texture.shape == (TEXTURE_PX, TEXTURE_PX, 3) for surface in rig.surfaces)
    cube = SyntheticCube(rig, manner(), CubeSetting(cameras=default_cameras(320, 240)))
    frame = cube.render(cube.cameras[1], 0.3)
    there = frame.depth_m > 0
    assert 0.08 < there.mean() < 0.5
    # It has a face: skin-coloured pixels where the head is.
    hue = cv2.cvtColor(frame.colour, cv2.COLOR_RGB2HSV)
    assert ((hue[..., 0] < 25) & (hue[..., 1] > 40) & there)[:120].mean() > 0.01
