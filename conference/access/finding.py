"""Finding one object, or the refusal that does not tell whether it is there."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.signalling.errors import NotFound

THINGS = {
    "breakout room": gettext_lazy("breakout room"),
    "caption": gettext_lazy("caption"),
    "connection": gettext_lazy("connection"),
    "credential": gettext_lazy("credential"),
    "cube": gettext_lazy("cube"),
    "delivery": gettext_lazy("delivery"),
    "document": gettext_lazy("document"),
    "export": gettext_lazy("export"),
    "invite": gettext_lazy("invite"),
    "item": gettext_lazy("item"),
    "job": gettext_lazy("job"),
    "media worker": gettext_lazy("media worker"),
    "meeting": gettext_lazy("meeting"),
    "node": gettext_lazy("node"),
    "participant": gettext_lazy("participant"),
    "participant in the lobby": gettext_lazy("participant in the lobby"),
    "poll": gettext_lazy("poll"),
    "publication": gettext_lazy("publication"),
    "recording": gettext_lazy("recording"),
    "subject": gettext_lazy("subject"),
    "text": gettext_lazy("text"),
    "token": gettext_lazy("token"),
    "user": gettext_lazy("user"),
    "viewer": gettext_lazy("viewer"),
    "webhook": gettext_lazy("webhook"),
}
"""What can be looked for, as a person reads it."""


def found(queryset: QuerySet[Any], what: str) -> Any:
    """The one object of `queryset`; `what` it is called, for the refusal."""
    found = queryset.first()
    if found is None:
        raise _missing(what)
    return found


def uuid_of(text: str, what: str) -> uuid.UUID:
    """The id in `text`, of something that is called `what`."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise _missing(what) from None


def _missing(what: str) -> NotFound:
    return NotFound(_("there is no such {what}").format(what=THINGS[what]))
