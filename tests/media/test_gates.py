"""Gates: nobody gets what is held, no recording has who did not agree, and of two gates the newer one holds."""

from pathlib import Path

from conference.media.meeting import Meeting
from conference.media.plane import RecordingRequest
from conference.media.recorder import Recording
from conference.signalling.peers import Gates, Held
from tests.media.dumps import dumped
from tests.media.test_recorder import packet, publication


def test_what_is_held_goes_nowhere_until_it_is_let_go(tmp_path: Path) -> None:
    meeting, camera = Meeting(), publication()
    meeting.publish([camera])
    recording = Recording(RecordingRequest("meeting", "r1", tmp_path, None))
    meeting.record(recording)
    camera.receive(packet(0), 0.0)
    meeting.set_gates(Gates(2, (Held("ada", "camera"),)))
    meeting.set_gates(Gates(1))
    camera.receive(packet(1), 0.1)
    assert camera.stored(1) is None
    meeting.set_gates(Gates(3))
    camera.receive(packet(2), 0.2)
    recording.detach()
    (track,) = recording.stop()
    assert [each.data for each in dumped(tmp_path / track.path)] == [packet(0), packet(2)]


def test_who_did_not_agree_is_in_no_file_nor_is_a_view_of_them(tmp_path: Path) -> None:
    meeting, camera, view = Meeting(), publication(), publication("view", "view", "ben")
    meeting.set_gates(Gates(1, (), ("ada",)))
    meeting.publish([camera, view])
    recording = Recording(RecordingRequest("meeting", "r1", tmp_path, "ben"))
    meeting.record(recording)
    for each in (camera, view):
        each.receive(packet(0), 0.0)
    meeting.set_gates(Gates(2))
    for each in (camera, view):
        each.receive(packet(1), 0.1)
    meeting.set_gates(Gates(3, (), ("ada",)))
    for each in (camera, view):
        each.receive(packet(2), 0.2)
    tracks = recording.stop()
    assert sorted(track.publication_id for track in tracks) == ["cam", "view"]
    for track in tracks:
        assert [each.data for each in dumped(tmp_path / track.path)] == [packet(1)]
