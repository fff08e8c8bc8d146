"""Pages of a long list."""

import pytest

from storefront.kit.paging import page_number, pages


def numbers(total: int, number: int) -> list[int | None]:
    return [link and link.number for link in pages(total, 10, number, lambda page: f"?trang={page}").links]


@pytest.mark.parametrize(
    ("total", "number", "shown"),
    [
        (0, 1, [1]),
        (10, 1, [1]),
        (11, 1, [1, 2]),
        (95, 1, [1, 2, None, 10]),
        (95, 5, [1, None, 4, 5, 6, None, 10]),
        (95, 10, [1, None, 9, 10]),
        (95, 99, [1, None, 9, 10]),
    ],
)
def test_first_last_and_near_pages_are_shown(total, number, shown):
    assert numbers(total, number) == shown


def test_the_ends_lead_nowhere():
    first, last = pages(20, 10, 1, str), pages(20, 10, 2, str)

    assert (first.previous, first.next) == ("", "2")
    assert (last.previous, last.next) == ("1", "")


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("", 1), (None, 1), ("9" * 9, 1), ("²", 1)]
)
def test_an_address_that_makes_no_sense_is_the_first_page(text, number):
    assert page_number(text) == number
