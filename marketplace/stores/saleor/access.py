"""A token for our app, by the hand of a member of staff: for development, where no dashboard installs the app.

A staff member's own token lasts five minutes, so it only makes the app's, which does not end.
"""

from django.utils import timezone

from marketplace.stores.saleor import checklist, operations
from marketplace.stores.saleor.errors import TokenDead
from marketplace.stores.saleor.models import Installation
from marketplace.stores.saleor.shapes import Done, access
from marketplace.stores.saleor.shapes.webhooks import WhoAmI
from marketplace.stores.saleor.transport import Transport

IDENTIFIER = "vn.ocop.market"
NAME = "Chợ OCOP"
LONGEST_TOKEN = 100


def install(url: str, *, email: str, password: str) -> Installation:
    """Remember a fresh token of our app at `url`, made if it is not there, with every permission it needs.

    Raises Rejected for a wrong password or a member of staff who may not do this, StoreUnavailable.
    """
    stranger = Transport(url, "")
    signed_in = stranger.write(operations.load("sign_in"), {"email": email, "password": password}, access.SignedIn)
    staff = Transport(url, signed_in.made.token)
    app, token = _app(staff)
    return remember(url, app_id=app, token=token)


def remember(url: str, *, app_id: str, token: str) -> Installation:
    """Keep the token of our app at `url`, sealed; an earlier one is forgotten. One statement, locks that row."""
    facts = {"app_id": app_id, "token": token, "installed_at": timezone.now()}
    return Installation.objects.update_or_create(api_url=url, defaults=facts)[0]


def _app(staff: Transport) -> tuple[str, str]:
    """The id of our app and a token of it. Identifiers are not unique over there, so look first."""
    apps = staff.read(operations.load("apps"), {}, access.Apps).apps.nodes
    ours = [app.id for app in apps if app.identifier == IDENTIFIER and app.is_active]
    if not ours:
        facts = {"name": NAME, "identifier": IDENTIFIER, "permissions": checklist.PERMISSIONS}
        made = staff.write(operations.load("create_app"), {"input": facts}, access.CreatedApp).made
        return made.app.id, made.auth_token
    staff.write(operations.load("permit_app"), {"id": ours[0], "permissions": checklist.PERMISSIONS}, Done)
    return ours[0], staff.write(
        operations.load("create_app_token"), {"app": ours[0]}, access.CreatedToken
    ).made.auth_token


def register(url: str, token: str) -> Installation:
    """Take over the token that the Saleor at `url` says is ours: it counts only if it is that of our app there.

    Any other app of that Saleor has a token too. Raises TokenDead, StoreUnavailable.
    """
    app = Transport(url, token).read(operations.load("whoami"), {}, WhoAmI).app
    if app.identifier != IDENTIFIER or not app.is_active:
        raise TokenDead(f"the token belongs to {app.identifier}, not to {IDENTIFIER}")
    return remember(url, app_id=app.id, token=token)
