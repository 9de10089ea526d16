"""Writes how good participants' connections were: sums of looks, of which nobody is told while the meeting goes on."""

import math
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, QuerySet

from conference.rooms.models import ConnectionQuality, Participant
from conference.signalling.errors import BadMessage
from conference.signalling.quality import (
    EYE_ERROR_MAX_DEG,
    JOINED_MAX_MS,
    LOOKS_MAX,
    PACKETS_MAX,
    PICTURES_MAX,
    VIEW_RATE_MAX_HZ,
    EyeContactSeen,
    QualityTell,
)

SUMS = {
    **dict.fromkeys(("good", "fair", "poor", "froze", "view_looks"), LOOKS_MAX),
    **dict.fromkeys(("packets", "lost"), PACKETS_MAX),
    "view_rates_hz": LOOKS_MAX * VIEW_RATE_MAX_HZ,
}
"""What is added up, and how much of it can have come since the last time."""
CAPTION_DELAY_MAX_S = 60.0
"""No caption comes that late: the clocks of two machines are apart."""


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
    mine = _add(participant, {name: getattr(told, name) for name in SUMS})
    if told.joined_ms is not None:
        mine.filter(joined_ms=None).update(joined_ms=told.joined_ms)


@transaction.atomic
def eye_contact_add(*, viewer: Participant, seen: EyeContactSeen) -> None:
    """Adds how far views have missed their viewer's eye since their render worker told last.

    Raises:
        BadMessage: a number is below 0, or more than can have been.
    """
    if not 0 < seen.pictures <= PICTURES_MAX:
        raise BadMessage(f"pictures is from 1 to {PICTURES_MAX} since the last time")
    if not (math.isfinite(seen.error_deg) and 0 <= seen.error_deg <= EYE_ERROR_MAX_DEG):
        raise BadMessage(f"error_deg is from 0 to {EYE_ERROR_MAX_DEG:g}")
    _add(viewer, {"eye_pictures": seen.pictures, "eye_errors_deg": seen.pictures * seen.error_deg})


def caption_delay_add(*, speaker: Participant, delay_s: float) -> bool:
    """Adds how long after somebody's words others could read them; False for what can't be, which is left out."""
    if not 0 <= delay_s <= CAPTION_DELAY_MAX_S:
        return False
    _add(speaker, {"captions": 1, "caption_delays_ms": round(delay_s * 1000)})
    return True


def _add(participant: Participant, sums: Mapping[str, float]) -> QuerySet[ConnectionQuality]:
    kept, _ = ConnectionQuality.objects.get_or_create(participant=participant)
    mine = ConnectionQuality.objects.filter(pk=kept.pk)
    mine.update(**{name: F(name) + value for name, value in sums.items()})
    return mine
