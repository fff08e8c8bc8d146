"""Phone numbers as people write them, kept in one international form."""

import phonenumbers

from marketplace.accounts.errors import InvalidPhone

HOME = "VN"


def normalise(text: str) -> str:
    """ "0912 345 678" → "+84912345678"; a number with + may be of any country. Raises InvalidPhone."""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone(text) from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(phone: str) -> str:
    """ "+84912345678" → "0912 345 678"; a foreign number keeps its country's code; anything else stays as it is."""
    try:
        number = phonenumbers.parse(phone, HOME)
    except phonenumbers.NumberParseException:
        return phone
    home = number.country_code == phonenumbers.country_code_for_region(HOME)
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, kind)
