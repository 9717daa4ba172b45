"""Whoever was erased is nobody's double, and nothing more is told of them."""

from __future__ import annotations

import pytest
from django.db import transaction

from regulars.core.consents.models import ConsentFact
from regulars.core.consents.services import tell_consents
from regulars.core.consents.types import Channel, ConsentTold, Method, State
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.queries import profile
from regulars.core.customers.types import AlreadyErased
from regulars.core.identity.models import Identifier, Visitor
from regulars.core.identity.queries import merge_plan
from regulars.core.identity.services import change_customer, meet, name_customer
from regulars.core.identity.tests.deciding import LATER, joined, public, two, written
from regulars.core.identity.tests.shoppers import WHY, claim
from regulars.core.identity.types import Met
from regulars.core.orders.models import Order
from regulars.core.privacy.services import erase
from regulars.core.traits.models import ToldTrait
from regulars.core.traits.services import change_traits

pytestmark = pytest.mark.django_db
BY_SHOP = {"source": "shop", "actor": "key_1", "now": LATER}


@pytest.fixture
def pair() -> tuple[int, int]:
    """Somebody alive, and somebody who was erased."""
    alive, erased = two()
    erase(customer=public(erased), reason=WHY, actor="stf_1", now=LATER)
    return alive, erased


class TestErased:
    @pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "merged"])
    def test_are_never_merged(self, pair, is_kept):
        alive, erased = pair
        kept, merged = (erased, alive) if is_kept else (alive, erased)
        before = written()

        with pytest.raises(AlreadyErased) as refused:
            joined(kept, merged)

        assert refused.value.customer == public(erased)
        assert written() == before
        assert Order.objects.filter(customer=alive).count() == 1
        with pytest.raises(AlreadyErased):
            merge_plan(kept=kept, merged=merged)

    def test_are_told_no_consent(self, pair):
        said = {"channel": Channel.EMAIL, "state": State.GRANTED, "method": Method.API}
        told = [ConsentTold(occurred_at=LATER, customer_id=pk, **said) for pk in pair]
        before = written()

        with pytest.raises(AlreadyErased), transaction.atomic():
            tell_consents(told=told, **BY_SHOP)

        assert written() == before
        assert not ConsentFact.objects.filter(customer__in=pair).exists()

    def test_are_told_no_trait(self, pair):
        before = written()

        with pytest.raises(AlreadyErased):
            change_traits(customer_id=pair[1], values={"size": "L"}, **BY_SHOP)

        assert written() == before
        assert not ToldTrait.objects.exists()

    def test_are_not_changed_by_a_shop(self, pair):
        one = profile(public(pair[1]))
        before = written()

        with pytest.raises(AlreadyErased), transaction.atomic():
            change_customer(customer=one, claim=claim(email="back@shop.bg"), **BY_SHOP)
        with pytest.raises(AlreadyErased), transaction.atomic():
            name_customer(customer=one, reference="8-B", **BY_SHOP)

        assert written() == before
        assert not CustomerReference.objects.filter(customer=pair[1]).exists()

    def test_are_not_meant_by_an_event_that_has_our_own_id(self, pair):
        said = claim(email="back@shop.bg", anonymous_id="b9", customer_id=pair[1])

        (met,) = meet(claims=[said], **BY_SHOP)

        assert met == Met(is_erased=True)
        assert not Identifier.objects.filter(customer=pair[1]).exists()
        assert not Visitor.objects.filter(customer=pair[1]).exists()
        assert Customer.objects.get(pk=pair[1]).email == ""
