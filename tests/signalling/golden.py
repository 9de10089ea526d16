"""One example of every message; `python -m tests.signalling.golden` writes them to `tests/contract/messages.json`."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from conference.signalling import captions as c
from conference.signalling import cube_look as k
from conference.signalling import cubes, gestures, liveness, peers, polls, quality, recording, relay, rendered, timer
from conference.signalling import hosting as g
from conference.signalling import hosting_state as h
from conference.signalling import item_state as i
from conference.signalling import items as it
from conference.signalling import kept_depth as d
from conference.signalling import messages as m
from conference.signalling import node_messages as n
from conference.signalling import spreading as sp
from conference.signalling import state as s
from conference.signalling import typed_speech as t
from conference.signalling.codec import Envelope, encode

PATH = Path(__file__).parents[1] / "contract" / "messages.json"

ADA = "00000000-0000-4000-8000-00000000000a"
BEN = "00000000-0000-4000-8000-00000000000b"
CUBE = "00000000-0000-4000-8000-00000000000c"
MEETING = "00000000-0000-4000-8000-000000000001"
PUBLICATION = "00000000-0000-4000-8000-000000000010"
VIEW = "00000000-0000-4000-8000-000000000011"
NODE = "00000000-0000-4000-8000-000000000040"
ITEM = "00000000-0000-4000-8000-000000000030"
RECORDING = "00000000-0000-4000-8000-000000000020"
SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n"

room = s.Room("demo", "Demo – 示例", "round-table", 4)
layout = s.RoomLayout(
    (s.SeatPlace(0.0, 1.25, 3.0), s.SeatPlace(0.5, -1.25, 0.0)),
    (s.WorkItem("board", "Board", (0.0, 1.3, -2.0), 0.0, 1.6, 0.9),),
)
own_room = s.Room("studio", "Studio", "custom", 2, layout, s.Theme("plum", "dusk"), (s.CubeSeat(1, "Ada"),))
attention = s.Attention(CUBE, ADA)
ada = s.Participant(ADA, "Ada", "browser", "host", 0, False, True, True)
cube = s.Participant(CUBE, "Cleo", "cube", "participant", 2, False, True, True)
camera = s.Publication(PUBLICATION, ADA, "camera", "video")
view = s.Publication(VIEW, CUBE, "view", "video", ADA, 320, 400, 14.5)
chat = s.ChatMessage("7", ADA, "Ada", "hello 👋 <b>", 1_700_000_000.25)
slides = i.SharedItem(ITEM, ADA, "pdf", "Plans – 计划", 1, 842, 595, 2, 12)
whisper = s.ChatMessage("8", ADA, "Ada", "psst", 1_700_000_001.25, BEN, "Ben")
poll = polls.Poll("p", "Shall we?", (polls.PollOption("Yes", 2), polls.PollOption("No", 1)), False, False, 3)
running_timer = timer.Timer(1_700_000_000.0, 1_700_000_300.0, 1_700_000_010.5)
caption = c.Caption("7", ADA, "Ada", "Shall we begin? – 开始", 1_700_000_003.5, 2.25)
hosting = h.Hosting(
    locked=True,
    lobby="guests",
    lobby_message="We begin soon.",
    permissions=h.Permissions(chat="members", share="hosts"),
    spotlight_id=CUBE,
    standings=(
        h.Standing(ADA, ("speak", "share", "chat", "write", "caption", "record"), True, recorded=True),
        h.Standing(CUBE, ("speak", "chat"), True, muted_by_host=True, camera_stopped=True),
    ),
    breakouts=h.Breakouts(True, 1_700_000_600.0, (h.Breakout("5", "Room 1", (h.BreakoutMember(BEN, "Ben", True),)),)),
    main_room=h.MainRoom("demo", "Demo", None),
)
state = s.RoomState(
    room,
    (ada, cube),
    (camera, view),
    (chat,),
    s.RecordingState(True, RECORDING, 1_700_000_000.5),
    (attention,),
    hosting,
    items=(slides,),
    polls=(poll,),
    ballots=(polls.Ballot("p", (0,)),),
    timer=running_timer,
    captions=c.CaptionsState((ADA,)),
    captioned=(caption,),
)
identity = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)
cube_description = s.CubeDescription(
    "Cleo",
    (s.CameraDescription("cam-0", 640, 480, 504.5, 504.5, 320.0, 240.0, identity),),
    (s.DisplayDescription((0.7, 0.4, 1.0), (-1.4, 0.0, 0.0), (0.0, -0.8, 0.0)),),
    15.0,
)
offer = m.MediaOffer(
    "main",
    1,
    SDP,
    (m.PublishLine("0", "camera"), m.PublishLine("1", "view", CUBE, ADA)),
    (m.SubscribeLine("2", VIEW),),
    (m.LayerLine("3", "0"),),
)

EXAMPLES: dict[str, list[Envelope]] = {
    "from_browser": [
        Envelope(m.Hello(m.PROTOCOL, "token", True), id=0),
        Envelope(m.Sync(), id=1),
        Envelope(offer, id=2),
        Envelope(m.ParticipantUpdate(True, False), id=3),
        Envelope(m.ViewsWant(False), id=4),
        Envelope(m.SeatTake(3), id=5),
        Envelope(m.ChatSend("hello 👋 <b>"), id=6),
        Envelope(m.ScenarioSet("side-by-side"), id=7),
        Envelope(m.RecordingStart(), id=8),
        Envelope(m.RecordingStop(), id=9),
        Envelope(m.Leave(), id=10),
        Envelope(m.ScenarioSet("custom"), id=11),
        Envelope(m.AttentionTell(work_item_id="board"), id=12),
        Envelope(m.AttentionTell(), id=13),
        Envelope(it.ScreenShare("Slides"), id=20),
        Envelope(it.ItemTurn(ITEM, 3), id=21),
        Envelope(it.ItemRemove(ITEM), id=22),
        Envelope(it.PointerMove(ITEM, 0.25, 0.5)),
        Envelope(m.ChatSend("psst", BEN), id=14),
        Envelope(gestures.HandSet(True), id=15),
        Envelope(t.SpeechSay("Shall we begin?"), id=15),
        Envelope(t.SpeechPlay(RECORDING), id=16),
        Envelope(gestures.HandsLower(BEN), id=16),
        Envelope(gestures.HandsLower(), id=17),
        Envelope(gestures.ReactionShow("heart"), id=18),
        Envelope(polls.PollOpen("Shall we?", ("Yes", "No"), False), id=19),
        Envelope(polls.PollVote("p", (0,)), id=20),
        Envelope(polls.PollClose("p"), id=21),
        Envelope(quality.QualityTell(9, 1, 0), id=24),
        Envelope(relay.RelayRenew(), id=25),
        Envelope(timer.TimerStart(300), id=22),
        Envelope(timer.TimerStop(), id=23),
        *(
            Envelope(message, id=40 + n)
            for n, message in enumerate(
                (
                    g.HostMute(CUBE),
                    g.HostMute(),
                    g.HostAskUnmute(BEN),
                    g.HostCamera(BEN, True),
                    g.HostRemove(BEN, True),
                    g.HostCohost(BEN, True),
                    g.HostPermit(BEN, "share", False),
                    g.HostPermit(BEN, "share", None),
                    g.HostPermissions(h.Permissions(chat="members")),
                    g.HostLock(True),
                    g.HostSpotlight(BEN),
                    g.HostLobby("guests", "We begin soon."),
                    g.HostEnd(),
                    g.LobbyAdmit(BEN),
                    g.LobbyDeny(BEN),
                    g.BreakoutsMake(3, True),
                    g.BreakoutsAssign(BEN, "5"),
                    g.BreakoutsOpen(600.0),
                    g.BreakoutsTell("Two more minutes."),
                    g.BreakoutsClose(),
                    g.BreakoutVisit("5"),
                    g.RecordingConsent(True),
                )
            )
        ),
        Envelope(c.CaptionsWant(True), id=70),
        Envelope(c.CaptionCorrect("7", "Shall we begin?", True), id=80),
        Envelope(liveness.Ping(), id=14),
    ],
    "to_browser": [
        Envelope(m.Error("forbidden", "only a host may record"), re=8),
        Envelope(m.Done(), re=3),
        Envelope(t.SpeechAsked(RECORDING), re=15),
        Envelope(m.Welcome(ADA, 41, state), re=0),
        Envelope(
            m.Welcome(ADA, 41, state, s.Relay(("turns:turn.example.org",), f"1700000000:{ADA}", "c2VjcmV0")), re=0
        ),
        Envelope(m.Snapshot(57, state), re=1),
        Envelope(m.MediaAnswer("main", 1, SDP), re=2),
        Envelope(m.MediaRestart("main", "the media worker was restarted")),
        Envelope(m.RoomChanged(room), seq=42),
        Envelope(it.ItemChanged(slides), seq=60),
        Envelope(it.ItemRemoved(ITEM), seq=61),
        Envelope(it.PointerMoved(ADA, ITEM, 0.25, 0.5)),
        Envelope(m.ParticipantChanged(cube), seq=43),
        Envelope(m.ParticipantChanged(dataclasses.replace(cube, cameras_lost=1)), seq=52),
        Envelope(m.ParticipantLeft(BEN), seq=44),
        Envelope(m.PublicationChanged(view), seq=45),
        Envelope(m.PublicationRemoved(PUBLICATION), seq=46),
        Envelope(m.ChatPosted(chat), seq=47),
        Envelope(m.RecordingChanged(s.RecordingState(False)), seq=48),
        Envelope(m.RecordingChanged(s.RecordingState(False, stopped_because="disk_full")), seq=49),
        Envelope(m.MeetingEnded("everyone has left"), seq=49),
        Envelope(m.RoomChanged(own_room), seq=50),
        Envelope(m.AttentionChanged(s.Attention(ADA, None, "board")), seq=51),
        Envelope(m.ChatPosted(whisper)),
        Envelope(m.ParticipantChanged(dataclasses.replace(ada, hand_raised_at_s=1_700_000_002.5)), seq=53),
        Envelope(gestures.ReactionShown(ADA, "heart"), seq=54),
        Envelope(polls.PollChanged(poll), seq=55),
        Envelope(timer.TimerChanged(running_timer), seq=56),
        Envelope(timer.TimerChanged(), seq=57),
        Envelope(g.HostingChanged(hosting), seq=53),
        Envelope(g.LobbyChanged((h.Waiting(BEN, "Ben", False, 1_700_000_000.5),))),
        Envelope(g.UnmuteAsked("Ada")),
        Envelope(g.BreakoutGo("demo-1", "Room 1", "token"), re=40),
        Envelope(g.BreakoutTold("Ada", "Two more minutes.")),
        Envelope(g.LobbyWait("Demo", "We begin soon."), re=0),
        Envelope(g.LobbyAdmitted()),
        Envelope(c.CaptionsChanged(c.CaptionsState((ADA, BEN), behind=True)), seq=58),
        Envelope(c.CaptionSaid(caption), seq=59),
        Envelope(c.CaptionSaid(dataclasses.replace(caption, text="Shall", final=False))),
        Envelope(liveness.Pong(57), re=14),
        Envelope(relay.RelayRenewed(s.Relay(("turn:turn.example.org:3478",), "1700043200:ada", "c2VjcmV0")), re=25),
    ],
    "from_node": [
        Envelope(m.Error("full", "this worker carries 140 streams"), re=4),
        Envelope(m.Done(), re=5),
        Envelope(n.NodeHello(m.PROTOCOL, "media", "media-1", 140, "6f1d0c9b"), id=0),
        Envelope(n.NodeStats(0.25, 35, 2100.5, 1.5, 0)),
        Envelope(peers.PeerAnswer(SDP), re=6),
        Envelope(n.NodeLeave(), id=2),
        Envelope(peers.PeerState("peer", 2, "connected")),
        Envelope(recording.RecordFailed(RECORDING, "disk_full")),
        Envelope(
            recording.RecordStopped(
                (recording.RecordedTrack(PUBLICATION, ADA, "camera", "video", "VP8", "a.rtpdump"),)
            ),
            re=7,
        ),
        Envelope(cubes.CubeCameras(MEETING, 6, ("cam-2",))),
        Envelope(
            k.CubeLooked(
                True,
                (k.CameraLook("cam-1", "/9j/", "/9j/"), k.CameraLook("cam-2", None, None)),
                k.CalibrationReport(
                    1_700_000_000.0, (k.CameraCalibration("cam-1", 12, 480, 0.12, 0.5, 0.8),), (0.3,), 1
                ),
            ),
            re=17,
        ),
        Envelope(cubes.LinkOffer(MEETING, CUBE, 1, SDP, cube_description), id=8),
        Envelope(cubes.LinkAnswer(SDP), re=9),
        Envelope(rendered.ViewQuality(MEETING, CUBE, ADA, 256, 320, 12.0)),
        Envelope(
            sp.CopyOffer(MEETING, NODE, 1700, SDP, (sp.CopyLine("0", PUBLICATION),), (m.LayerLine("1", "0"),)),
            id=22,
        ),
        Envelope(n.NodeMediaOffer(MEETING, offer), id=10),
        Envelope(
            d.CubeOffer(MEETING, cube_description, m.MediaOffer("depth", 3, SDP, (m.PublishLine("0", "cube"),), ())),
            id=23,
        ),
        Envelope(rendered.AttentionSeen(MEETING, attention)),
        Envelope(quality.EyeContactSeen(MEETING, CUBE, ADA, 150, 0.42)),
        Envelope(c.UtteranceHeard(MEETING, ADA, "7", "captions/a.wav", 1_700_000_003.5, 2.25, True), id=17),
    ],
    "to_node": [
        Envelope(m.Error("unavailable", "no render worker is connected"), re=8),
        Envelope(m.Done(), re=11),
        Envelope(n.NodeWelcome("node-1", 2.0, True), re=0),
        Envelope(n.NodeLeaving(2), re=2),
        Envelope(
            peers.PeerOffer(
                MEETING, "peer", ADA, 2, SDP, (peers.PeerPublish("0", camera),), (m.SubscribeLine("1", PUBLICATION),)
            ),
            id=6,
        ),
        Envelope(peers.PeerClose("peer"), id=7),
        Envelope(recording.RecordStart(MEETING, RECORDING, "recordings/r", ADA), id=8),
        Envelope(recording.RecordStop(RECORDING), id=9),
        Envelope(sp.CopiesSet(MEETING, (sp.CopyTarget(NODE, (PUBLICATION,)),)), id=21),
        Envelope(peers.GatesSet(MEETING, peers.Gates(3, (peers.Held(BEN, "microphone"),), (CUBE,))), id=16),
        Envelope(c.ListenSet(MEETING, True), id=18),
        Envelope(cubes.CaptureStart(MEETING, CUBE), id=10),
        Envelope(cubes.CaptureStop(MEETING), id=11),
        Envelope(k.CubeLook(), id=17),
        Envelope(d.CubeKeep(MEETING, True), id=23),
        Envelope(cubes.LinkOffer(MEETING, CUBE, 1, SDP, cube_description), id=12),
        Envelope(cubes.LinkAnswer(SDP), re=8),
        Envelope(cubes.LinkClose(CUBE), id=13),
        Envelope(cubes.LinkRestart(MEETING, "the render worker was restarted")),
        Envelope(
            rendered.RenderPlan(MEETING, "round-table", 4, (rendered.Seated(CUBE, 2),), (rendered.Seated(ADA, 0),)),
            id=14,
        ),
        Envelope(
            rendered.RenderPlan(
                MEETING,
                "custom",
                2,
                (rendered.Seated(CUBE, 1),),
                (rendered.Seated(ADA, 0),),
                layout,
                (rendered.Seated(BEN, 2),),
                (rendered.ItemPlace(ITEM, 0, 1.5),),
            ),
            id=15,
        ),
        Envelope(m.MediaAnswer("views", 3, SDP), re=10),
        Envelope(m.MediaRestart("views", "the media worker was restarted")),
    ],
}


def as_json() -> dict[str, list[Any]]:
    """The examples as the JSON values that travel."""
    return {direction: [json.loads(encode(e)) for e in envelopes] for direction, envelopes in EXAMPLES.items()}


if __name__ == "__main__":
    PATH.write_text(json.dumps(as_json(), indent=1, ensure_ascii=False) + "\n")
