"""Looking at an order as somebody asks for it: every field checked and normalised before anything is priced."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from marketplace.accounts import phones
from marketplace.accounts.errors import InvalidPhone
from marketplace.orders.errors import InvalidOrder
from marketplace.orders.models import PREPAID, ChannelKind, OrderMethod
from marketplace.orders.records import Buyer, Destination, OrderRequest
from marketplace.payments import providers
from marketplace.places.models import Commune, OperatingStatus, Partner, SalesPoint
from marketplace.places.models.units import in_force
from marketplace.stores.channels import MODERN_TRADE, ONLINE, pos_channel
from marketplace.stores.fingerprints import fingerprint

CHANNELS: Mapping[str, ChannelKind] = {
    OrderMethod.COD: ChannelKind.WEB,
    OrderMethod.PAY_AT_POINT: ChannelKind.PICK_UP,
    OrderMethod.TRANSFER_LATER: ChannelKind.PARTNER,
    OrderMethod.VIETQR: ChannelKind.WEB,
    OrderMethod.CARD: ChannelKind.WEB,
}
MOST_UNITS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A request whose fields can all be used; `asked` keeps its lines and prices."""

    asked: OrderRequest
    channel_kind: ChannelKind
    phone: str
    email: str
    commune: Commune | None
    point: SalesPoint | None
    partner: Partner | None

    @property
    def channel(self) -> str:
        """The store channel it wants to buy through."""
        if self.point is not None:
            return pos_channel(self.point.slug)
        return MODERN_TRADE if self.partner is not None else ONLINE

    @property
    def province_code(self) -> str | None:
        """Where it is delivered to."""
        return self.commune.province_id if self.commune else None


def content_of(asked: OrderRequest) -> str:
    """The fingerprint of what is asked, the key left out: a repeat has the same."""
    content = asdict(asked)
    del content["idempotency_key"]
    content["lines"] = sorted((line.sku, line.quantity, line.expected_price_vnd) for line in asked.lines)
    return fingerprint(content)


def accept(asked: OrderRequest, *, on: date) -> Accepted:
    """Raises InvalidOrder for the first field that cannot be used."""
    if asked.method not in CHANNELS:
        raise InvalidOrder("method", "unknown")
    kind = _kind(asked)
    _check_key(asked.idempotency_key)
    _check_lines(asked)
    phone, email = _reachable(asked.buyer)
    return Accepted(
        asked=asked,
        channel_kind=kind,
        phone=phone,
        email=email,
        commune=None if kind == ChannelKind.PICK_UP else _commune(asked.destination, on),
        point=_point(asked.point) if kind == ChannelKind.PICK_UP else None,
        partner=_partner(asked.partner) if kind == ChannelKind.PARTNER else None,
    )


def _kind(asked: OrderRequest) -> ChannelKind:
    """The channel that follows from the method; what is paid at once may be delivered or fetched."""
    if asked.method not in PREPAID:
        return CHANNELS[asked.method]
    if asked.method not in providers.offered(asked.point or ""):
        raise InvalidOrder("method", "not_allowed")
    return ChannelKind.PICK_UP if asked.point else CHANNELS[asked.method]


def _check_key(key: str) -> None:
    if not 8 <= len(key) <= 80:
        raise InvalidOrder("idempotency_key", "invalid")


def _check_lines(asked: OrderRequest) -> None:
    skus = [line.sku for line in asked.lines]
    if not skus:
        raise InvalidOrder("lines", "required")
    if len(set(skus)) < len(skus) or any(line.quantity > MOST_UNITS for line in asked.lines):
        raise InvalidOrder("lines", "invalid")


def _reachable(buyer: Buyer) -> tuple[str, str]:
    """The buyer's phone and e-mail, normalised; one of them is needed."""
    if not buyer.name.strip():
        raise InvalidOrder("name", "required")
    if not (buyer.phone.strip() or buyer.email.strip()):
        raise InvalidOrder("phone", "required")
    return _optional("phone", buyer.phone, phones.normalise), _optional("email", buyer.email, _email)


def _optional(field: str, text: str, read: Callable[[str], str]) -> str:
    try:
        return read(text.strip()) if text.strip() else ""
    except (InvalidPhone, ValidationError):
        raise InvalidOrder(field, "invalid") from None


def _email(text: str) -> str:
    validate_email(text)
    return text


def _commune(destination: Destination | None, on: date) -> Commune:
    if destination is None or not destination.commune_code:
        raise InvalidOrder("commune", "required")
    if not destination.street.strip():
        raise InvalidOrder("street", "required")
    commune = Commune.objects.filter(in_force(on), code=destination.commune_code).select_related("province").first()
    if commune is None:
        raise InvalidOrder("commune", "unknown")
    if commune.province_id != destination.province_code:
        raise InvalidOrder("province", "invalid")
    return commune


def _point(slug: str | None) -> SalesPoint:
    if not slug:
        raise InvalidOrder("point", "required")
    point = SalesPoint.objects.filter(slug=slug).first()
    if point is None:
        raise InvalidOrder("point", "unknown")
    if point.status not in {OperatingStatus.OPERATING, OperatingStatus.SEASONAL}:
        raise InvalidOrder("point", "closed")
    return point


def _partner(slug: str | None) -> Partner:
    if not slug:
        raise InvalidOrder("partner", "required")
    partner = Partner.objects.filter(slug=slug, province_id=settings.PROVINCE_CODE).first()
    if partner is None:
        raise InvalidOrder("partner", "unknown")
    if partner.is_only_shown:
        raise InvalidOrder("partner", "not_allowed")
    return partner


def invoice(asked: OrderRequest) -> dict[str, str]:
    """Whom the invoice goes to, as it is kept."""
    return asdict(asked.invoice) if asked.invoice else {}
