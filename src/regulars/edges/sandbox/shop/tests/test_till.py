from __future__ import annotations

import pytest

from regulars.edges.sandbox.shop.models import (
    Order,
)
from regulars.edges.sandbox.shop.services import accounts, ordering
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
    TOKEN,
    on_hand,
    told,
)
from regulars.edges.sandbox.shop.tests.placing import NOBODY
from regulars.edges.sandbox.shop.types import (
    EmptyCart,
    Payment,
    Status,
)

pytestmark = pytest.mark.django_db


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
            agreed=None,
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
