"""Who may change what is on sale, and who decides on proposals: predicates for the doors."""

from marketplace.accounts.models import User
from marketplace.accounts.predicates import predicate
from marketplace.places.rules import is_province_officer, serves
from marketplace.producers.rules import is_member
from marketplace.programme.models import RegisteredProduct


@predicate
def may_edit(user: User, product: RegisteredProduct | None) -> bool:
    """Owners and staff of the producer whose product it is."""
    return product is not None and product.producer is not None and bool(is_member(user, product.producer))


@predicate
def may_read_proposals(user: User, product: RegisteredProduct | None) -> bool:
    """Officers who serve the product's province or commune."""
    return product is not None and bool(serves(user, product.commune) or serves(user, product.province))


@predicate
def may_decide(user: User, product: RegisteredProduct | None) -> bool:
    """Officers of the whole province: a commune may read what its producers propose."""
    return product is not None and bool(is_province_officer(user) and serves(user, product.province))
