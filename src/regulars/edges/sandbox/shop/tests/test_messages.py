"""A whole visit, and exactly what is told of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from regulars.edges.sandbox.shop.models import Account, Message, Order
from regulars.edges.sandbox.shop.tests.factories import (
    a_form,
    a_shopper,
    agreed,
    an_account,
    named,
    ordered,
    told,
)
from regulars.edges.sandbox.shop.words import NEWSLETTER

AGENT = {"HTTP_USER_AGENT": "Tester/1", "HTTP_REFERER": "http://news.example/a?secret=1"}
AT = "2026-11-02T09:30:00.000Z"
SENCHA = {
    "product_id": "GT-1",
    "sku": "GT-1",
    "name": "Sencha",
    "category": "green tea",
    "price": 9.95,
    "quantity": 2,
}


def context(path, *, title="", search="", **more):
    page = {"path": path, "url": f"http://testserver{path}{search}"}
    page |= {"search": search} if search else {}
    page |= {"title": title} if title else {}
    return {"channel": "web", "page": page, "userAgent": "", "locale": "en", **more}


@dataclass
class Expected:
    """Messages of one browser that came by a campaign."""

    browser: str
    campaign: dict[str, str]

    def at(self, path, **more):
        return context(path, campaign=self.campaign, **more)

    def message(self, kind, where, **more):
        common = {"timestamp": AT, "anonymousId": self.browser, "type": kind}
        return {**common, **more, "context": where}

    def page(self, name, where):
        return self.message("page", where, name=name, properties=where["page"])

    def track(self, event, where, **properties):
        return self.message("track", where, event=event, properties=properties)


def without_id(message):
    return {name: value for name, value in message.items() if name != "messageId"}


def posted(client, address, **given):
    response = client.post(f"/shop/{address}/", given)
    assert response.status_code == 302
    return response


class TestVisit:
    def test_is_told_in_segments_format(self, shop):
        tea = shop["GT-1"]
        client = agreed(a_shopper())
        browser = client.cookies["shop_anonymous_id"].value

        client.get("/shop/?utm_source=letter&utm_campaign=autumn", **AGENT)
        client.get("/shop/search/?q=sencha")
        client.get(f"/shop/products/{tea}/")
        posted(client, f"cart/add/{tea}", quantity=3)
        posted(client, f"cart/change/{tea}", quantity=2)
        client.get("/shop/cart/")
        client.get("/shop/checkout/")
        order = ordered(client, phone="+49 30 123456", newsletter="on")

        cart_id = order.cart_id
        expected = Expected(browser, {"source": "letter", "name": "autumn"})
        at, page, track = expected.at, expected.page, expected.track

        home = at("/shop/", title="Coffee and tea", search="?utm_source=letter&utm_campaign=autumn")
        home["userAgent"] = "Tester/1"
        home["page"]["referrer"] = "http://news.example/a"
        searching = at("/shop/search/", title="Search", search="?q=sencha")
        looking = at(f"/shop/products/{tea}/", title="Sencha")
        carting = at("/shop/cart/", title="Your cart")
        checking = at("/shop/checkout/", title="Checkout")
        cart = {"cart_id": cart_id, "currency": "EUR", "value": 19.9, "products": [SENCHA]}
        added = at(f"/shop/cart/add/{tea}/")
        changed = at(f"/shop/cart/change/{tea}/")
        placing = at("/shop/checkout/", traits={"email": "ann@example.com"})
        one = {"cart_id": cart_id, **SENCHA, "currency": "EUR"}
        assert [without_id(found) for found in told()] == [
            page("Home", home),
            page("Search", searching),
            track("Products Searched", searching, query="sencha"),
            page("Product", looking),
            track("Product Viewed", looking, **(SENCHA | {"quantity": 1}), currency="EUR"),
            track("Product Added", added, **(one | {"quantity": 3})),
            track("Product Removed", changed, **(one | {"quantity": 1})),
            page("Cart", carting),
            track("Cart Viewed", carting, **cart),
            page("Checkout", checking),
            track("Checkout Started", checking, **cart, checkout_id=cart_id),
            expected.message(
                "identify",
                placing,
                traits={
                    "email": "ann@example.com",
                    "name": "Ann Example",
                    "phone": "+4930123456",
                    "address": {
                        "street": "Main street 1",
                        "postalCode": "10115",
                        "city": "Berlin",
                        "country": "DE",
                    },
                    "consents": [
                        {
                            "channel": "email",
                            "state": "granted",
                            "method": "checkout",
                            "wording": str(NEWSLETTER),
                            "language": "en",
                        }
                    ],
                },
            ),
            track(
                "Order Completed",
                placing,
                order_id=order.number,
                checkout_id=cart_id,
                affiliation="Sandbox shop",
                currency="EUR",
                subtotal=19.9,
                total=23.8,
                revenue=16.58,
                shipping=3.25,
                tax=3.97,
                discount=0,
                status="placed",
                payment_method="card",
                payment_status="paid",
                paid_at="2026-11-02T09:30:00.000Z",
                delivery="standard",
                promised_on="2026-11-06",
                products=[SENCHA],
            ),
        ]
        assert Message.objects.values("message_id").distinct().count() == 13

    def test_writes_amounts_as_decimal_numbers(self, shop):
        ordered(a_shopper(**{shop["GT-1"]: 2}))

        body = Message.objects.get(what="Order Completed").body

        assert '"total":23.80,' in body
        assert '"price":9.95,' in body

    @pytest.mark.parametrize("choice", ["", "no"])
    def test_is_not_told_without_consent_but_the_order_is(self, shop, choice):
        client = a_shopper(**{shop["GT-1"]: 2})
        if choice:
            posted(client, "cookies/choose", choice=choice)
        for address in ("", "search/?q=tea", f"products/{shop['GT-1']}/", "cart/", "checkout/"):
            client.get(f"/shop/{address}?utm_source=letter")

        order = ordered(client)

        assert named(told()) == ["identify", "Order Completed"]
        assert {message["anonymousId"] for message in told()} == {order.public_id}
        assert not any("campaign" in message["context"] for message in told())
        set_here = {name for name, cookie in client.cookies.items() if cookie.value}
        assert set_here - {"csrftoken"} == {"shop_visit"} | ({"shop_cookies"} if choice else set())

    def test_ends_when_consent_is_taken_back(self, shop):
        client = agreed(a_shopper())
        client.get("/shop/")

        posted(client, "cookies/choose", choice="no")
        client.get("/shop/")

        assert named(told()) == ["page"]
        assert client.cookies["shop_anonymous_id"].value == ""

    def test_of_somebody_with_an_account_carries_their_id(self, shop):
        client = an_account(agreed(a_shopper()))
        [account] = Account.objects.all()
        assert named(told()) == ["identify", "Signed Up", "identify"]
        assert told()[0]["traits"] == {
            "email": "ann@example.com",
            "name": "Ann Example",
            "createdAt": AT,
            "loyalty_card": account.card,
        }
        assert told()[1]["properties"] == {"email": "ann@example.com", "name": "Ann Example"}

        posted(client, f"cart/add/{shop['BN-1']}", quantity=1)
        ordered(client)

        assert {message["userId"] for message in told()} == {account.public_id}
        browser = client.cookies["shop_anonymous_id"].value
        assert {message["anonymousId"] for message in told()} == {browser}
        assert told()[-1]["properties"]["loyalty_card"] == account.card

    def test_keeps_what_opens_an_order_to_itself(self, shop):
        order = ordered(agreed(a_shopper(**{shop["BN-1"]: 1})))
        other = agreed(a_shopper())
        given = {"number": order.number, "email": order.email}

        found = other.post("/shop/orders/", given)
        assert other.get(found["Location"]).status_code == 200

        assert "key=" in found["Location"]
        assert "key=" not in "".join(Message.objects.values_list("body", flat=True))

    def test_leaves_nothing_behind_when_the_card_is_declined(self, shop):
        client = agreed(a_shopper(**{shop["GT-1"]: 2}))
        before = Message.objects.count()

        response = client.post("/shop/checkout/", a_form(card="4000 0000 0000 0002"))

        assert response.status_code == 422
        assert "The card was declined." in response.content.decode()
        assert not Order.objects.exists()
        # the page shown again is no page looked at
        assert Message.objects.count() == before
        assert "4000" not in response.content.decode().split("Test cards")[0]
