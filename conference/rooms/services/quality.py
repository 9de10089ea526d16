"""Writes how good participants' connections were: sums of looks, of which nobody is told while the meeting goes on."""

from django.db import transaction
from django.db.models import F

from conference.rooms.models import ConnectionQuality, Participant
from conference.signalling.errors import BadMessage
from conference.signalling.quality import JOINED_MAX_MS, LOOKS_MAX, PACKETS_MAX, VIEW_RATE_MAX_HZ, QualityTell

SUMS = {
    **dict.fromkeys(("good", "fair", "poor", "froze", "view_looks"), LOOKS_MAX),
    **dict.fromkeys(("packets", "lost"), PACKETS_MAX),
    "view_rates_hz": LOOKS_MAX * VIEW_RATE_MAX_HZ,
}
"""What is added up, and how much of it can have come since the last time."""


@transaction.atomic
def quality_add(*, participant: Participant, told: QualityTell) -> None:
    """Adds what a browser has seen since it told last; how soon it saw somebody is kept from the first time.

    Raises:
        BadMessage: a number is below 0, or more than can have been.
    """
    for name, most in SUMS.items():
        if not 0 <= getattr(told, name) <= most:
            raise BadMessage(f"{name} is from 0 to {most} since the last time")
    if told.joined_ms is not None and not 0 <= told.joined_ms <= JOINED_MAX_MS:
        raise BadMessage(f"joined_ms is from 0 to {JOINED_MAX_MS}")
    kept, _ = ConnectionQuality.objects.get_or_create(participant=participant)
    mine = ConnectionQuality.objects.filter(pk=kept.pk)
    mine.update(**{name: F(name) + getattr(told, name) for name in SUMS})
    if told.joined_ms is not None:
        mine.filter(joined_ms=None).update(joined_ms=told.joined_ms)
