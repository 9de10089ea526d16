"""The models of the rooms application, one module an entity; Django finds them here."""

from conference.rooms.models.chat import ChatMessage
from conference.rooms.models.media import CopyAssignment, MediaPeer, Publication, RenderAssignment, RunningRecording
from conference.rooms.models.meeting import Meeting, Participant
from conference.rooms.models.quality import ConnectionQuality
from conference.rooms.models.room import Cube, Invite, Room

__all__ = (
    "ChatMessage",
    "ConnectionQuality",
    "CopyAssignment",
    "Cube",
    "Invite",
    "MediaPeer",
    "Meeting",
    "Participant",
    "Publication",
    "RenderAssignment",
    "Room",
    "RunningRecording",
)
