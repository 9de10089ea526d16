"""Asks for exports: a version of a recording, cut and written as a file."""

from django.db import transaction
from django.utils.translation import gettext as _

from conference.jobs.models import Job, JobKind
from conference.jobs.services import job_queue
from conference.recordings.cameras import camera_check
from conference.recordings.cutting import speech_check
from conference.recordings.models import GRID, Export, Recording, Transcript
from conference.signalling.errors import Conflict, NotFound
from conference.voices.phrases import version_speech

EXPORT_TASK = "conference.recordings.tasks.export"


def export_request(*, recording: Recording, media_format: str, camera: str = GRID) -> Export:
    """The export of the version shown now, in this format and seen by this camera; asking twice gives the same one.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: everything is deleted, so that nothing would be in the file, or words are not spoken yet.
        Forbidden: somebody has not agreed to what is put into their mouth.
        BadMessage, Conflict, NotFound: as of `camera_check`.
    """
    camera_check(recording=recording, camera=camera, media_format=media_format)
    with transaction.atomic():
        transcript = Transcript.objects.select_related("current").filter(recording=recording).first()
        if transcript is None:
            raise NotFound(_("this recording has no transcript yet"))
        speech = version_speech(recording, transcript, transcript.current)
        if not speech.plan:
            raise Conflict(_("everything in this recording is deleted"))
        speech_check(speech)
        export, _created = Export.objects.get_or_create(
            version=transcript.current, format=media_format, camera=camera, defaults={"recording": recording}
        )
        job_queue(recording=recording, kind=JobKind.EXPORT, task=EXPORT_TASK, key=export.job_key, target_id=export.pk)
        return export


def export_job(export: Export) -> Job:
    """The job that makes an export."""
    return Job.objects.get(key=export.job_key)
