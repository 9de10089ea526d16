"""How good participants' connections were."""

from django.db import models

from conference.rooms.models.meeting import Participant


class ConnectionQuality(models.Model):
    """How often a participant's browser found what it received good, fair or poor; it looks every three seconds."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, primary_key=True, related_name="quality")
    good = models.PositiveIntegerField(default=0)
    fair = models.PositiveIntegerField(default=0)
    poor = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"quality of {self.participant}"

    @property
    def good_share(self) -> float | None:
        """The part of the time for which it was good, 0 to 1; None when nothing was told."""
        looks = self.good + self.fair + self.poor
        return self.good / looks if looks else None
