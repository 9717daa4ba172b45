from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from regulars.edges.sandbox.shop import queries
from regulars.edges.sandbox.shop.models import (
    CartLine,
    Consent,
    Message,
    Order,
    OrderLine,
    Refund,
    Shelf,
    Step,
    Visit,
)
from regulars.edges.sandbox.shop.services import accounts, carts, desk, ordering, shelves
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    TOKEN,
    a_placing,
    named,
    on_hand,
    told,
)
from regulars.edges.sandbox.shop.types import (
    EmailInUse,
    EmptyCart,
    NoSuchStep,
    NothingToRefund,
    NotNow,
    NotPaid,
    Payment,
    Sender,
    SoldOut,
    Status,
    TokenTaken,
    TooManyBack,
    TooManyGuesses,
)

pytestmark = pytest.mark.django_db

NOBODY = Sender()
OTHER = "f" * 32


def a_visit(**pieces: int) -> Visit:
    visit = carts.begin_visit(now=NOW).visit
    for product, quantity in pieces.items():
        carts.add_to_cart(visit=visit, product=product, quantity=quantity, sender=NOBODY, now=NOW)
    return visit


def placed(payment: Payment = Payment.CARD, **pieces: int):
    visit = a_visit(**pieces)
    placing = a_placing(token=f"{visit.pk:032x}", payment=payment)
    return ordering.place_order(visit=visit, placing=placing, sender=NOBODY, now=NOW)


def take_back(order, pieces, *, token=OTHER, with_delivery=False, restock=True):
    return desk.refund(
        number=order.number,
        pieces=pieces,
        with_delivery=with_delivery,
        restock=restock,
        token=token,
        now=NOW,
    )


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
        placing = a_placing(consent_text="Yes, send me news.")

        ordering.place_order(visit=visit, placing=placing, sender=NOBODY, now=NOW)

        kept = Consent.objects.get()
        assert (kept.email, kept.text, kept.given_at) == (
            "ann@example.com",
            "Yes, send me news.",
            NOW,
        )
        assert told()[0]["traits"]["newsletter_text"] == "Yes, send me news."

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


class TestDesk:
    def test_pays_ships_and_delivers(self, products):
        number = placed(Payment.TRANSFER, **{products["BN-1"]: 1}).number
        later = NOW + timedelta(days=1)

        desk.mark_paid(number=number, now=NOW)
        desk.mark_paid(number=number, now=later)
        desk.ship(number=number, tracking=" T-1 ", now=later)
        desk.deliver(number=number, now=later)

        row = Order.objects.get()
        assert (row.paid_at, row.shipped_at, row.delivered_at) == (NOW, later, later)
        assert (row.status, row.tracking) == (Status.DELIVERED, "T-1")
        changes = told()[2:]
        assert named(changes) == ["Order Updated"] * 3
        states = [
            (one["properties"]["status"], one["properties"]["payment_status"]) for one in changes
        ]
        assert states == [("placed", "paid"), ("shipped", "paid"), ("delivered", "paid")]
        assert changes[1]["properties"]["tracking_number"] == "T-1"

    def test_promises_a_later_day(self, products):
        number = placed(**{products["BN-1"]: 1}).number

        desk.delay(number=number, promised_on=date(2026, 11, 12), now=NOW)

        assert Order.objects.get().promised_on == date(2026, 11, 12)
        properties = told()[-1]["properties"]
        assert properties["promised_on"] == "2026-11-12"
        assert properties["delayed_from"] == "2026-11-06"

    def test_gives_lines_back_in_parts_that_add_up(self, products):
        order = placed(**{products["GT-1"]: 3})
        [line] = order.lines

        first = take_back(order, {line.id: 1}, token="a" * 32)
        rest = take_back(order, {line.id: 2}, token="b" * 32, with_delivery=True)

        assert (first, rest) == (995, 1_990 + 390)
        row = Order.objects.get()
        assert row.refunded_minor == row.total_minor == 3_375
        assert on_hand(products["GT-1"]) == 40
        refunds = [one for one in told() if one.get("event") == "Order Refunded"]
        assert [one["properties"]["total"] for one in refunds] == [9.95, 23.8]
        assert refunds[0]["properties"]["products"] == [
            {
                "product_id": "GT-1",
                "sku": "GT-1",
                "name": "Sencha",
                "category": "green tea",
                "price": 9.95,
                "quantity": 1,
            }
        ]

    def test_gives_nothing_back_twice_for_one_form(self, products):
        order = placed(**{products["GT-1"]: 2})
        [line] = order.lines

        amounts = [take_back(order, {line.id: 1}, restock=False) for _ in "ab"]

        assert amounts == [995, 995]
        assert Refund.objects.count() == 1
        assert OrderLine.objects.get().refunded == 1
        assert on_hand(products["GT-1"]) == 38

    @pytest.mark.parametrize(
        ("pieces", "error"), [(0, NothingToRefund), (3, TooManyBack), (-1, TooManyBack)]
    )
    def test_refuses_to_give_back_what_is_not_there(self, products, pieces, error):
        order = placed(**{products["GT-1"]: 2})
        before = Message.objects.count()

        with pytest.raises(error):
            take_back(order, {order.lines[0].id: pieces})

        assert not Refund.objects.exists()
        assert Order.objects.get().refunded_minor == 0
        assert Message.objects.count() == before

    def test_gives_nothing_back_of_what_was_not_paid(self, products):
        order = placed(Payment.TRANSFER, **{products["GT-1"]: 2})

        with pytest.raises(NotPaid):
            take_back(order, {order.lines[0].id: 1})

        assert not Refund.objects.exists()

    def test_cancels_what_is_left_and_gives_it_back(self, products):
        order = placed(**{products["GT-1"]: 2})
        take_back(order, {order.lines[0].id: 1})

        desk.cancel(number=order.number, now=NOW)

        row = Order.objects.get()
        assert (row.status, row.cancelled_at) == (Status.CANCELLED, NOW)
        assert row.refunded_minor == row.total_minor == 2_380
        assert on_hand(products["GT-1"]) == 40
        assert named(told())[-2:] == ["Order Refunded", "Order Cancelled"]

    def test_cancels_what_was_not_paid_without_a_refund(self, products):
        order = placed(Payment.TRANSFER, **{products["GT-1"]: 2})

        desk.cancel(number=order.number, now=NOW)

        assert not Refund.objects.exists()
        assert on_hand(products["GT-1"]) == 40
        assert named(told()) == ["identify", "Order Completed", "Order Cancelled"]

    def test_refuses_what_comes_too_late(self, products):
        number = placed(**{products["GT-1"]: 1}).number
        desk.ship(number=number, tracking="T-1", now=NOW)
        before = Message.objects.count()

        with pytest.raises(NotNow) as refusal:
            desk.cancel(number=number, now=NOW)

        assert refusal.value.fields() == {"number": number, "state": "shipped"}
        assert Order.objects.get().status == Status.SHIPPED
        assert Message.objects.count() == before


