"""Reads and writes documents; every change is kept before anybody could lose it."""

import pycrdt
from django.db import transaction
from django.utils.translation import gettext as _

from conference.documents.models import Document, DocumentUpdate
from conference.rooms.models import Meeting
from conference.signalling.errors import BadMessage, Full

EMPTY = b"\x00\x00"
"""An update in which nothing is."""
BYTES_MAX = 8_000_000
UPDATES_MAX = 200
"""So many changes are kept one by one before they are made one."""


def document_of(meeting: Meeting, kind: str) -> Document:
    """The meeting's document of this kind; empty at first."""
    return Document.objects.get_or_create(meeting=meeting, kind=kind)[0]


def document_update(document: Document) -> bytes:
    """One update with all that the document holds."""
    document = Document.objects.get(pk=document.pk)
    tail = [bytes(update) for update in document.updates.values_list("update", flat=True)]
    parts = [part for part in (bytes(document.snapshot), *tail) if part]
    return pycrdt.merge_updates(*parts) if parts else EMPTY


def update_check(update: bytes) -> None:
    """Raises BadMessage for bytes that are no update of a Yjs document."""
    try:
        pycrdt.Doc().apply_update(update)
    except ValueError:
        raise BadMessage("this is no update of a document") from None


def missing_update(document: Document, state: bytes) -> bytes:
    """What somebody lacks who has come as far as `state`, a Yjs state vector.

    Raises:
        BadMessage: it is none.
    """
    try:
        return pycrdt.get_update(document_update(document), state)
    except ValueError:
        raise BadMessage("this is no state vector") from None


@transaction.atomic
def document_change(*, document: Document, update: bytes) -> None:
    """Keeps a change that was checked; many of them are made one.

    Raises:
        Full: the document is as large as may be.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.bytes_kept + len(update) > BYTES_MAX:
        _compact(document)
    if document.bytes_kept + len(update) > BYTES_MAX:
        raise Full(
            _("a document has at most {most} MB; take something out of it first").format(most=BYTES_MAX // 1_000_000)
        )
    DocumentUpdate.objects.create(document=document, update=update)
    document.bytes_kept += len(update)
    document.save(update_fields=["bytes_kept"])
    if document.updates.count() > UPDATES_MAX:
        _compact(document)


def _compact(document: Document) -> None:
    """Makes one update of all; what was deleted is forgotten, what still waits for an earlier change is not."""
    everything = document_update(document)
    whole: pycrdt.Doc = pycrdt.Doc()
    whole.apply_update(everything)
    waiting = pycrdt.get_update(everything, whole.get_state())
    document.snapshot = pycrdt.merge_updates(whole.get_update(), waiting)
    document.bytes_kept = len(document.snapshot)
    document.save(update_fields=["snapshot", "bytes_kept"])
    document.updates.all().delete()
