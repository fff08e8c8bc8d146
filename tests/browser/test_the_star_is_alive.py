"""What a visitor sees when a certificate ends, is suspended or comes back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from catalog_sync import reconcile
from marketplace.programme import acts
from marketplace.programme.models import RegisteredProduct

TONIGHT = "Mứt dẻo thanh long gừng"


def code_of(name: str) -> str:
    return RegisteredProduct.objects.get(name__vi__startswith=name).code


def finds(page: Page, market: str, text: str) -> list[str]:
    page.goto(f"{market}/san-pham/?q={text}")
    return page.locator("#ket-qua .card").all_inner_texts()


def graphql_knows(page: Page, market: str, code: str) -> bool:
    query = "query($code: String!) { product(code: $code) { code } }"
    answer = page.request.post(f"{market}/graphql/", data={"query": query, "variables": {"code": code}})
    return answer.json()["data"]["product"] is not None


def suggested(page: Page, market: str, text: str) -> str:
    return page.request.get(f"{market}/san-pham/goi-y/?q={text}").text()


@pytest.mark.timeout(180)
def test_a_certificate_ends_tonight_and_everything_loses_the_product_together(
    page: Page, market: str, deliver: Callable[[], None]
):
    code = code_of(TONIGHT)
    assert any(TONIGHT in card for card in finds(page, market, "mut thanh long gung"))
    assert graphql_knows(page, market, code)
    assert code in suggested(page, market, "mut deo")

    page.goto(f"{market}/san-pham/{code}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TONIGHT)
    page.get_by_role("button", name=re.compile(r"\+1 ngày")).click()

    expect(page.get_by_role("heading", level=1)).not_to_have_count(0)
    assert page.request.get(f"{market}/san-pham/{code}/").status == 410
    assert not any(TONIGHT in card for card in finds(page, market, "mut thanh long gung"))
    assert code not in suggested(page, market, "mut deo")
    assert not graphql_knows(page, market, code)
    page.goto(f"{market}/tra-cuu/{code}")
    expect(page.locator("main")).to_contain_text("ết hiệu lực")

    deliver()
    assert not reconcile.compare()
    page.get_by_role("button", name=re.compile("về ngày thật")).click()
    deliver()
    assert any(TONIGHT in card for card in finds(page, market, "mut thanh long gung"))
    assert graphql_knows(page, market, code)


@pytest.mark.timeout(180)
def test_a_suspension_empties_page_search_suggestions_and_graphql_at_once(page: Page, market: str):
    name = "Mực khô câu đêm"
    code = code_of(name)
    assert any(name in card for card in finds(page, market, "muc kho"))

    acts.suspend(code, actor=None, reason="Khiếu nại")

    assert not any(name in card for card in finds(page, market, "muc kho"))
    assert page.request.get(f"{market}/san-pham/{code}/").status == 410
    assert code not in suggested(page, market, "muc kho")
    assert not graphql_knows(page, market, code)
    page.goto(f"{market}/tra-cuu/{code}")
    expect(page.locator("main")).to_contain_text("ạm dừng hiển thị")
    expect(page.locator("main")).not_to_contain_text("Khiếu nại")


@pytest.mark.timeout(180)
def test_real_products_are_listed_as_their_evidence_allows(page: Page, market: str, deliver: Callable[[], None]):
    page.goto(f"{market}/")
    expect(page.locator("main")).to_contain_text("97")

    assert finds(page, market, "nuoc mam ba hai MS40A") == [] or not any(
        "MS40A" in card for card in finds(page, market, "nuoc mam ba hai MS40A")
    )
    page.goto(f"{market}/tra-cuu/{code_of('Nước mắm lú Bà Hai MS40A')}")
    expect(page.locator("main")).to_contain_text("hờ xác nhận ngày")