class TestTill:
    def sell(self, products, **changed):
        given = {
            "pieces": {products["BN-1"]: 2},
            "payment": Payment.CASH,
            "email": "",
            "card": "",
            "token": TOKEN,
            "now": NOW,
            **changed,
        }
        return ordering.sell_at_till(**given)

    def signed_up(self):
        return accounts.sign_up(
            email="Ann@example.com",
            name="Ann",
            password="a-long-password",
            consent_text="",
            sender=NOBODY,
            now=NOW,
        )

    def test_sells_to_somebody_unknown(self, products):
        order = self.sell(products)
        again = self.sell(products)

        assert order == again
        assert (order.totals.total_minor, order.status) == (1_780, Status.DELIVERED)
        [message] = told()
        assert message["anonymousId"] == order.public_id
        assert "userId" not in message
        assert message["context"] == {"channel": "till"}
        assert on_hand(products["BN-1"]) == 38

    @pytest.mark.parametrize("known_by", ["card", "email"])
    def test_knows_somebody_with_an_account(self, products, known_by):
        account = self.signed_up()

        order = self.sell(products, **{known_by: getattr(account, known_by)})

        assert order.account_id == account.id
        message = told()[-1]
        assert message["userId"] == account.public_id
        assert message["properties"]["loyalty_card"] == account.card
        assert message["context"] == {
            "channel": "till",
            "traits": {"email": "ann@example.com"},
        }

    def test_tells_a_card_that_it_does_not_know(self, products):
        order = self.sell(products, card="2912345678903")

        assert order.account_id is None
        assert told()[0]["properties"]["loyalty_card"] == "2912345678903"

    def test_refuses_to_sell_nothing(self, products):
        with pytest.raises(EmptyCart):
            self.sell(products, pieces={})

        assert not Order.objects.exists()


class TestAccounts:
    def test_are_one_to_an_email(self, products):
        given = {"name": "Ann", "password": "a-long-password", "consent_text": "", "now": NOW}
        accounts.sign_up(email="ann@example.com", sender=NOBODY, **given)
        before = Message.objects.count()

        with pytest.raises(EmailInUse):
            accounts.sign_up(email="ANN@example.com", sender=NOBODY, **given)

        assert Message.objects.count() == before

    def test_open_with_their_password_alone(self, products):
        given = {"name": "Ann", "consent_text": "", "sender": NOBODY, "now": NOW}
        accounts.sign_up(email="ann@example.com", password="a-long-password", **given)

        opened = accounts.account_with(
            email="ANN@example.com ", password="a-long-password", address="192.0.2.1", now=NOW
        )
        assert opened.email == "ann@example.com"
        for email, password in [("ann", "another-one"), ("bob", "a-long-password")]:
            wrong = {"email": f"{email}@example.com", "password": password}
            assert accounts.account_with(**wrong, address="192.0.2.1", now=NOW) is None

    def test_are_guessed_ten_times_at_most(self, products):
        given = {"name": "Ann", "consent_text": "", "sender": NOBODY, "now": NOW}
        accounts.sign_up(email="ann@example.com", password="a-long-password", **given)
        asked = {"email": "ann@example.com", "now": NOW}

        for _ in range(10):
            wrong = accounts.account_with(password="another-one", address="192.0.2.1", **asked)
            assert wrong is None

        with pytest.raises(TooManyGuesses):
            accounts.account_with(password="a-long-password", address="192.0.2.1", **asked)
        assert accounts.account_with(password="a-long-password", address="192.0.2.2", **asked)

    def test_are_signed_in_under_another_token(self, products):
        begun = carts.begin_visit(now=NOW)
        given = {"name": "Ann", "consent_text": "", "sender": NOBODY, "now": NOW}
        account = accounts.sign_up(email="ann@example.com", password="a-long-password", **given)

        after = accounts.sign_in(visit=begun.visit, account_id=account.id, sender=NOBODY, now=NOW)

        assert queries.visit_of(begun.token, now=NOW) is None
        assert queries.visit_of(after.token, now=NOW).account_id == account.id

    def test_are_signed_out_after_a_month(self, products):
        begun = carts.begin_visit(now=NOW)
        later = NOW + queries.VISIT_AGE
        assert queries.visit_of(begun.token, now=later - timedelta(seconds=1)) == begun.visit
        assert queries.visit_of(begun.token, now=later) is None

        carts.begin_visit(now=later)

        assert Visit.objects.count() == 1
