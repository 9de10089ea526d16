"""Asks for a participant's voice in a recording, and says how far it is."""

from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from conference.hosting.identity import Identity
from conference.jobs.messages import job_message
from conference.jobs.models import Job, JobKind, JobState
from conference.jobs.services import job_queue
from conference.recordings.models import Recording, Transcript
from conference.rooms.models import Participant
from conference.signalling.errors import Conflict, Forbidden, NotFound
from conference.voices.consents import consent_of
from conference.voices.models import VoiceProfile
from conference.voices.queue import prepare_send

VOICE_TASK = "conference.voices.tasks.make_voice"
PREPARED_S = 300
"""Asked again so long after: the worker may have been started anew."""


@dataclass(frozen=True)
class VoiceState:
    """How far a participant's voice is.

    Attributes:
        agreed: whether the participant lets words be spoken in it.
        stage: empty, "quick" or "refined".
        state: that of the job that makes it; empty where nobody has asked for it.
    """

    participant_id: str
    agreed: bool
    stage: str = ""
    verdict: str = ""
    similarity: float = 0.0
    state: str = ""
    progress: float = 0.0
    message: str = ""
    job_id: str = ""


def voice_request(*, recording: Recording, participant_id: str) -> VoiceProfile:
    """The voice of who speaks in a recording; asking again makes one that could not be made, and else changes nothing.

    Raises:
        NotFound: nobody of that id took part in the meeting.
        Forbidden: the participant has not agreed.
    """
    with transaction.atomic():
        people = Participant.objects.select_related("standing").filter(meeting=recording.meeting_id)
        participant = people.filter(pk=participant_id).first()
        if participant is None:
            raise NotFound(_("there is no such participant"))
        consent = consent_of(recording, participant)
        if consent is None:
            raise Forbidden(_("{name} has not agreed to have words added in their voice").format(name=participant.name))
        voice, _created = VoiceProfile.objects.get_or_create(
            recording=recording, participant=participant, defaults={"consent": consent}
        )
        job_queue(recording=recording, kind=JobKind.VOICE, task=VOICE_TASK, key=voice.job_key, target_id=voice.pk)
        return voice


def own_voice_request(*, owner: Identity, recording: Recording) -> None:
    """The voice of a person who speaks in a recording, from there where most is said; as `voice_request`.

    Raises:
        Conflict: there is no transcript yet, or the person says nothing in it.
    """
    transcript = Transcript.objects.filter(recording=recording).first()
    said = Counter(word["participant_id"] for word in (transcript.words if transcript else ()))
    own = [str(each.pk) for each in owner.participants(recording.meeting_id)]
    most = max(own, key=lambda each: said[each], default="")
    if not said[most]:
        raise Conflict(_("nothing that you say was found in this recording"))
    voice_request(recording=recording, participant_id=most)


def prepare_for(recording: Recording) -> None:
    """Has the voices worker load its network where somebody looks at a recording with a voice: words may soon come."""
    ready = VoiceProfile.objects.filter(recording=recording).exclude(stage="").exists()
    if ready and cache.add("voices-prepared", True, PREPARED_S):
        prepare_send()


def voice_states(recording: Recording, participant_ids: list[str]) -> list[VoiceState]:
    """How far the voices of these participants are."""
    voices = {str(each.participant_id): each for each in VoiceProfile.objects.filter(recording=recording)}
    jobs = {job.key: job for job in Job.objects.filter(recording=recording, kind=JobKind.VOICE)}
    people = Participant.objects.select_related("standing").filter(meeting=recording.meeting_id, pk__in=participant_ids)
    states = []
    for person in people:
        agreed = consent_of(recording, person) is not None
        voice = voices.get(str(person.pk))
        if voice is None or not agreed:
            states.append(VoiceState(str(person.pk), agreed))
            continue
        job = jobs.get(voice.job_key)
        states.append(
            VoiceState(
                str(person.pk), agreed, voice.stage, voice.verdict, round(voice.similarity, 3),
                job.state if job else JobState.DONE, job.progress if job else 1.0, job_message(job) if job else "",
                str(job.pk) if job else "",
            )
        )  # fmt: skip
    return states
