"""Who agreed to be in which recording."""

from typing import ClassVar

from django.db import models

from conference.rooms.models import Participant


class Consent(models.Model):
    """A participant's last answer about one recording; the row stays, so that it can be shown what was asked."""

    recording_id = models.UUIDField()
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    agreed = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("recording_id", "participant"), name="consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {'yes' if self.agreed else 'no'}"
