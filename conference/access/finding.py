"""Finding one object, or the refusal that does not tell whether it is there."""

import uuid
from typing import Any

from django.db.models import QuerySet

from conference.signalling.errors import NotFound


def found(queryset: QuerySet[Any], what: str) -> Any:
    found = queryset.first()
    if found is None:
        raise NotFound(f"there is no such {what}")
    return found


def uuid_of(text: str, what: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound(f"there is no such {what}") from None
