"""The table of what a browser may send, and who handles it."""

from conference.rooms.handlers.items import ITEM_RULES
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
from conference.session_consumer import Rule
from conference.signalling import messages

BROWSER_RULES = {
    messages.Sync: Rule(sync),
    messages.MediaOffer: Rule(media_offer, "media"),
    messages.ParticipantUpdate: Rule(self_update),
    messages.ViewsWant: Rule(views_change),
    messages.SeatTake: Rule(seat_change),
    messages.ChatSend: Rule(chat_send),
    messages.ScenarioSet: Rule(room_scenario_set),
    messages.AttentionTell: Rule(attention_tell),
    messages.RecordingStart: Rule(recording_start),
    messages.RecordingStop: Rule(recording_stop),
    messages.Leave: Rule(leave, closes=True),
    **ITEM_RULES,
}
