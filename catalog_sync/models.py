"""What the catalogue keeps of its own: a count of readings, so that a later one wins."""

from django.db import models


class ReadingCount(models.Model):
    """One row: the version of the newest reading."""

    newest = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.newest)
