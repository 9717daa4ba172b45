"""Exporting and erasing from the console."""

from __future__ import annotations

import io
import zipfile

import pytest

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.services import erase
from regulars.core.privacy.tests.people import NOW, REASON, customer, household
from regulars.edges.console.tests.factories import signed_in, text_of

PAGE = "/console/customers/cus_mei/"
ERASE = f"{PAGE}erase/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def mei() -> Customer:
    return household()[0]


def said(**changed: str) -> dict[str, str]:
    return {"confirm": "cus_mei", "reason": REASON, **changed}


class TestCustomerPage:
    def test_offers_both_to_those_who_may(self, mei):
        text = text_of(signed_in("manager").get(PAGE))

        assert "Export data" in text
        assert f'href="{ERASE}"' in text

    def test_offers_neither_to_others(self, mei):
        text = text_of(signed_in("support").get(PAGE))

        assert "Mei Lin" in text
        assert "Export data" not in text
        assert ERASE not in text

    def test_says_of_somebody_erased_that_they_are(self, mei):
        erase(customer="cus_mei", reason=REASON, actor="system", now=NOW)

        text = text_of(signed_in().get(PAGE))

        assert "Erased customer" in text
        assert "Everything that said who this was is gone since" in text
        assert "Mar 1, 2026" in text
        assert "Export data" not in text


class TestExport:
    def test_is_a_file_to_take_away(self, mei):
        response = signed_in().post(f"{PAGE}export/")

        assert response["Content-Disposition"] == 'attachment; filename="customer-cus_mei.zip"'
        assert "no-store" in response["Cache-Control"]
        with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
            assert "data.json" in archive.namelist()
            assert "mei@example.com" in archive.read("customers.csv").decode()
        assert EventRow.objects.get(name="privacy.exported").actor.startswith("stf_")

    def test_is_not_had_by_looking(self, mei):
        assert signed_in().get(f"{PAGE}export/").status_code == 405
        assert not EventRow.objects.filter(name="privacy.exported").exists()

    def test_of_nobody_is_not_found(self):
        assert signed_in().post("/console/customers/cus_no/export/").status_code == 404


class TestErase:
    def test_says_first_what_it_does(self, mei):
        customer("Lin", merged_into=mei)

        text = text_of(signed_in().get(ERASE))

        assert "Erase Mei Lin?" in text
        assert "The same person is known as cus_lin as well" in text
        words = " ".join(text.split())
        deleted, _, rest = words.partition("Stays without anything that says who they are:")
        blanked, _, kept = rest.partition("Stays as it is, for the shop")
        assert "<strong>2</strong><span>activity</span>" in deleted
        assert "<strong>2</strong><span>customers</span>" in blanked
        assert "<strong>1</strong><span>order</span>" in kept
        assert Customer.objects.get(pk=mei.pk).name == "Mei Lin"

    @pytest.mark.parametrize("confirm", ["cus_mei", "Mei@example.com "], ids=["id", "e-mail"])
    def test_erases_whoever_is_confirmed(self, mei, confirm):
        response = signed_in().post(ERASE, said(confirm=confirm), follow=True)

        assert "The customer is erased." in text_of(response)
        mei.refresh_from_db()
        assert (mei.name, mei.email) == ("", "")
        assert EventRow.objects.get(name="privacy.erased").actor.startswith("stf_")

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"confirm": "cus_ann"}, "This is not the customer of this page."),
            ({"confirm": ""}, "This field is required."),
            ({"reason": ""}, "This field is required."),
            ({"reason": "Mei Lin asked"}, "The reason names the customer"),
        ],
        ids=["somebody else", "nobody", "no reason", "a reason that names them"],
    )
    def test_changes_nothing_where_it_is_refused(self, mei, changed, sentence):
        response = signed_in().post(ERASE, said(**changed))

        assert sentence in text_of(response)
        mei.refresh_from_db()
        assert mei.name == "Mei Lin"
        assert Erasure.objects.count() == 0

    def test_again_leads_back(self, mei):
        client = signed_in()
        client.post(ERASE, said())

        response = client.get(ERASE, follow=True)

        assert response.redirect_chain == [(PAGE, 302)]
        assert "Nothing is known of them any more." in text_of(response)


class TestErasures:
    def test_are_listed_with_how_far_they_are(self, mei):
        client = signed_in()
        client.post(ERASE, said())

        text = text_of(client.get("/console/erasures/"))

        assert "cus_mei" in text
        assert "Under way" in text
        assert REASON in text

    def test_say_where_there_are_none(self):
        assert "Nobody was erased yet" in text_of(signed_in().get("/console/erasures/"))

    def test_are_counted_in_few_questions(self, mei, django_assert_max_num_queries):
        client = signed_in()
        client.post(ERASE, said())

        with django_assert_max_num_queries(9):
            client.get("/console/erasures/")
