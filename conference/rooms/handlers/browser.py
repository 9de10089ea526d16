"""The table of what a browser may send, and who handles it."""

from conference.captions.handlers import CAPTION_RULES
from conference.hosting.handlers.acts import HOST_RULES
from conference.hosting.handlers.own import OWN_RULES
from conference.rooms.handlers.gestures import hand_set, hands_lower, reaction_show, timer_start, timer_stop
from conference.rooms.handlers.items import ITEM_RULES
from conference.rooms.handlers.liveness import ping
from conference.rooms.handlers.media import media_offer
from conference.rooms.handlers.meeting import (
    attention_tell,
    chat_send,
    leave,
    recording_start,
    recording_stop,
    room_scenario_set,
    seat_change,
    self_update,
    sync,
    views_change,
)
from conference.rooms.handlers.polls import poll_close, poll_open, poll_vote
from conference.rooms.handlers.quality import quality_tell
from conference.rooms.handlers.relay import relay_renew
from conference.session_consumer import Rule
from conference.signalling import gestures, liveness, messages, polls, quality, relay, timer
from conference.signalling.rate import Rate
from conference.voices.handlers import TYPED_RULES

TALK = Rate(per_s=2.0, burst=20)
CLICK = Rate(per_s=2.0, burst=10)

BROWSER_RULES = {
    messages.Sync: Rule(sync),
    messages.MediaOffer: Rule(media_offer, "media"),
    messages.ParticipantUpdate: Rule(self_update),
    messages.ViewsWant: Rule(views_change),
    messages.SeatTake: Rule(seat_change),
    messages.ChatSend: Rule(chat_send, rate=TALK),
    messages.ScenarioSet: Rule(room_scenario_set),
    messages.AttentionTell: Rule(attention_tell),
    messages.RecordingStart: Rule(recording_start),
    messages.RecordingStop: Rule(recording_stop),
    messages.Leave: Rule(leave, closes=True),
    **ITEM_RULES,
    gestures.HandSet: Rule(hand_set, rate=CLICK),
    gestures.HandsLower: Rule(hands_lower, rate=CLICK),
    gestures.ReactionShow: Rule(reaction_show, rate=CLICK),
    polls.PollOpen: Rule(poll_open, rate=CLICK),
    polls.PollVote: Rule(poll_vote, rate=CLICK),
    polls.PollClose: Rule(poll_close, rate=CLICK),
    quality.QualityTell: Rule(quality_tell, rate=Rate(per_s=0.1, burst=3)),
    timer.TimerStart: Rule(timer_start, rate=CLICK),
    timer.TimerStop: Rule(timer_stop, rate=CLICK),
    **HOST_RULES,
    **OWN_RULES,
    **CAPTION_RULES,
    relay.RelayRenew: Rule(relay_renew, rate=Rate(per_s=0.02, burst=3)),
    **TYPED_RULES,
    liveness.Ping: Rule(ping, "liveness", rate=Rate(per_s=1.0, burst=10)),
}
