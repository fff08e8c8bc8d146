"""When an officer was last here: what "since last time" is measured from."""

from django.conf import settings
from django.db import models


class OfficeVisit(models.Model):
    """The moment up to which an officer has seen the register, and the latest look at the office's home."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="office_visit")
    seen_until = models.DateTimeField()
    seen_until_day = models.DateField()
    looked_at = models.DateTimeField()
    looked_on_day = models.DateField()

    def __str__(self) -> str:
        return f"{self.officer} {self.looked_at:%d/%m/%Y}"
