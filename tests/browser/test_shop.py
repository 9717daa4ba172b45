"""The sandbox shop in a browser: from a look around to an order that is found again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from regulars.edges.sandbox.shop.tests.factories import GOOD, STEP
from tests.browser.console import served, signed_in
from tests.browser.screens import DESKTOP, TELEPHONE, judged_everywhere

pytestmark = pytest.mark.browser

BUYER = {
    "E-mail": "guest@example.com",
    "Name": "A Guest",
    "Street and number": "Main street 1",
    "Postcode": "10115",
    "City": "Berlin",
}

# How a purchase is spoken of: the language's own name, then what is pressed, filled in and read.
SPOKEN = {
    "th": {
        "name": "ไทย",
        "add": "ใส่ตะกร้า",
        "checkout": "ไปชำระเงิน",
        "order": "สั่งซื้อและชำระเงิน",
        "thanks": "ขอบคุณ",
        "email": "อีเมล",
        "buyer": "ชื่อ-นามสกุล",
        "address": "ถนนและเลขที่",
        "postcode": "รหัสไปรษณีย์",
        "city": "เมือง",
        "card": "หมายเลขบัตรทดสอบ",
        "quantity": "จำนวน",
        "sum": "€28.90",
    },
    "ru": {
        "name": "Русский",
        "add": "В корзину",
        "checkout": "К оформлению заказа",
        "order": "Заказать и оплатить",
        "thanks": "Спасибо",
        "email": "Эл. почта",
        "buyer": "Имя и фамилия",
        "address": "Улица и дом",
        "postcode": "Индекс",
        "city": "Город",
        "card": "Номер тестовой карты",
        "quantity": "Количество",
        "sum": "28,90\xa0€",
    },
}
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store with its shop open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGULARS_SANDBOX", "yes")
        with served(tmp_path_factory.mktemp("shop")) as found:
            yield found


def buy(page: Page, address: str, card: str) -> str:
    """Order two of the tea as a guest; the order's number."""
    page.goto(address + "/shop/")
    page.get_by_role("link", name="Green tea").first.click()
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Add to the cart").click()
    page.get_by_role("link", name="To the checkout").click()
    for label, text in BUYER.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Test card number").fill(card)
    page.get_by_role("button", name="Order and pay").click()
    if card == STEP:
        assert judged_everywhere(page) == {}
        page.get_by_role("button", name="Yes, pay").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    return re.search(r"S1\d{4}", page.url)[0]


def judge(page: Page, address: str, *places: str) -> dict[str, object]:
    """What is wrong with the pages, by their addresses."""
    found = {}
    for place in places:
        page.goto(f"{address}/shop/{place}")
        if problems := judged_everywhere(page):
            found[place] = problems
    return found


