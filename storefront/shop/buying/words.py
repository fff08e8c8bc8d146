"""What stands in the way of buying, as sentences."""

from django.utils.translation import gettext as _

from storefront.shop.buying.selling import Why


def refusal(why: Why | None) -> str:
    """Why something cannot be bought."""
    return {
        None: _("This cannot be bought just now."),
        Why.GONE: _("No longer on sale."),
        Why.DEMONSTRATION: _("A real product, shown for demonstration: it cannot be ordered here."),
        Why.NOT_CERTIFIED: _("Its certificate is not in force today, so it may not be sold."),
        Why.PAUSED: _("The producer has paused its sale."),
        Why.ALCOHOL: _(
            "Alcohol cannot be ordered here: the law of 2019 allows selling it online only with payment without cash, "
            "and this market takes cash only for now. You can buy it at a sales point."
        ),
        Why.SERVICE: _("A stay or a tour cannot be sent in a parcel: please book it with its producer."),
        Why.UNREAD: _("Prices and stock cannot be read just now. Please try again in a moment."),
        Why.NOT_PRICED: _("No price is listed yet."),
        Why.OUT_OF_STOCK: _("Out of stock."),
    }[why]


def ending(ended_by: str) -> str:
    """Why an order was cancelled, to whoever has its link: never the office's own reason."""
    return {
        "buyer": _("It was cancelled at the buyer’s wish."),
        "office": _("The province’s OCOP office cancelled it."),
        "unpaid": _("It was not paid in time, so the goods are on the shelf again."),
        "closed": _("It was not paid, so the goods are on the shelf again."),
        "overdue": _("It was not fetched in time, so the goods are on the shelf again."),
        "nothing_supplied": _("The producers cannot supply any of it."),
    }.get(ended_by, "")
