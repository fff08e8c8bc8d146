"""Words of buying for the shop's templates."""

from django import template

from storefront.shop.buying import looks, words

register = template.Library()

register.filter("refusal", words.refusal)
register.filter("parcel_look", looks.parcel_look)
register.filter("order_look", looks.order_look)
register.filter("ending", words.ending)
