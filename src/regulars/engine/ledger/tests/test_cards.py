"""Gift cards."""

from __future__ import annotations

import math

import pytest

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.engine.ledger import codes, queries, services
from regulars.engine.ledger.models import Account, GiftCard, Lot
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    GIFT_EUR,
    NOW,
    STAFF,
    a_card,
    a_customer,
    a_key,
    give,
    keep,
    owned,
    undo,
    use,
    written,
)
from regulars.engine.ledger.types import (
    Card,
    Conversion,
    HolderErased,
    KeyReused,
    NotEnough,
    NothingBetween,
    OtherUnit,
    UnknownCard,
    UnknownHolder,
    UnknownUnit,
    UnusableAmount,
    Wallet,
)

pytestmark = pytest.mark.django_db


def convert(card, customer_id, amount=None, *, now=NOW, key=""):
    asked = Conversion(
        card=card, customer_id=customer_id, amount=amount, key=key or a_key(), actor=STAFF
    )
    return services.convert_card(asked, now=now)


class TestCodes:
    def test_hold_more_than_sixty_bits_without_letters_that_look_alike(self):
        assert math.log2(len(set(codes.ALPHABET))) * codes.LETTERS > 70
        assert set("0OQD1IL2Z5S8BUV") & set(codes.ALPHABET) == set()

    def test_are_kept_as_digests_alone(self):
        issued = a_card()
        plain = codes.tidy(issued.code)

        row = GiftCard.objects.get()
        assert (row.code_digest, row.last_four) == (codes.digest_of(plain), plain[-4:])
        everything = [*GiftCard.objects.values_list(), *EventRow.objects.values_list()]
        assert plain not in codes.tidy(repr(everything))

    def test_are_known_however_they_are_typed(self):
        issued = a_card()

        typed = f" {issued.code.lower().replace('-', ' ')} "

        assert queries.card_of(typed) == issued.card
        with pytest.raises(UnknownCard):
            queries.card_of("AAAA-AAAA-AAAA-AAAA")


class TestIssue:
    def test_puts_something_on_a_new_card(self):
        issued = a_card(5_000, expires_at=NOW + 365 * DAY)

        assert (issued.posted.amount, issued.posted.unit) == (5_000, GIFT_EUR)
        assert (owned(issued.card), issued.last_four) == ((5_000, 0), issued.code[-4:])
        event = EventRow.objects.get(name="ledger.awarded").payload
        assert (event["card"], event["customer"], event["customer_id"]) == (
            issued.card.public_id,
            "",
            None,
        )
        assert queries.balance(issued.card, now=NOW).available == 5_000

    def test_may_be_a_customers(self):
        customer = a_customer()
        issued = a_card(5_000, customer_id=customer)

        assert queries.cards_of(customer) == [issued.card]
        assert queries.units_of(customer) == []
        assert use(issued.card, 10).amount == -10
        event = EventRow.objects.get(name="ledger.spent").payload
        assert (event["customer_id"], event["card"]) == (customer, issued.card.public_id)

    def test_tells_its_code_once(self):
        first = a_card(5_000, key="order-1")

        again = a_card(5_000, key="order-1", now=NOW + DAY)

        assert (again.card, again.code, again.last_four) == (first.card, "", first.last_four)
        assert (again.posted, GiftCard.objects.count()) == (first.posted, 1)
        with pytest.raises(KeyReused):
            a_card(5_001, key="order-1")

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"unit": EUR}, OtherUnit),
            ({"unit": "gift"}, UnknownUnit),
            ({"customer_id": 404}, UnknownHolder),
            ({"expires_at": NOW}, NothingBetween),
            ({"amount": 0}, UnusableAmount),
        ],
    )
    def test_refuses(self, more, refusal):
        with pytest.raises(refusal):
            a_card(**more)

        assert (written(), Account.objects.count(), GiftCard.objects.count()) == ((0, 0, 0), 0, 0)

    def test_refuses_who_was_erased(self):
        customer = a_customer()
        Customer.objects.update(erased_at=NOW)

        with pytest.raises(HolderErased):
            a_card(customer_id=customer)

        assert written() == (0, 0, 0)


class TestSpend:
    def test_is_whoevers_has_the_code(self):
        card = a_card(5_000).card

        use(card, 1_999)

        assert owned(card) == (3_001, 0)
        with pytest.raises(NotEnough):
            use(card, 3_002)

    def test_refuses_cards_that_are_not_there(self):
        for verb in (use, keep, give):
            with pytest.raises(UnknownCard):
                verb(Card("gft_none"), 5)
        with pytest.raises(UnknownCard):
            queries.balance(Card("gft_none"), now=NOW)

        assert written() == (0, 0, 0)


class TestConvert:
    def test_makes_a_card_credit_for_as_long_as_it_was_good(self):
        card = a_card(5_000, expires_at=NOW + 90 * DAY).card
        give(card, 700)
        customer = a_customer()

        posted = convert(card, customer)

        assert (posted.unit, posted.amount) == (GIFT_EUR, -5_700)
        assert (owned(card), owned(Wallet(customer, EUR))) == ((0, 0), (5_700, 0))
        lots = Lot.objects.filter(account__unit=EUR).order_by("pk")
        assert list(lots.values_list("amount", "expires_at")) == [
            (5_000, NOW + 90 * DAY),
            (700, None),
        ]
        event = EventRow.objects.get(name="ledger.converted").payload
        assert (event["customer_id"], event["amount"]) == (customer, 5_700)
        (line,) = queries.statement(Wallet(customer, EUR))
        assert (line.public_id, line.amount) == (event["into"], 5_700)

    def test_repays_what_is_owed_first(self):
        customer = a_customer()
        credit = Wallet(customer, EUR)
        award = give(credit, 1_000)
        use(credit, 1_000)
        undo(award)

        convert(a_card(1_500).card, customer)

        assert owned(credit) == (500, 0)

    def test_takes_a_part_once_by_its_key(self):
        card, customer = a_card(5_000).card, a_customer()
        first = convert(card, customer, 2_000, key="claim-1")

        again = convert(card, customer, 2_000, key="claim-1")

        assert (again, owned(card)) == (first, (3_000, 0))

    def test_refuses_what_is_not_there(self):
        card, customer = a_card(5_000).card, a_customer()
        before = written()

        with pytest.raises(NotEnough):
            convert(card, customer, 5_001)
        with pytest.raises(UnknownHolder):
            convert(card, 404)
        with pytest.raises(UnknownCard):
            convert(Card("gft_none"), customer)
        with pytest.raises(UnusableAmount):
            convert(card, customer, 0)
        use(card, 5_000)
        with pytest.raises(NotEnough):
            convert(card, customer)

        assert written() == tuple(n + one for n, one in zip(before, (1, 1, 0), strict=True))
        assert Account.objects.filter(unit=EUR).count() == 0

    def test_refuses_who_was_erased(self):
        card, customer = a_card(5_000).card, a_customer()
        Customer.objects.update(erased_at=NOW)

        with pytest.raises(HolderErased):
            convert(card, customer)

        assert owned(card) == (5_000, 0)
