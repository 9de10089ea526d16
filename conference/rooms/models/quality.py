"""How good participants' connections were, and what they saw and read over them."""

from django.db import models

from conference.rooms.models.meeting import Participant


class ConnectionQuality(models.Model):
    """How often a participant's browser found what it received good, fair or poor; it looks every three seconds.

    In `froze` of the looks a picture stood still. Of `packets` that came and those `lost`; in `view_looks` there were
    views, with `view_rates_hz` the sum of their frames a second. After `joined_ms` somebody was seen or heard.
    `eye_pictures` of views missed the participant's eye by `eye_errors_deg` in all. What the participant said was read
    in `captions`, so many milliseconds in all after the words as `caption_delays_ms`.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, primary_key=True, related_name="quality")
    good = models.PositiveIntegerField(default=0)
    fair = models.PositiveIntegerField(default=0)
    poor = models.PositiveIntegerField(default=0)
    froze = models.PositiveIntegerField(default=0)
    packets = models.PositiveBigIntegerField(default=0)
    lost = models.PositiveBigIntegerField(default=0)
    view_looks = models.PositiveIntegerField(default=0)
    view_rates_hz = models.PositiveBigIntegerField(default=0)
    joined_ms = models.PositiveIntegerField(null=True, blank=True)
    eye_pictures = models.PositiveBigIntegerField(default=0)
    eye_errors_deg = models.FloatField(default=0.0)
    captions = models.PositiveIntegerField(default=0)
    caption_delays_ms = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"quality of {self.participant}"

    @property
    def good_share(self) -> float | None:
        """The part of the time for which it was good, 0 to 1; None when nothing was told."""
        looks = self.good + self.fair + self.poor
        return self.good / looks if looks else None

    @property
    def frozen_share(self) -> float | None:
        """The part of the time in which some picture froze, 0 to 1; None when nothing was told."""
        looks = self.good + self.fair + self.poor
        return self.froze / looks if looks else None

    @property
    def lost_share(self) -> float | None:
        """The part of the packets that never came, 0 to 1; None when none did."""
        sent = self.packets + self.lost
        return self.lost / sent if sent else None

    @property
    def view_rate_hz(self) -> float | None:
        """Frames a second of the views that were received, on average; None when there were none."""
        return self.view_rates_hz / self.view_looks if self.view_looks else None

    @property
    def first_media_s(self) -> float | None:
        """How soon somebody else was seen or heard; None when nobody was."""
        return None if self.joined_ms is None else self.joined_ms / 1000

    @property
    def eye_error_deg(self) -> float | None:
        """How far views were off the viewer's eye, on average; None when there were none."""
        return self.eye_errors_deg / self.eye_pictures if self.eye_pictures else None

    @property
    def caption_delay_s(self) -> float | None:
        """How long after the participant's words others could read them, on average; None without captions."""
        return self.caption_delays_ms / 1000 / self.captions if self.captions else None
