"""What comes back for every message of browsers and nodes: the tables that `test_access_messages.py` walks."""

from conference.signalling import (
    captions,
    cube_look,
    cubes,
    gestures,
    hosting,
    items,
    kept_depth,
    liveness,
    messages,
    node_messages,
    peers,
    polls,
    quality,
    recording,
    relay,
    rendered,
    spreading,
    timer,
    typed_speech,
)  # fmt: skip
from conference.signalling.hosting_state import Permissions
from conference.signalling.messages import Error, Message, PublishLine, SubscribeLine
from conference.signalling.state import Attention, CubeDescription
from tests.conference.access_addresses import NOBODY

OFFER = messages.MediaOffer("main", 1, "", (PublishLine("0", "camera"),), ())

NO_ONE = {"guest": "forbidden", "member": "forbidden", "owner": "not_found"}
HOSTS = {"guest": "forbidden", "member": "forbidden", "owner": "done"}
HOSTING_SAYS: list[tuple[Message, dict[str, str]]] = [
    (hosting.HostMute(), HOSTS),
    (hosting.HostAskUnmute(NOBODY), NO_ONE),
    (hosting.HostCamera(NOBODY, True), NO_ONE),
    (hosting.HostRemove(NOBODY), NO_ONE),
    (hosting.HostCohost(NOBODY, True), NO_ONE),
    (hosting.HostPermit(NOBODY, "chat", False), NO_ONE),
    (hosting.HostPermissions(Permissions()), HOSTS),
    (hosting.HostLock(False), HOSTS),
    (hosting.HostSpotlight(), HOSTS),
    (hosting.HostLobby("off", ""), HOSTS),
    (hosting.LobbyAdmit(NOBODY), NO_ONE),
    (hosting.LobbyDeny(NOBODY), NO_ONE),
    (hosting.BreakoutsMake(0, False), HOSTS),
    (hosting.BreakoutsAssign(NOBODY), NO_ONE),
    (hosting.BreakoutsOpen(), {"guest": "forbidden", "member": "forbidden", "owner": "conflict"}),
    (hosting.BreakoutsTell("hello"), HOSTS),
    (hosting.BreakoutsClose(), {"guest": "forbidden", "member": "forbidden", "owner": "conflict"}),
    (hosting.BreakoutVisit("1"), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    (hosting.RecordingConsent(True), dict.fromkeys(("guest", "member", "owner"), "conflict")),
]
"""What only the meeting's end is left out of: it has a test of its own."""

BROWSER_SAYS: dict[type[Message], tuple[Message, dict[str, str]]] = {
    messages.Hello: (messages.Hello(1, "again", True), dict.fromkeys(("guest", "member", "owner"), "not_greeted")),
    messages.Sync: (messages.Sync(), dict.fromkeys(("guest", "member", "owner"), "snapshot")),
    messages.MediaOffer: (
        messages.MediaOffer("main", 1, "", (), (SubscribeLine("0", NOBODY),)),
        dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    messages.ParticipantUpdate: (
        messages.ParticipantUpdate(True, True), dict.fromkeys(("guest", "member", "owner"), "done"),
    ),
    messages.ViewsWant: (messages.ViewsWant(True), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.SeatTake: (messages.SeatTake(0), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.ChatSend: (messages.ChatSend("hello"), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.ScenarioSet: (
        messages.ScenarioSet("round-table"), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    messages.AttentionTell: (messages.AttentionTell(), dict.fromkeys(("guest", "member", "owner"), "done")),
    messages.RecordingStart: (
        messages.RecordingStart(), {"guest": "forbidden", "member": "forbidden", "owner": "unavailable"},
    ),
    messages.RecordingStop: (
        messages.RecordingStop(), {"guest": "forbidden", "member": "forbidden", "owner": "conflict"},
    ),
    items.ScreenShare: (items.ScreenShare(), dict.fromkeys(("guest", "member", "owner"), "done")),
    items.ItemTurn: (items.ItemTurn(NOBODY, 1), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    items.ItemRemove: (items.ItemRemove(NOBODY), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    items.PointerMove: (items.PointerMove(NOBODY), dict.fromkeys(("guest", "member", "owner"), "not_found")),
    gestures.HandSet: (gestures.HandSet(True), dict.fromkeys(("guest", "member", "owner"), "done")),
    gestures.HandsLower: (
        gestures.HandsLower(), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    gestures.ReactionShow: (
        gestures.ReactionShow("clap"), dict.fromkeys(("guest", "member", "owner"), "done"),
    ),
    quality.QualityTell: (quality.QualityTell(9, 1, 0), dict.fromkeys(("guest", "member", "owner"), "done")),
    polls.PollOpen: (
        polls.PollOpen("Now?", ("Yes", "No")), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    polls.PollVote: (
        polls.PollVote(NOBODY, (0,)), dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    polls.PollClose: (
        polls.PollClose(NOBODY), {"guest": "forbidden", "member": "forbidden", "owner": "not_found"},
    ),
    timer.TimerStart: (
        timer.TimerStart(60), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    timer.TimerStop: (
        timer.TimerStop(), {"guest": "forbidden", "member": "forbidden", "owner": "done"},
    ),
    **{type(message): (message, expected) for message, expected in HOSTING_SAYS},
    captions.CaptionCorrect: (
        captions.CaptionCorrect(NOBODY, "hello"), dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    captions.CaptionsWant: (captions.CaptionsWant(True), dict.fromkeys(("guest", "member", "owner"), "done")),
    relay.RelayRenew: (relay.RelayRenew(), dict.fromkeys(("guest", "member", "owner"), "relay.renewed")),
    typed_speech.SpeechSay: (
        typed_speech.SpeechSay("hello"), dict.fromkeys(("guest", "member", "owner"), "forbidden"),
    ),
    typed_speech.SpeechPlay: (
        typed_speech.SpeechPlay(NOBODY), dict.fromkeys(("guest", "member", "owner"), "not_found"),
    ),
    liveness.Ping: (liveness.Ping(), dict.fromkeys(("guest", "member", "owner"), "pong")),
    messages.Leave: (messages.Leave(), dict.fromkeys(("guest", "member", "owner"), "done")),
}  # fmt: skip
"""What comes back for those who are in the room: the type of the answer, or the code of the refusal."""

NODE_SAYS: dict[type[Message], tuple[Message, dict[str, str]]] = {
    Error: (Error("internal", ""), dict.fromkeys(("capture", "render", "media"), "bad_message")),
    messages.Done: (messages.Done(), dict.fromkeys(("capture", "render", "media"), "bad_message")),
    node_messages.NodeHello: (
        node_messages.NodeHello(1, "media", "x", 1), dict.fromkeys(("capture", "render", "media"), "not_greeted"),
    ),
    node_messages.NodeLeave: (
        node_messages.NodeLeave(), dict.fromkeys(("capture", "render", "media"), "node.leaving"),
    ),
    node_messages.NodeStats: (
        node_messages.NodeStats(0.0, 0, 0.0, 0.0, 0), dict.fromkeys(("capture", "render", "media"), "done"),
    ),
    spreading.CopyOffer: (
        spreading.CopyOffer(NOBODY, NOBODY, 1, "", ()), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    peers.PeerAnswer: (
        peers.PeerAnswer(""), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    peers.PeerState: (
        peers.PeerState(NOBODY, 1, "failed"), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    recording.RecordFailed: (
        recording.RecordFailed(NOBODY, "disk_full"), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    recording.RecordStopped: (
        recording.RecordStopped(()), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    cubes.LinkOffer: (
        cubes.LinkOffer(NOBODY, NOBODY, 1, "", CubeDescription("", (), (), 1.0)),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    cubes.LinkAnswer: (
        cubes.LinkAnswer(""), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    rendered.ViewQuality: (
        rendered.ViewQuality(NOBODY, NOBODY, NOBODY, 1, 1, 1.0),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    cubes.CubeCameras: (
        cubes.CubeCameras(NOBODY, 1, ()), dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    rendered.AttentionSeen: (
        rendered.AttentionSeen(NOBODY, Attention(NOBODY)),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    quality.EyeContactSeen: (
        quality.EyeContactSeen(NOBODY, NOBODY, NOBODY, 1, 1.0),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    cube_look.CubeLooked: (
        cube_look.CubeLooked(True, ()), dict.fromkeys(("capture", "render", "media"), "bad_message"),
    ),
    captions.UtteranceHeard: (
        captions.UtteranceHeard(NOBODY, NOBODY, NOBODY, "captions/x.wav", 0.0, 1.0, True),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    kept_depth.CubeOffer: (
        kept_depth.CubeOffer(NOBODY, CubeDescription("", (), (), 1.0), OFFER),
        dict.fromkeys(("capture", "render", "media"), "not_found"),
    ),
    node_messages.NodeMediaOffer: (
        node_messages.NodeMediaOffer(NOBODY, OFFER),
        {"capture": "not_found", "render": "not_found", "media": "forbidden"},
    ),
}  # fmt: skip
"""What comes back for a node that nobody has given anything to do."""
