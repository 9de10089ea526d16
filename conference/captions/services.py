"""Writes about captions: who wants them, what goes to be understood, and what was said."""

import datetime
import re
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from conference.captions.models import CaptionLine, CaptionWish, Listening
from conference.captions.queue import Spoken, Understood, prepare_send, spoken_send
from conference.captions.selectors import caption_to_wire, captions_state, is_captioned, recording_heard_in
from conference.hosting.models import Consent
from conference.objects.keys import UTTERANCES
from conference.observability.metrics import CAPTION_DELAY
from conference.rooms.events import meeting_event
from conference.rooms.models import Participant
from conference.rooms.services.quality import caption_delay_add
from conference.signalling.captions import Caption, CaptionSaid, CaptionsChanged, UtteranceHeard
from conference.signalling.errors import BadMessage, Conflict

LAG_S = (1.0, 2.0)
"""Captions are behind from a lag above the second on, until it is below the first."""
TYPED_MAX_S = 60.0
"""No typed text takes longer to say."""
TYPED_LATE_S = 1.0
"""How much later than it was told a typed text is heard to its end, at most."""
_PATH = re.compile(rf"{UTTERANCES}/[0-9a-f-]{{36}}\.wav")


@transaction.atomic
def captions_want(*, participant: Participant, wanted: bool) -> None:
    """The participant wants captions from now on, or no longer; everyone hears of it."""
    if wanted:
        if not CaptionWish.objects.get_or_create(participant=participant)[1]:
            return
        transaction.on_commit(prepare_send)
    elif not CaptionWish.objects.filter(participant=participant).delete()[0]:
        return
    _tell(participant.meeting_id)


@transaction.atomic
def captions_participant_gone(*, participant: Participant) -> None:
    """Who has left wants none any more."""
    captions_want(participant=participant, wanted=False)


@transaction.atomic
def captions_meeting_end(*, meeting_id: uuid.UUID) -> None:
    """Of what was said only that stays which is heard in a recording whose speaker still agrees."""
    CaptionWish.objects.filter(participant__meeting=meeting_id).delete()
    lines = CaptionLine.objects.filter(meeting=meeting_id)
    lines.filter(recording=None).delete()
    declined = Consent.objects.filter(participant__meeting=meeting_id, agreed=False)
    for consent in declined:
        lines.filter(recording=consent.recording_id, participant=consent.participant_id).delete()


def utterance_take(*, speaker: Participant, heard: UtteranceHeard, now: datetime.datetime) -> None:
    """Has an utterance understood that a media worker has heard.

    Raises:
        Conflict: nobody wants captions any more.
        BadMessage: it is no utterance's file, or its id is none.
        Unavailable: the captions worker can't be reached.
    """
    if not is_captioned(speaker.meeting_id):
        raise Conflict("nobody wants captions here")
    if not _PATH.fullmatch(heard.path):
        raise BadMessage("an utterance is a file below captions/, as the media worker names them")
    try:
        utterance_id = str(uuid.UUID(heard.utterance_id))
    except ValueError:
        raise BadMessage("an utterance's id is a UUID") from None
    spoken = Spoken(
        meeting_id=str(speaker.meeting_id),
        participant_id=str(speaker.pk),
        utterance_id=utterance_id,
        path=heard.path,
        start_s=heard.start_s,
        duration_s=heard.duration_s,
        final=heard.final,
        sent_s=now.timestamp(),
    )
    spoken_send(spoken)


