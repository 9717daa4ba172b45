from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from regulars.edges.sandbox.shop import queries
from regulars.edges.sandbox.shop.models import (
    CartLine,
    Consent,
    Message,
    Order,
    Shelf,
    Step,
    Visit,
)
from regulars.edges.sandbox.shop.services import carts, ordering, shelves
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    TOKEN,
    a_placing,
    named,
    on_hand,
    told,
)
from regulars.edges.sandbox.shop.tests.placing import NOBODY, OTHER, a_visit, placed
from regulars.edges.sandbox.shop.types import (
    Agreed,
    EmptyCart,
    NoSuchStep,
    SoldOut,
    TokenTaken,
)

pytestmark = pytest.mark.django_db


class TestCart:
    def test_takes_no_more_than_there_are(self, products):
        visit = a_visit(**{products["GT-1"]: 38})

        with pytest.raises(SoldOut) as refusal:
            carts.add_to_cart(
                visit=visit, product=products["GT-1"], quantity=3, sender=NOBODY, now=NOW
            )

        assert refusal.value.fields() == {"name": "Sencha", "left": 40}
        assert CartLine.objects.get().quantity == 38

    def test_holds_what_was_changed_last(self, products):
        visit = a_visit(**{products["GT-1"]: 2, products["BN-1"]: 1})
        changed = {"visit": visit, "sender": NOBODY, "now": NOW}

        carts.change_quantity(product=products["GT-1"], quantity=5, **changed)
        carts.change_quantity(product=products["BN-1"], quantity=0, **changed)

        assert [(item.offer.sku, item.quantity) for item in queries.cart_of(visit)] == [("GT-1", 5)]


class TestPlaceOrder:
    def test_writes_the_sums_and_takes_the_pieces(self, products):
        order = placed(**{products["BN-1"]: 2, products["GT-1"]: 1})

        row = Order.objects.get()
        assert (row.subtotal_minor, row.shipping_minor, row.total_minor) == (2_775, 390, 3_165)
        assert (row.status, row.paid_at, row.promised_on) == ("placed", NOW, date(2026, 11, 6))
        assert (on_hand(products["BN-1"]), on_hand(products["GT-1"])) == (38, 39)
        assert not CartLine.objects.exists()
        assert order.sender.anonymous_id == order.public_id

    def test_places_one_order_however_often_the_form_is_sent(self, products):
        visit = a_visit(**{products["BN-1"]: 1})
        cart_id = visit.cart_id

        placing = {"visit": visit, "placing": a_placing(), "sender": NOBODY, "now": NOW}
        first = ordering.place_order(**placing)
        again = ordering.place_order(**placing)

        assert first == again
        assert Order.objects.count() == 1
        assert on_hand(products["BN-1"]) == 39
        assert named(told()) == ["identify", "Order Completed"]
        assert Visit.objects.get().cart_id != cart_id

    def test_refuses_the_form_of_somebody_else(self, products):
        mine, theirs = a_visit(**{products["BN-1"]: 1}), a_visit(**{products["GT-1"]: 1})
        ordering.place_order(visit=mine, placing=a_placing(), sender=NOBODY, now=NOW)

        with pytest.raises(TokenTaken):
            ordering.place_order(visit=theirs, placing=a_placing(), sender=NOBODY, now=NOW)

        assert Order.objects.count() == 1
        assert theirs.lines.count() == 1

    def test_refuses_what_somebody_else_was_faster_to_buy(self, products):
        first, second = (a_visit(**{products["GT-1"]: 30, products["BN-1"]: 1}) for _ in "ab")
        ordering.place_order(visit=first, placing=a_placing(), sender=NOBODY, now=NOW)

        with pytest.raises(SoldOut) as refusal:
            ordering.place_order(visit=second, placing=a_placing(OTHER), sender=NOBODY, now=NOW)

        assert refusal.value.fields() == {"name": "Sencha", "left": 10}
        assert (on_hand(products["GT-1"]), on_hand(products["BN-1"])) == (10, 39)
        assert Order.objects.count() == 1
        assert second.lines.count() == 2
        assert Message.objects.count() == 2  # of the first

    def test_refuses_an_empty_cart(self, products):
        with pytest.raises(EmptyCart):
            placed()

        assert not Order.objects.exists()
        assert not Message.objects.exists()

    def test_keeps_the_words_that_were_agreed_to(self, products):
        visit = a_visit(**{products["BN-1"]: 1})
        placing = a_placing(agreed=Agreed("Yes, send me news.", "en"))

        ordering.place_order(visit=visit, placing=placing, sender=NOBODY, now=NOW)

        kept = Consent.objects.get()
        assert (kept.email, kept.text, kept.language, kept.is_wanted, kept.said_at) == (
            "ann@example.com",
            "Yes, send me news.",
            "en",
            True,
            NOW,
        )
        [consent] = told()[0]["traits"]["consents"]
        assert consent["wording"] == "Yes, send me news."

    def test_keeps_a_payment_until_it_is_confirmed(self, products):
        visit = a_visit(**{products["BN-1"]: 1})
        asked = a_placing()

        ordering.ask_for_step(visit=visit, placing=asked, now=NOW)
        ordering.ask_for_step(visit=visit, placing=asked, now=NOW)

        assert Step.objects.count() == 1
        assert not Order.objects.exists()
        assert ordering.placing_of(visit=visit, token=TOKEN, now=NOW) == asked
        with pytest.raises(NoSuchStep):
            ordering.placing_of(visit=visit, token=TOKEN, now=NOW + queries.STEP_AGE)
        ordering.place_order(visit=visit, placing=asked, sender=NOBODY, now=NOW)
        assert not Step.objects.exists()


class TestStock:
    def test_is_never_below_zero(self, products):
        shelves.set_stock(product=products["GT-1"], on_hand=0)

        with pytest.raises(IntegrityError), transaction.atomic():
            Shelf.objects.update(on_hand=-1)

    def test_is_taken_whole_or_not_at_all(self, products):
        shelves.set_stock(product=products["GT-1"], on_hand=1)
        names = {product: sku for sku, product in products.items()}

        with pytest.raises(SoldOut):
            shelves.take(pieces={products["BN-1"]: 1, products["GT-1"]: 2}, names=names)

        assert on_hand(products["GT-1"]) == 1
        assert not Shelf.objects.filter(product=products["BN-1"]).exists()

    def test_has_prices_of_its_own(self, products):
        shelves.set_price(product=products["GT-1"], price_minor=1_099)

        offer = queries.offer(products["GT-1"])
        assert (offer.price_minor, offer.on_hand) == (1_099, 40)
