"""Who can sign in. What somebody may do is said by memberships, kept in the room of what one is a member of."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with a sign-in."""

    phone = models.CharField(_("Phone number"), max_length=20, blank=True)

    def __str__(self) -> str:
        return self.get_full_name() or self.username
