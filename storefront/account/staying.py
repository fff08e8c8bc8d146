"""How long somebody stays signed in on a device."""

from datetime import timedelta

from django.http import HttpRequest

from storefront.account.doors import works_by_invitation

MEMBERS_STAY = timedelta(days=90)


def keep_signed_in(request: HttpRequest) -> None:
    """Members of producers and points stay for 90 days; for others the sign-in page's tick decides."""
    if request.user.is_authenticated and works_by_invitation(request.user):
        request.session.set_expiry(int(MEMBERS_STAY.total_seconds()))
