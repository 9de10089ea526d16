"""Gives and withdraws a person's yes to being spoken for, and says where it stands."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import files
from conference.hosting.identity import Identity, identity_of
from conference.jobs.models import Job
from conference.jobs.services import job_cancel
from conference.recordings.models import Recording
from conference.rooms.models import Participant
from conference.signalling.errors import Forbidden
from conference.voices.models import VoiceConsent, VoiceProfile


@dataclass(frozen=True)
class Agreement:
    """What a person agreed to: in general, and for which recordings, by their ids."""

    general: bool
    recordings: frozenset[str]


def consent_give(*, identity: Identity, recording: Recording | None) -> VoiceConsent:
    """A yes for this recording, or for all; the one that holds if there is one."""
    with transaction.atomic():
        there = _holding(identity).filter(recording=recording).first()
        if there is not None:
            return there
        return VoiceConsent.objects.create(
            user_id=identity.user_id, guest_id=None if identity.user_id else identity.guest_id, recording=recording,
            given_at=timezone.now(),
        )  # fmt: skip


def consent_withdraw(*, identity: Identity, recording: Recording | None) -> None:
    """Takes the yes back: voices that nothing else allows are deleted, with everything that they said.

    Files that were exported before stay, and stay marked.
    """
    with transaction.atomic():
        _holding(identity).filter(recording=recording).update(withdrawn_at=timezone.now())
        voices = VoiceProfile.objects.select_related("recording", "participant").filter(consent__in=_all(identity))
        if recording is not None:
            voices = voices.filter(recording=recording)
        for voice in voices:
            holding = consent_of(voice.recording, voice.participant)
            if holding is None:
                voice_delete(voice)
            elif holding.pk != voice.consent_id:
                VoiceProfile.objects.filter(pk=voice.pk).update(consent=holding)


def voice_delete(voice: VoiceProfile) -> None:
    """Deletes a voice with its files, and stops the job that makes it."""
    spoken = (*voice.phrases.all(), *voice.typed_speech.all())
    paths = [voice.path, *(each.path for each in spoken)]
    for job in Job.objects.filter(key=voice.job_key):
        job_cancel(job=job)
        job.delete()
    voice.delete()
    for path in paths:
        files.forget(path)


def agreement_of(identity: Identity) -> Agreement:
    """What a person agrees to now."""
    holding = list(_holding(identity).values_list("recording_id", flat=True))
    return Agreement(None in holding, frozenset(str(pk) for pk in holding if pk is not None))


def consent_of(recording: Recording, participant: Participant) -> VoiceConsent | None:
    """The yes of a participant that holds for a recording: the one for it, else the general one."""
    holding = _holding(identity_of(participant))
    return holding.filter(recording=recording).first() or holding.filter(recording=None).first()


def general_consent_of(participant: Participant) -> VoiceConsent | None:
    """The yes of a participant that holds in general, in meetings too."""
    return _holding(identity_of(participant)).filter(recording=None).first()


def spoken_for(recording: Recording, participant_ids: Collection[str]) -> set[str]:
    """Those of these participants who let words be spoken for them in a recording."""
    people = Participant.objects.select_related("standing").filter(meeting=recording.meeting_id, pk__in=participant_ids)
    return {str(person.pk) for person in people if consent_of(recording, person) is not None}


def spoken_for_check(recording: Recording, participant_ids: Collection[str]) -> None:
    """Refuses to put words into the mouth of who has not agreed.

    Raises:
        Forbidden: names the first who has not.
    """
    agreed = spoken_for(recording, participant_ids)
    for person in Participant.objects.filter(pk__in=set(participant_ids) - agreed).order_by("name")[:1]:
        raise Forbidden(
            _(
                "{name} has not agreed to have words added in their voice; you can cut and move what was said, and "
                "{name} can agree under “My voice”"
            ).format(name=person.name)
        )


def _holding(identity: Identity) -> QuerySet[VoiceConsent]:
    return _all(identity).filter(withdrawn_at=None)


def _all(identity: Identity) -> QuerySet[VoiceConsent]:
    return VoiceConsent.objects.filter(identity.own() & ~Q(user=None, guest_id=None))
