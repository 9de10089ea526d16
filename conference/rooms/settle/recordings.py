"""Settles a meeting's recording: the media worker writes while it runs; what it wrote is handed over after."""

import uuid

import structlog
from channels.db import database_sync_to_async
from django.utils import timezone

from conference.hosting.gates import gates_of
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms.models import RunningRecording
from conference.rooms.services.recording import running_recording_hand_over, running_recording_stop
from conference.signalling.errors import Full, SignallingError, Unavailable
from conference.signalling.messages import Done
from conference.signalling.recording import RecordedTrack, RecordStart, RecordStop, RecordStopped
from conference.signalling.state import StopCause

log = structlog.get_logger(__name__)

STOP_TIMEOUT_S = 30.0
"""Stopping writes what is still in memory to disk."""


async def recordings_settle(meeting_id: uuid.UUID) -> None:
    """Has the media worker start or stop writing.

    Raises:
        SignallingError: it doesn't answer, or refuses to write; then the recording is stopped.
    """
    for running in await database_sync_to_async(_running)(meeting_id):
        if running.stopped_at is not None:
            tracks = await _stop(running)
            await database_sync_to_async(running_recording_hand_over)(recording_id=running.pk, tracks=tracks)
        elif running.meeting.media_node_id not in (None, running.node_id):
            await _start(running, running.meeting.media_node_id)


async def _start(running: RunningRecording, node_id: uuid.UUID) -> None:
    request = RecordStart(
        meeting_id=str(running.meeting_id),
        recording_id=str(running.pk),
        directory=running.directory,
        viewer_id=str(running.viewer_id) if running.viewer_id else None,
        gates=await database_sync_to_async(gates_of)(running.meeting),
    )
    try:
        await node_request(node_id, request, Done)
    except Unavailable:
        raise
    except SignallingError as error:
        cause: StopCause = "disk_full" if isinstance(error, Full) else "disk_failed"
        stop = database_sync_to_async(running_recording_stop)
        await stop(meeting_id=running.meeting_id, now=timezone.now(), cause=cause)
        raise
    await database_sync_to_async(_keep)(running.pk, node_id)


async def _stop(running: RunningRecording) -> tuple[RecordedTrack, ...]:
    """What was written; that is not known when the media worker is gone, but the files are there."""
    if running.node_id is None:
        return ()
    try:
        stopped = await node_request(running.node_id, RecordStop(str(running.pk)), RecordStopped, STOP_TIMEOUT_S)
    except Unavailable:
        if await database_sync_to_async(Node.objects.filter(pk=running.node_id).exists)():
            raise
        return ()
    except SignallingError as error:
        log.warning("a media worker could not stop a recording", recording=str(running.pk), reason=error.message)
        return ()
    return stopped.tracks


def _running(meeting_id: uuid.UUID) -> list[RunningRecording]:
    return list(RunningRecording.objects.filter(meeting=meeting_id).select_related("meeting__room"))


def _keep(recording_id: uuid.UUID, node_id: uuid.UUID) -> None:
    if Node.objects.filter(pk=node_id).exists():
        RunningRecording.objects.filter(pk=recording_id).update(node=node_id)
