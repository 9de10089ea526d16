"""What a participant types in a meeting, to be spoken there in the participant's own voice."""

import datetime
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conference import files
from conference.captions.services import caption_typed
from conference.hosting.permissions import policy_of, standing_of
from conference.rooms.models import Participant
from conference.signalling.errors import BadMessage, Conflict, Forbidden
from conference.voices.consents import general_consent_of
from conference.voices.models import PhraseState, TypedSpeech, VoiceProfile
from conference.voices.queue import typed_send

WAITING_MAX = 3
RESEND_AFTER = timedelta(seconds=15)
KEPT = timedelta(minutes=5)
"""What was not played by then isn't any more."""


def voice_to_speak_in(participant: Participant) -> VoiceProfile:
    """The voice that a participant may have words spoken in now: the one most like the participant's.

    Raises:
        Forbidden: a host has muted the participant, the meeting is encrypted, or the participant has not agreed.
        Conflict: no voice was found yet.
    """
    if standing_of(participant).muted_by_host:
        raise Forbidden(_("a host has muted you; unmute first, or ask the hosts"))
    if policy_of(participant.meeting.room).encrypted:
        raise Forbidden(_("this room is encrypted end to end: what you type may not go to the server to be spoken"))
    if participant.user_id is None:
        raise Forbidden(_("sign in to have what you type spoken: a guest has no voice of their own here"))
    if general_consent_of(participant) is None:
        raise Forbidden(_("agree under “My voice” first that words may be spoken in your voice in general"))
    own = VoiceProfile.objects.select_related("recording").filter(participant__user=participant.user_id)
    voice = own.exclude(stage="").order_by("-similarity", "-created_at").first()
    if voice is None:
        raise Conflict(_("there is no voice of yours yet; have one made from a recording under “My voice”"))
    return voice


def speech_say(*, participant: Participant, text: str, now: datetime.datetime) -> TypedSpeech:
    """Has a text spoken by the voices worker.

    Raises:
        BadMessage: nothing is written, or something that can't be spoken.
        Forbidden, Conflict: as of `voice_to_speak_in`; or too much waits already.
    """
    written = " ".join(text.split())
    if not any(each.isalnum() for each in written):
        raise BadMessage(_("write what is to be said"))
    if any(each.isalpha() and not unicodedata.name(each, "").startswith("LATIN ") for each in written):
        raise BadMessage(_("only English can be spoken in your voice"))
    with transaction.atomic():
        voice = voice_to_speak_in(participant)
        own = TypedSpeech.objects.filter(participant=participant)
        for old in own.filter(asked_at__lt=now - KEPT):
            typed_delete(old)
        if own.count() >= WAITING_MAX:
            raise Conflict(_("what you typed before is still to be spoken; wait for it"))
        speech = TypedSpeech.objects.create(
            participant=participant, profile=voice, text=written, asked_at=now, sent_at=now
        )
        transaction.on_commit(lambda: typed_send(str(speech.pk)))
        return speech


def speech_again(*, speech: TypedSpeech, now: datetime.datetime) -> None:
    """Asks the worker again for what should be spoken by now: it may have been started anew."""
    lost = TypedSpeech.objects.filter(pk=speech.pk, state=PhraseState.WAITING, sent_at__lt=now - RESEND_AFTER)
    if lost.update(sent_at=now):
        transaction.on_commit(lambda: typed_send(str(speech.pk)))


def speech_play(*, participant: Participant, speech: TypedSpeech, now: datetime.datetime) -> None:
    """The participant sends the sound from now on: everyone is told that it is synthetic, and what it says.

    Raises:
        Conflict: it is not spoken yet, or can't be.
        Forbidden: as of `voice_to_speak_in`.
    """
    with transaction.atomic():
        voice_to_speak_in(participant)
        if speech.state != PhraseState.SPOKEN:
            raise Conflict(_("this is not spoken yet; try again in a moment"))
        caption_typed(speaker=participant, text=speech.text, duration_s=speech.duration_s, now=now)
        typed_delete(speech)


@transaction.atomic
def typed_forget(*, participants: QuerySet[Participant]) -> None:
    """Deletes what participants who have left wanted to say."""
    for speech in TypedSpeech.objects.filter(participant__in=participants):
        typed_delete(speech)


def typed_delete(speech: TypedSpeech) -> None:
    """Deletes a text with its sound."""
    TypedSpeech.objects.filter(pk=speech.pk).delete()
    files.forget(speech.path)
