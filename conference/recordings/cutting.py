"""The sound of a version, piece by piece: what is kept, what was put in, and the room between."""

from conference.recordings.editing import recorded, version_pieces
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.speech.engine.edit.render import Part, parts_of
from conference.speech.engine.edit.roomtone import RoomTone
from conference.speech.engine.edit.soundfile import open_pcm


def version_parts(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> tuple[Part, ...]:
    """The parts of a version with their sound.

    Raises:
        AudioError: the recording's sound can't be read.
    """
    sound = open_pcm(recording.sound_path)
    pieces = version_pieces(recording, transcript, version)
    return parts_of(pieces, sound, RoomTone(sound, recorded(recording, transcript, version).words))
