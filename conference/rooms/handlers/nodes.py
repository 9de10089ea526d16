"""Handles what nodes say about meetings, and what follows when a node comes or goes."""

import uuid
from collections.abc import Mapping

from channels.db import database_sync_to_async
from django.utils import timezone

from conference import access
from conference.captions.handlers import utterance_heard
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms.director import Director
from conference.rooms.events import participant_notify
from conference.rooms.handlers.copies import copy_offer
from conference.rooms.handlers.kept_depth import CUBE_CAMERAS_MAX, cube_offer
from conference.rooms.handlers.node_socket import NodeSocket
from conference.rooms.handlers.quality import eye_contact_seen
from conference.rooms.media_offers import media_offer_take
from conference.rooms.models import MediaPeer
from conference.rooms.selectors import unsettled_meetings
from conference.rooms.services.attention import attention_set
from conference.rooms.services.cubes import cameras_lost_set, link_made
from conference.rooms.services.leaving import node_leave
from conference.rooms.services.publishing import Line, PeerOwner, lines_check, peer_end, view_quality_set
from conference.rooms.services.recording import running_recording_stop
from conference.rooms.settle.peers import peer_owner_tell
from conference.session_consumer import Rule
from conference.signalling.captions import UtteranceHeard
from conference.signalling.cube_look import CubeLooked
from conference.signalling.cubes import CubeCameras, LinkAnswer, LinkOffer
from conference.signalling.errors import BadMessage, Conflict, Forbidden, NotFound, Unavailable
from conference.signalling.kept_depth import CubeOffer
from conference.signalling.messages import Done, Error, MediaAnswer, MediaOffer, MediaRestart, Message
from conference.signalling.node_messages import NodeLeave, NodeLeaving, NodeMediaOffer
from conference.signalling.peers import PeerAnswer, PeerState
from conference.signalling.quality import EyeContactSeen
from conference.signalling.recording import RecordFailed, RecordStopped
from conference.signalling.rendered import AttentionSeen, ViewQuality
from conference.signalling.spreading import CopyOffer

VIEW_MAX_PX = 8192
EARLY_MAX = 1000
"""How many words about views that aren't published yet are kept; of more, the oldest are forgotten."""
View = tuple[str, str, str]
"""Ids of a meeting, a subject and a viewer."""


class MeetingNodes:
    """The meetings' side of every node's socket.

    Args:
        director: is told when nodes come and go, and what they have done.
    """

    def __init__(self, director: Director) -> None:
        self._director = director
        self._early: dict[View, ViewQuality] = {}
        self.rules: Mapping[type[Message], Rule] = {
            LinkOffer: Rule(self._link_offer, "link"),
            CubeOffer: Rule(cube_offer, "media"),
            NodeMediaOffer: Rule(self._media_offer, "media"),
            ViewQuality: Rule(self._view_quality),
            CubeCameras: Rule(_cube_cameras),
            AttentionSeen: Rule(_attention_seen),
            EyeContactSeen: Rule(eye_contact_seen),
            NodeLeave: Rule(self._leave, "leave"),
            CopyOffer: Rule(copy_offer, "media"),
            PeerState: Rule(self._peer_state),
            RecordFailed: Rule(_record_failed),
            UtteranceHeard: Rule(utterance_heard, "heard"),
            **dict.fromkeys((Error, Done, PeerAnswer, LinkAnswer, RecordStopped, CubeLooked), Rule(_misplaced)),
        }

    async def node_came(self, node: Node) -> None:
        """Every meeting may want something of the new node."""
        await self._mark_all()

    async def node_went(self) -> None:
        """Every meeting may have lost something with it."""
        await self._mark_all()

    async def _leave(self, socket: NodeSocket, message: NodeLeave) -> NodeLeaving:
        """Has others take over what a node does that is about to end."""
        moved = await database_sync_to_async(node_leave)(node=socket.node)
        self._director.mark_all(moved)
        return NodeLeaving(len(moved))

    async def _mark_all(self) -> None:
        self._director.mark_all(await database_sync_to_async(unsettled_meetings)())

    async def _link_offer(self, socket: NodeSocket, message: LinkOffer) -> LinkAnswer:
        """Hands a cube's cameras on to the render worker that draws its person."""
        participant = await database_sync_to_async(access.captured_participant_get)(socket.node, message.meeting_id)
        if str(participant.pk) != message.participant_id:
            raise NotFound("there is no such participant")
        if not 0 < len(message.cube.cameras) <= CUBE_CAMERAS_MAX:
            raise BadMessage(f"a cube has from 1 to {CUBE_CAMERAS_MAX} cameras")
        if participant.render_node_id is None:
            raise Unavailable("no render worker can take this cube now")
        answer = await node_request(participant.render_node_id, message, LinkAnswer)
        await database_sync_to_async(link_made)(
            participant_id=participant.pk, render_node_id=participant.render_node_id, epoch=message.epoch
        )
        self._director.mark(participant.meeting_id)
        return answer

    async def _media_offer(self, socket: NodeSocket, message: NodeMediaOffer) -> MediaAnswer:
        """Connects a capture node's microphone, or a render worker's views, with the media worker."""
        owner, lines = await database_sync_to_async(_authorise)(socket.node, message)
        answer = await media_offer_take(owner=owner, offer=message.offer, lines=lines)
        for line in message.offer.publish:
            early = self._early.pop((message.meeting_id, line.subject_id or "", line.viewer_id or ""), None)
            if early is not None:
                await database_sync_to_async(_quality_set)(socket.node, early)
        self._director.mark(owner.meeting_id)
        return answer

    async def _peer_state(self, socket: NodeSocket, message: PeerState) -> None:
        """Ends what a connection that is no more has published; after a failure its owner is asked for another one."""
        if message.state == "connected":
            return
        peer = await database_sync_to_async(_ended_peer)(socket.node, message)
        if peer is None:
            return
        self._director.mark(peer.meeting_id)
        if message.state == "closed":  # its owner closed it on purpose
            return
        restart = MediaRestart(peer.name, f"the connection has {message.state}")
        if peer.participant is None:
            await _tell(peer.node_id, restart)
        elif peer.participant.left_at is None:
            await participant_notify(peer.participant.channel, restart)
            await _tell(peer.participant.capture_node_id, restart)

    async def _view_quality(self, socket: NodeSocket, message: ViewQuality) -> None:
        """Keeps what is rendered for a viewer; if the view is not published yet, until it is."""
        if not await database_sync_to_async(_quality_set)(socket.node, message):
            self._early[message.meeting_id, message.subject_id, message.viewer_id] = message
            if len(self._early) > EARLY_MAX:
                del self._early[next(iter(self._early))]


