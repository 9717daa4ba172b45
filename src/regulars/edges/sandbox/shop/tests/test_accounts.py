from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.edges.sandbox.shop import queries
from regulars.edges.sandbox.shop.models import (
    Message,
    Visit,
)
from regulars.edges.sandbox.shop.services import accounts, carts
from regulars.edges.sandbox.shop.tests.factories import (
    NOW,
)
from regulars.edges.sandbox.shop.tests.placing import NOBODY
from regulars.edges.sandbox.shop.types import (
    EmailInUse,
    TooManyGuesses,
)

pytestmark = pytest.mark.django_db


class TestAccounts:
    def test_are_one_to_an_email(self, products):
        given = {"name": "Ann", "password": "a-long-password", "agreed": None, "now": NOW}
        accounts.sign_up(email="ann@example.com", sender=NOBODY, **given)
        before = Message.objects.count()

        with pytest.raises(EmailInUse):
            accounts.sign_up(email="ANN@example.com", sender=NOBODY, **given)

        assert Message.objects.count() == before

    def test_open_with_their_password_alone(self, products):
        given = {"name": "Ann", "agreed": None, "sender": NOBODY, "now": NOW}
        accounts.sign_up(email="ann@example.com", password="a-long-password", **given)

        opened = accounts.account_with(
            email="ANN@example.com ", password="a-long-password", address="192.0.2.1", now=NOW
        )
        assert opened.email == "ann@example.com"
        for email, password in [("ann", "another-one"), ("bob", "a-long-password")]:
            wrong = {"email": f"{email}@example.com", "password": password}
            assert accounts.account_with(**wrong, address="192.0.2.1", now=NOW) is None

    def test_are_guessed_ten_times_at_most(self, products):
        given = {"name": "Ann", "agreed": None, "sender": NOBODY, "now": NOW}
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
        given = {"name": "Ann", "agreed": None, "sender": NOBODY, "now": NOW}
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