@transaction.atomic
def understood_take(*, understood: Understood, now: datetime.datetime) -> CaptionSaid | None:
    """Keeps what was said and tells everyone; the notice to send where it is but a part, which isn't kept.

    What comes after the meeting, when nobody wants captions any more, or after the whole of which it is a part, is
    forgotten.
    """
    speaker = Participant.objects.filter(
        pk=understood.participant_id, meeting=understood.meeting_id, meeting__ended_at=None
    ).first()
    if speaker is None or not is_captioned(speaker.meeting_id):
        return None
    _note_lag(speaker.meeting_id, understood.lag_s)
    if not understood.text:
        return None
    if CaptionLine.objects.filter(pk=understood.utterance_id).exists() or _was_typed(speaker, understood):
        return None
    if not understood.final:
        caption = Caption(
            id=understood.utterance_id,
            participant_id=str(speaker.pk),
            name=speaker.name,
            text=understood.text,
            start_s=understood.start_s,
            duration_s=understood.duration_s,
            final=False,
        )
        return CaptionSaid(caption)
    started_at = datetime.datetime.fromtimestamp(understood.start_s, datetime.UTC)
    line = CaptionLine.objects.create(
        pk=understood.utterance_id,
        meeting_id=speaker.meeting_id,
        participant=speaker,
        text=understood.text,
        started_at=started_at,
        duration_s=understood.duration_s,
        recording=recording_heard_in(speaker, started_at, understood.duration_s),
    )
    meeting_event(meeting_id=speaker.meeting_id, message=CaptionSaid(caption_to_wire(line)))
    delay_s = now.timestamp() - (understood.start_s + understood.duration_s)
    if caption_delay_add(speaker=speaker, delay_s=delay_s):
        CAPTION_DELAY.observe(delay_s)
    return None


@transaction.atomic
def caption_typed(*, speaker: Participant, text: str, duration_s: float, now: datetime.datetime) -> None:
    """Keeps what a participant typed and has spoken from now on; everyone hears of it, whether captioned or not."""
    line = CaptionLine.objects.create(
        meeting_id=speaker.meeting_id,
        participant=speaker,
        text=text,
        started_at=now,
        duration_s=duration_s,
        recording=recording_heard_in(speaker, now, duration_s),
        synthetic=True,
    )
    meeting_event(meeting_id=speaker.meeting_id, message=CaptionSaid(caption_to_wire(line)))


@transaction.atomic
def caption_correct(*, line: CaptionLine, text: str, struck: bool) -> None:
    """Keeps what a person wrote in place of what was understood, and whether it shall go; everyone hears of it.

    Raises:
        BadMessage: nothing is written.
    """
    written = " ".join(text.split())
    if not written:
        raise BadMessage(_("write what was said, or mark it for deletion"))
    line.corrected = line.corrected or written != line.text
    line.text, line.struck = written, struck
    line.save(update_fields=["text", "corrected", "struck"])
    meeting_event(meeting_id=line.meeting_id, message=CaptionSaid(caption_to_wire(line)))


def _was_typed(speaker: Participant, understood: Understood) -> bool:
    """Whether what was heard is mostly what the speaker had typed: that is known better, and told already."""
    end_s = understood.start_s + understood.duration_s
    recent = datetime.datetime.fromtimestamp(understood.start_s - TYPED_MAX_S, datetime.UTC)
    for line in CaptionLine.objects.filter(participant=speaker, synthetic=True, started_at__gte=recent):
        begun_s = line.started_at.timestamp()
        both_s = min(end_s, begun_s + line.duration_s + TYPED_LATE_S) - max(understood.start_s, begun_s)
        if both_s > understood.duration_s / 2:
            return True
    return False


def _note_lag(meeting_id: uuid.UUID, lag_s: float) -> None:
    """Says when captions fall behind, and when they have caught up."""
    listening = Listening.objects.filter(meeting=meeting_id)
    low_s, high_s = LAG_S
    if lag_s > high_s:
        changed = listening.filter(behind=False).update(behind=True)
    elif lag_s < low_s:
        changed = listening.filter(behind=True).update(behind=False)
    else:
        changed = 0
    if changed:
        _tell(meeting_id)


def _tell(meeting_id: uuid.UUID) -> None:
    meeting_event(meeting_id=meeting_id, message=CaptionsChanged(captions_state(meeting_id)))
