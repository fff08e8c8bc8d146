"""What the market remembers of somebody who never signed in: the basket, and that age was declared.

Both stand in the session, whose cookie stays the same while its content changes; so whatever a page shows of them is
part of its ETag (`mark`). The shop writes them, every door's menu may read them.
"""

from django.http import HttpRequest

BASKET = "basket"
OF_AGE = "of_age"


def basket_count(request: HttpRequest) -> int:
    """How many units lie in the basket."""
    return sum(int(line["quantity"]) for line in request.session.get(BASKET, ()))


def is_of_age(request: HttpRequest) -> bool:
    """True when this visitor has declared to be eighteen or older."""
    return bool(request.session.get(OF_AGE))


def mark(request: HttpRequest) -> str:
    """Differs whenever a page may look different to the same visitor."""
    return f"{basket_count(request)}.{is_of_age(request)}"
