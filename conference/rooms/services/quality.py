"""Writes how good participants' connections were: sums of looks, of which nobody is told while the meeting goes on."""

from django.db import transaction
from django.db.models import F

from conference.rooms.models import ConnectionQuality, Participant
from conference.signalling.errors import BadMessage
from conference.signalling.quality import LOOKS_MAX


@transaction.atomic
def quality_add(*, participant: Participant, good: int, fair: int, poor: int) -> None:
    """Adds what a browser has seen since it told last.

    Raises:
        BadMessage: not from 0 to 100 looks each.
    """
    if not all(0 <= looks <= LOOKS_MAX for looks in (good, fair, poor)):
        raise BadMessage(f"so many looks can't have been since the last time: at most {LOOKS_MAX}")
    kept, _ = ConnectionQuality.objects.get_or_create(participant=participant)
    ConnectionQuality.objects.filter(pk=kept.pk).update(
        good=F("good") + good, fair=F("fair") + fair, poor=F("poor") + poor
    )
