"""What one of several processes has for a while."""

from django.db import models


class Lease(models.Model):
    """The right to a thing, by name, which `holder` has until a moment unless it is put off."""

    name = models.CharField(primary_key=True, max_length=120)
    holder = models.CharField(max_length=120)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} of {self.holder}"
