"""The HTTP API of documents: notes as Markdown."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from conference import access
from conference.documents.markdown import notes_markdown
from conference.documents.services import document_update

router = Router()


@router.get("/documents/{uuid:document_id}/markdown")
def document_markdown(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """The notes of a meeting, for those who took part in it and for the room's hosts."""
    document = access.notes_get(cast(Any, request).auth, document_id)
    response = HttpResponse(notes_markdown(document_update(document)), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="notes.md"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
