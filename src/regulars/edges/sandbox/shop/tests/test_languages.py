"""The languages of the shop: chosen by the shopper, else by the browser; what stays the same."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import _trans

from regulars.edges.report.tests.pages import read_page
from regulars.edges.report.tests.test_translation import WORD, said, unmarked
from regulars.edges.sandbox.shop.models import Message, Shelf
from regulars.edges.sandbox.shop.tests.factories import (
    CATALOGUE,
    STEP,
    TOKEN,
    a_form,
    a_member,
    a_shopper,
    agreed,
    an_account,
    ordered,
    told,
)

TAG = re.compile(r"(<[^>]*>)")
CODES = [code for code, _name in settings.LANGUAGES]
TITLES = ["Coffee and tea", "Search", "Sencha", "Your cart", "Checkout", "Thank you"]
DATA = {
    *(word for line in CATALOGUE for text in line[1:3] for word in WORD.findall(text.capitalize())),
    *(word for _, name in settings.LANGUAGES for word in WORD.findall(name)),
    *("Ann", "Example", "Berlin", "Main", "street", "ann", "example", "com", "eve"),
    *("Nov", "Fri", "identify", "Order", "Completed"),
}


def speaking(language: str) -> Client:
    """A browser that asks for a language."""
    return Client(headers={"accept-language": language})


def choose(client: Client, language: str, back: str = "/shop/"):
    return client.post("/shop/language/", {"language": language, "next": back})


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class TestChoosing:
    def test_holds_against_what_the_browser_asks_for(self, shop):
        client = speaking("ru-RU,ru;q=0.9,en;q=0.5")
        assert '<html lang="ru"' in page_of(client, "/shop/")

        answer = choose(client, "th", "/shop/search/?q=tea")

        cookie = answer.cookies["shop_language"]
        assert answer["Location"] == "/shop/search/?q=tea"
        assert (cookie.value, cookie["path"], cookie["samesite"]) == ("th", "/shop/", "Lax")
        assert cookie["httponly"]
        assert cookie["max-age"] == 365 * 24 * 60 * 60
        page = page_of(client, "/shop/cart/")
        assert '<html lang="th"' in page
        assert "ตะกร้าของคุณ" in page
        assert 'value="th" lang="th" aria-current="true">ไทย<' in page

    @pytest.mark.parametrize("asked", ["", "xx", "de", "en-gb", "../th", "TH"])
    def test_is_among_five(self, shop, asked):
        answer = choose(Client(), asked)

        assert answer.status_code == 400
        assert "shop_language" not in answer.cookies

    def test_leads_back_within_the_shop_alone(self, shop):
        for asked in ("//evil.example/shop/", "https://evil.example/", "/console/", ""):
            assert choose(Client(), "bg", asked)["Location"] == "/shop/"

    def test_is_refused_to_forms_from_elsewhere(self, shop):
        answer = choose(Client(enforce_csrf_checks=True), "th")

        assert answer.status_code == 403
        assert "shop_language" not in answer.cookies

    def test_leaves_no_trace_before(self, shop):
        client = speaking("th")
        client.get("/shop/")

        assert "shop_language" not in client.cookies

    @pytest.mark.parametrize(
        ("asked", "spoken"),
        [
            ("zh-CN", "zh-hans"),
            ("zh-TW,en;q=0.1", "zh-hans"),
            ("bg-BG", "bg"),
            ("fr,th;q=0.4", "th"),
        ],
        ids=["mainland", "taiwan", "bulgaria", "second"],
    )
    def test_is_not_needed_where_the_browser_says_it(self, shop, asked, spoken):
        assert f'<html lang="{spoken}"' in page_of(speaking(asked), "/shop/")


class TestLanguage:
    @pytest.mark.parametrize(
        ("language", "price", "day"),
        [
            ("en", "€9.95", "Nov 2, 2026, 9:30\u202fAM"),
            ("zh-hans", "€9.95", "2026年11月2日 09:30"),
            ("ru", "9,95\xa0€", "2 нояб. 2026\u202fг., 09:30"),
            ("bg", "9,95\xa0€", "2.11.2026\u202fг., 9:30"),
            ("th", "€9.95", "2 พ.ย. 2026 09:30"),
        ],
        ids=CODES,
    )
    def test_writes_amounts_and_moments(self, shop, language, price, day):
        client = a_shopper(**{shop["GT-1"]: 1})
        order = ordered(client)
        choose(client, language)

        page = page_of(client, f"/shop/orders/{order.number}/")

        assert price in page
        assert day in page

    def test_says_what_is_wrong(self, shop):
        client = a_shopper(**{shop["GT-1"]: 30})
        choose(client, "ru")
        missing = client.post("/shop/checkout/", a_form(name="", email="nobody"))
        ordered(a_shopper(**{shop["GT-1"]: 30}))
        sold_out = client.post("/shop/checkout/", a_form(token="e" * 32))
        nowhere = client.get("/shop/none/")

        assert (missing.status_code, sold_out.status_code, nowhere.status_code) == (422, 409, 404)
        assert "Имя и фамилия</a>: Заполните это поле." in missing.content.decode()
        assert "Напишите адрес почты" in missing.content.decode()
        assert "Сейчас можно купить 10 шт. товара «Sencha»" in sold_out.content.decode()
        assert "Адрес неверен, или страницы больше нет." in nowhere.content.decode()

    def test_finds_addresses_without_their_last_stroke(self, shop):
        assert Client().get("/shop/cart")["Location"] == "/shop/cart/"
        assert Client().post("/shop/none/", {}).status_code == 404

    def test_reads_prices_as_it_writes_them(self, shop):
        client = a_member()
        choose(client, "bg")
        address = f"/shop/desk/shelves/{shop['GT-1']}/"
        assert 'value="9,95"' in page_of(client, address)

        refused = client.post(address, {"on_hand": "3", "price": "1.234"})
        assert refused.status_code == 422
        assert not Shelf.objects.filter(price_minor__isnull=False).exists()
        client.post(address, {"on_hand": "3", "price": "8,50"})

        assert Shelf.objects.get(product=shop["GT-1"]).price_minor == 850

    def test_gives_browsers_days_as_they_take_them(self, shop):
        order = ordered(a_shopper(**{shop["GT-1"]: 1}))
        client = a_member()
        choose(client, "ru")

        page = page_of(client, f"/shop/desk/orders/{order.number}/")

        assert 'name="promised_on" value="2026-11-06"' in page

    @pytest.mark.parametrize("language", CODES)
    def test_is_in_no_message_but_as_the_locale(self, shop, language):
        client = agreed(a_shopper())
        choose(client, language)
        for address in ("", "search/?q=sencha", f"products/{shop['GT-1']}/"):
            client.get(f"/shop/{address}")
        client.post(f"/shop/cart/add/{shop['GT-1']}/", {"quantity": 2})
        for address in ("cart/", "checkout/"):
            client.get(f"/shop/{address}")
        order = ordered(client)
        client.get(f"/shop/orders/{order.number}/?placed=yes")

        messages = told()
        assert [
            item["properties"]["title"] for item in messages if item["type"] == "page"
        ] == TITLES
        assert {item["context"]["locale"] for item in messages} == {language}
        assert all(body.isascii() for body in Message.objects.values_list("body", flat=True))

    def test_of_a_consent_is_the_one_it_was_read_in(self, shop):
        client = a_shopper(**{shop["GT-1"]: 1})
        choose(client, "ru")
        ordered(client, newsletter="on")

        [traits] = [item["traits"] for item in told() if item["type"] == "identify"]
        [consent] = traits["consents"]
        assert consent["wording"].startswith("Да, присылайте мне новости")
        assert consent["language"] == "ru"


def marked(message: str) -> str:
    """The message with brackets around its texts, of which elements may make several."""
    parts = TAG.split(message)
    return "".join(part if TAG.fullmatch(part) else f"⟦{part}⟧" for part in parts)


@pytest.fixture
def marking(monkeypatch):
    """Let every translation come back in brackets."""
    monkeypatch.setattr(_trans, "gettext", marked)
    monkeypatch.setattr(_trans, "pgettext", lambda sense, message: marked(message))
    monkeypatch.setattr(
        _trans, "ngettext", lambda one, many, number: marked(one if number == 1 else many)
    )


def left(response) -> set[str]:
    """Words that are neither translated nor data."""
    return set().union(*map(unmarked, said(read_page(response.content.decode())))) - DATA


class TestPages:
    def test_leave_nothing_but_data_untranslated(self, shop, marking):
        guest = a_shopper(**{shop["GT-1"]: 2, shop["EQ-1"]: 1})
        step = guest.post("/shop/checkout/", a_form(token="e" * 32, card=STEP))["Location"]
        pages = {
            address: guest.get(f"/shop/{address}")
            for address in (
                *("", "search/", "search/?q=a", "search/?q=zzz", "shelves/green-tea/", "cookies/"),
                *("cart/", "checkout/", "orders/", "none/"),
                *("account/sign-in/", "account/sign-up/", f"products/{shop['GT-1']}/"),
            )
        }
        pages["empty"] = Client().get("/shop/cart/")
        pages["step"] = guest.get(step)
        pages["wrong"] = guest.post("/shop/checkout/", {"token": TOKEN, "phone": "x"})
        order = ordered(guest, payment="transfer", card="")
        pages["placed"] = guest.get(f"/shop/orders/{order.number}/?placed=yes")
        member = an_account(a_shopper(**{shop["BN-1"]: 1}), "eve@example.com")
        pages["no orders"] = member.get("/shop/account/")
        ordered(member, token="f" * 32)
        pages["account"] = member.get("/shop/account/")

        found = {page: left(response) for page, response in pages.items()}
        assert {page: words for page, words in found.items() if words} == {}

    def test_at_work_leave_nothing_but_data_untranslated(self, shop, marking):
        client, order = a_member(), ordered(a_shopper(**{shop["GT-1"]: 2}))
        client.post(f"/shop/till/pick/{shop['GT-1']}/", {})
        places = ("till/", "till/?q=zzz", "desk/", "desk/?status=cancelled", "desk/messages/")
        more = ("desk/shelves/", f"desk/shelves/{shop['GT-1']}/", f"desk/orders/{order.number}/")
        pages = {address: client.get(f"/shop/{address}") for address in (*places, *more)}
        sold = client.post("/shop/till/", {"token": TOKEN, "payment": "cash"})
        pages["receipt"] = client.get(sold["Location"])
        pages["wrong"] = client.post("/shop/desk/messages/key/", {"key": "x"})

        found = {page: left(response) for page, response in pages.items()}
        assert {page: words for page, words in found.items() if words} == {}