def _authorise(node: Node, message: NodeMediaOffer) -> tuple[PeerOwner, list[Line]]:
    lines_check(message.offer)
    if message.offer.subscribe:
        raise Forbidden("a node subscribes to nothing")
    authorise = {"capture": _authorise_microphone, "render": _authorise_views}.get(node.kind)
    if authorise is None:
        raise Forbidden(f"a {node.kind} node publishes nothing")
    return authorise(node, message.meeting_id, message.offer)


def _authorise_microphone(node: Node, meeting_id: str, offer: MediaOffer) -> tuple[PeerOwner, list[Line]]:
    participant = access.captured_participant_get(node, meeting_id)
    if any(line.source != "microphone" or line.subject_id or line.viewer_id for line in offer.publish):
        raise Forbidden("a capture node publishes its own microphone")
    owner = PeerOwner(participant.meeting_id, participant.pk, None)
    return owner, [Line(line, participant.pk) for line in offer.publish]


def _authorise_views(node: Node, meeting_id: str, offer: MediaOffer) -> tuple[PeerOwner, list[Line]]:
    meeting = access.rendered_meeting_get(node, meeting_id)
    lines = []
    for line in offer.publish:
        if line.source != "view" or line.subject_id is None or line.viewer_id is None:
            raise Forbidden("a render worker publishes views")
        subject, viewer = access.rendered_pair_get(node, meeting, line.subject_id, line.viewer_id)
        lines.append(Line(line, subject.pk, viewer.pk))
    return PeerOwner(meeting.pk, None, node.pk), lines


def _quality_set(node: Node, message: ViewQuality) -> bool:
    """Keeps the quality of a view; False when the view is not published yet."""
    if not (0 < message.width <= VIEW_MAX_PX and 0 < message.height <= VIEW_MAX_PX and message.frame_rate_hz >= 0):
        raise BadMessage("a view of such a size or frame rate can't be")
    publication = access.rendered_view_get(node, message.meeting_id, message.subject_id, message.viewer_id)
    if publication is None:
        return False
    view_quality_set(
        publication=publication,
        width=message.width,
        height=message.height,
        frame_rate_hz=message.frame_rate_hz,
    )
    return True


async def _attention_seen(socket: NodeSocket, message: AttentionSeen) -> None:
    """Keeps what the person of a cube looks at, as the render worker that draws the person sees it."""
    await database_sync_to_async(_attention_set)(socket.node, message)


def _attention_set(node: Node, message: AttentionSeen) -> None:
    attention = message.attention
    subject = access.rendered_subject_get(node, message.meeting_id, attention.participant_id)
    attention_set(
        participant=subject,
        target_id=attention.target_id,
        work_item_id=attention.work_item_id,
        now=timezone.now(),
    )


async def _cube_cameras(socket: NodeSocket, message: CubeCameras) -> None:
    """Tells the meeting that cameras of a cube are lost or back."""
    if not 0 <= len(message.lost) <= message.cameras <= CUBE_CAMERAS_MAX:
        raise BadMessage(f"of 1 to {CUBE_CAMERAS_MAX} cameras at most all are lost")

    def keep() -> None:
        participant = access.captured_participant_get(socket.node, message.meeting_id)
        cameras_lost_set(participant=participant, lost=len(message.lost))

    await database_sync_to_async(keep)()


async def _record_failed(socket: NodeSocket, message: RecordFailed) -> None:
    """Stops a recording that its media worker can't go on with, and tells the meeting why."""

    def stop() -> None:
        running = access.written_recording_get(socket.node, message.recording_id)
        running_recording_stop(meeting_id=running.meeting_id, now=timezone.now(), cause=message.cause)

    try:
        await database_sync_to_async(stop)()
    except Conflict:  # somebody has stopped it meanwhile
        return


def _ended_peer(node: Node, message: PeerState) -> MediaPeer | None:
    access.node_peer_get(node, message.peer_id)
    return peer_end(peer_id=message.peer_id, epoch=message.epoch, now=timezone.now())


async def _tell(node_id: uuid.UUID | None, message: MediaRestart) -> None:
    if node_id is not None:
        await peer_owner_tell(node_id, message)


async def _misplaced(socket: NodeSocket, message: Message) -> None:
    raise BadMessage(f"{message.type} answers a request, with its id as `re`")