class TestShop:
    def test_sells_to_a_guest_without_scripts_who_finds_the_order_again(self, browser, address):
        options = {"java_script_enabled": False, "viewport": TELEPHONE}
        page = browser.new_context(**options).new_page()

        number = buy(page, address, GOOD)
        assert {cookie["name"] for cookie in page.context.cookies()} == {"csrftoken", "shop_visit"}
        stranger = browser.new_context(**options).new_page()
        assert stranger.goto(f"{address}/shop/orders/{number}/").status == 404
        stranger.get_by_role("link", name="Where is my order?").click()
        stranger.get_by_label("Order number").fill(number)
        stranger.get_by_label("E-mail").fill("guest@example.com")
        stranger.get_by_role("button", name="Find it").click()

        expect(stranger.get_by_role("heading", name=f"Order {number}")).to_be_visible()
        expect(stranger.get_by_text("2 × Green tea")).to_be_visible()
        page.context.close()
        stranger.context.close()

    def test_shows_what_the_chosen_delivery_costs_without_scripts(self, browser, address):
        page = browser.new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()
        page.goto(address + "/shop/")
        page.get_by_role("link", name="Green tea").first.click()
        page.get_by_role("button", name="Add to the cart").click()
        page.get_by_role("link", name="To the checkout").click()
        total = page.locator(".sums .total dd").filter(visible=True)

        expect(total).to_have_text("€16.40")
        page.get_by_label("Express").check()
        expect(total).to_have_text("€20.40")
        page.get_by_label("Pick up in the shop").check()
        expect(total).to_have_text("€12.50")
        page.get_by_label("Express").check()
        for label, text in BUYER.items():
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_label("Test card number").fill(GOOD)
        page.get_by_role("button", name="Order and pay").click()

        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        expect(total).to_have_text("€20.40")
        page.context.close()

    @pytest.mark.parametrize("language", SPOKEN)
    def test_sells_in_the_shoppers_language(self, browser: Browser, address: str, language: str):
        words = SPOKEN[language]
        page = browser.new_context(viewport=NARROW, reduced_motion="reduce").new_page()
        page.goto(address + "/shop/cookies/")
        page.get_by_role("button", name=words["name"], exact=True).click()
        expect(page).to_have_url(address + "/shop/cookies/")
        expect(page.locator("html")).to_have_attribute("lang", language)

        seen = {"cookies": judged_everywhere(page)}
        page.goto(address + "/shop/")
        seen["front"] = judged_everywhere(page)
        page.get_by_role("link", name="Green tea").first.click()
        page.get_by_label(words["quantity"], exact=True).fill("2")
        seen["product"] = judged_everywhere(page)
        page.get_by_role("button", name=words["add"], exact=True).click()
        seen["cart"] = judged_everywhere(page)
        page.get_by_role("link", name=words["checkout"], exact=True).click()
        page.get_by_label(words["email"], exact=True).fill("guest@example.com")
        page.get_by_label(words["buyer"], exact=True).fill("A Guest")
        page.get_by_label(words["address"], exact=True).fill("Main street 1")
        page.get_by_label(words["postcode"], exact=True).fill("10115")
        page.get_by_label(words["city"], exact=True).fill("Berlin")
        page.get_by_label(words["card"], exact=True).fill(GOOD)
        seen["checkout"] = judged_everywhere(page)
        page.get_by_role("button", name=words["order"], exact=True).click()

        expect(page.get_by_role("heading", name=words["thanks"], exact=True)).to_be_visible()
        expect(page.locator(".sums .total")).to_contain_text(words["sum"])
        seen["thanks"] = judged_everywhere(page)
        assert {name: problems for name, problems in seen.items() if problems} == {}
        kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
        assert (kept["shop_language"]["value"], kept["shop_language"]["path"]) == (
            language,
            "/shop/",
        )
        page.context.close()

    @pytest.mark.parametrize("language", ["zh-CN", "ru", "bg", "th"])
    def test_fits_the_narrowest_screens_in_every_language(self, browser, address, language):
        page = browser.new_context(viewport=NARROW, locale=language).new_page()
        page.goto(address + "/shop/")
        page.get_by_role("link", name="Green tea").first.click()
        page.locator(".buy button").click()

        for place in ("", "cart/", "checkout/", "orders/", "account/sign-up/", "cookies/", "none/"):
            page.goto(f"{address}/shop/{place}")
            assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
        page.context.close()

    def test_remembers_a_browser_only_when_asked_to(self, browser: Browser, address: str):
        page = browser.new_context(viewport=TELEPHONE).new_page()
        page.goto(address + "/shop/search/?q=tea")

        page.get_by_role("button", name="Accept").click()

        expect(page).to_have_url(address + "/shop/search/?q=tea")
        expect(page.get_by_role("button", name="Accept")).to_have_count(0)
        assert "shop_anonymous_id" in {cookie["name"] for cookie in page.context.cookies()}
        page.context.close()

    def test_is_accessible_to_shoppers_in_both_schemes(self, browser: Browser, address: str):
        page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce").new_page()
        places = ("", "search/", "search/?q=tea", "search/?q=zzz", "shelves/tea/", "cart/")
        more = ("orders/", "account/sign-in/", "account/sign-up/", "cookies/", "products/none/")
        assert judge(page, address, *places, *more) == {}

        number = buy(page, address, STEP)
        assert judge(page, address, f"orders/{number}/", f"orders/{number}/?placed=yes") == {}
        page.goto(address + "/shop/")
        page.get_by_role("link", name="Green tea").first.click()
        assert judged_everywhere(page) == {}
        page.get_by_role("button", name="Add to the cart").click()
        assert judge(page, address, "cart/", "checkout/") == {}
        page.get_by_label("Test card number").fill("4000 0000 0000 0002")
        page.get_by_label("E-mail", exact=True).fill("guest@example.com")
        page.locator("main form").last.evaluate("form => form.noValidate = true")
        page.get_by_role("button", name="Order and pay").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert judged_everywhere(page) == {}

        page.goto(address + "/shop/account/sign-up/")
        page.get_by_label("Name", exact=True).fill("A Guest")
        page.get_by_label("E-mail", exact=True).fill("guest@example.com")
        page.get_by_label("Password").fill("a-long-password")
        page.get_by_role("button", name="Open the account").click()
        expect(page.get_by_role("heading", name="Hello, A Guest")).to_be_visible()
        page.get_by_role("button", name="I agree").click()
        expect(page.get_by_text("From now on you have our news")).to_be_visible()
        assert judge(page, address, "account/", "checkout/") == {}
        page.context.close()

    def test_is_accessible_at_the_till_in_both_schemes(self, browser: Browser, address: str):
        context, page = signed_in(browser, address, viewport=DESKTOP)

        page.goto(address + "/shop/till/")
        assert judged_everywhere(page) == {}
        page.get_by_role("button", name="Green tea").click()
        page.locator(".to-sale summary").evaluate("summary => summary.click()")
        assert judged_everywhere(page) == {}
        page.get_by_label("Loyalty card").fill("2900000000421")
        page.get_by_role("button", name="Take €").click()
        page.get_by_label("It is a card of this shop all the same").check()
        assert judged_everywhere(page) == {}
        page.get_by_role("button", name="Take €").click()
        expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
        assert judged_everywhere(page) == {}
        context.close()

    def test_is_accessible_at_the_desk_in_both_schemes(self, browser: Browser, address: str):
        context, page = signed_in(browser, address, viewport=DESKTOP)
        number = buy(page, address, GOOD)

        assert judge(page, address, "desk/", "desk/?status=cancelled", "desk/messages/") == {}
        page.goto(address + "/shop/desk/shelves/")
        assert judged_everywhere(page) == {}
        page.get_by_role("link", name="Green tea").click()
        assert judged_everywhere(page) == {}
        assert judge(page, address, f"desk/orders/{number}/") == {}
        page.get_by_label("Tracking number").fill("T-1")
        page.get_by_role("button", name="Ship").click()
        expect(page.get_by_text("parcel T-1")).to_be_visible()
        page.get_by_label("Green tea").fill("1")
        page.get_by_role("button", name="Give the money back").click()
        expect(page.get_by_role("heading", name="Take back of order")).to_be_visible()
        assert judged_everywhere(page) == {}
        page.get_by_role("button", name="Yes, do it").click()
        expect(page.get_by_text("1 taken back")).to_be_visible()
        assert judged_everywhere(page) == {}
        context.close()
