"""The HTTP API of what is shared: a picture or a PDF comes, and is shown to those in the meeting."""

import uuid
from pathlib import PurePath
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Router
from ninja.files import UploadedFile

from conference import access
from conference.items.selectors import item_path, item_to_wire
from conference.items.services import file_share, files_rate_check
from conference.items.uploads import checked_upload
from conference.recordings.ranges import file_response
from conference.signalling.codec import to_json

router = Router()


@router.post("/rooms/{slug}/items")
def item_add(
    request: HttpRequest, slug: str, participant_id: Form[uuid.UUID], file: File[UploadedFile]
) -> dict[str, Any]:
    """Shares a file in the live meeting of the room, as one of the caller's participants in it."""
    participant = access.sharing_participant_get(cast(Any, request).auth, slug, participant_id)
    files_rate_check(participant=participant, now=timezone.now())
    title = PurePath(file.name or "").stem
    with checked_upload(file) as checked:
        item = file_share(participant=participant, title=title, file=checked, now=timezone.now())
    return cast(dict[str, Any], to_json(item_to_wire(item)))


@router.get("/items/{uuid:item_id}/file")
def item_file(request: HttpRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """The file of a picture or a PDF, for those who are in its meeting."""
    item = access.item_file_get(cast(Any, request).auth, item_id)
    return file_response(request, item_path(item))
