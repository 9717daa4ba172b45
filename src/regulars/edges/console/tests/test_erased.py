"""Pages of a customer who was erased: nothing is offered that is for somebody alive."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from regulars.core.consents.models import ConsentFact
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Merge
from regulars.core.privacy.services import erase
from regulars.core.privacy.tests.people import NOW, REASON, customer
from regulars.edges.console.tests.factories import signed_in, text_of

ERASED, ALIVE = "/console/customers/cus_mei/", "/console/customers/cus_ann/"
GONE = "cus_mei was erased. Nothing is known of them any more."
CONSENT = {"channel": "email", "topic": "marketing", "state": "granted", "method": "staff"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> tuple[Customer, Customer]:
    mei, ann = customer("Mei Lin", "1"), customer("Ann Lee", "2")
    erase(customer="cus_mei", reason=REASON, actor="system", now=NOW)
    return mei, ann


class TestErased:
    def test_are_offered_no_merge_and_no_consent(self):
        client = signed_in()

        page, consents = text_of(client.get(ERASED)), text_of(client.get(f"{ERASED}consents/"))

        assert "Merge with" not in page
        assert f"{ALIVE}merge/" in text_of(client.get(ALIVE))
        assert "Record a consent" not in consents
        assert "Record a consent" in text_of(client.get(f"{ALIVE}consents/"))

    def test_are_not_found_as_whom_to_merge_with(self):
        page = signed_in().get(f"{ALIVE}merge/?{urlencode({'q': 'cus_mei'})}")

        assert "Nobody else is found" in text_of(page)

    def test_nobody_is_looked_for_to_merge_them_with(self):
        answer = signed_in().get(f"{ERASED}merge/")

        assert answer.status_code == 409
        assert GONE in text_of(answer)

    @pytest.mark.parametrize(
        "address",
        [f"{ERASED}merge/cus_ann/", f"{ALIVE}merge/cus_mei/"],
        ids=["kept", "merged"],
    )
    def test_are_never_merged(self, address):
        client = signed_in()
        before = EventRow.objects.count()

        shown, done = client.get(address), client.post(address, {"reason": "One person"})

        assert [shown.status_code, done.status_code] == [409, 409]
        assert GONE in text_of(done)
        assert not Merge.objects.exists()
        assert EventRow.objects.count() == before

    def test_are_told_no_consent(self):
        address = f"{ERASED}consents/new/"
        client = signed_in()

        answers = [client.get(address), client.post(address, CONSENT)]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert not ConsentFact.objects.exists()
