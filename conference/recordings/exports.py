"""Asks for exports: a version of a recording, cut and written as a file."""

from django.db import transaction
from django.utils.translation import gettext as _

from conference.jobs.models import Job, JobKind
from conference.jobs.services import job_queue
from conference.recordings.editing import version_pieces
from conference.recordings.models import Export, Recording, Transcript
from conference.signalling.errors import Conflict, NotFound

EXPORT_TASK = "conference.recordings.tasks.export"


def export_request(*, recording: Recording, media_format: str) -> Export:
    """The export of the version shown now, in this format; asking twice gives the same one.

    Raises:
        NotFound: there is no transcript yet.
        Conflict: everything is deleted, so that nothing would be in the file.
    """
    with transaction.atomic():
        transcript = Transcript.objects.select_related("current").filter(recording=recording).first()
        if transcript is None:
            raise NotFound(_("this recording has no transcript yet"))
        if not version_pieces(recording, transcript, transcript.current):
            raise Conflict(_("everything in this recording is deleted"))
        export, _created = Export.objects.get_or_create(
            version=transcript.current, format=media_format, defaults={"recording": recording}
        )
        job_queue(recording=recording, kind=JobKind.EXPORT, task=EXPORT_TASK, key=export.job_key, target_id=export.pk)
        return export


def export_job(export: Export) -> Job:
    """The job that makes an export."""
    return Job.objects.get(key=export.job_key)
