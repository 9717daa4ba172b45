"""Who is slipping away: the list, its pages, and the file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.apps import apps
from django.utils.html import strip_tags

from regulars.core.events.models import EventRow
from regulars.edges.console.slipping import rows_of
from regulars.edges.console.tests.factories import SIGNED_IN, signed_in, some_customers, text_of
from regulars.edges.console.tests.scored import BY_ONE_PACE, a_score, keep_scores
from regulars.engine.lake.types import LakeState, Standing
from regulars.engine.scores import queries

LIST = "/console/slipping/"
FILE = LIST + "slipping-away.csv"
REFRESH = "/console/scores/refresh/"

RULE = (
    "On this list is everybody who bought on 2 days or more, is past the day on which their next "
    "order was due, and is still a customer with a chance between 20% and 80%."
)
BESIDE_GROUPS = (
    "It goes by each customer’s own pace, while the groups At risk and Cannot lose, whom the "
    "dashboard calls good customers gone quiet, go by how long ago the last order was: many on "
    "this list are in other groups."
)

# the newest run (3) and the figures' state, the list by its index (4), who they are with references
# (2), and what they bought
QUERIES = SIGNED_IN + 11


@pytest.fixture
def slipping(three_buyers) -> dict[str, int]:
    """Two who may be leaving: shopper 1 with most at risk, then shopper 0."""
    keep_scores(
        a_score(three_buyers["C-000"], rfm_group="potential_loyalists"),
        a_score(
            three_buyers["C-001"],
            alive=0.126,
            lifetime_value_minor=1_234_567.0,
            at_risk_minor=1_080_246.1,
            next_order_due_on=None,
            rfm_group=None,
        ),
    )
    return three_buyers


def rows(text: str) -> list[str]:
    body = text.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [" ".join(strip_tags(row).split()) for row in re.findall(r"<tr>(.*?)</tr>", body)]


class TestList:
    def test_has_most_value_at_risk_first(self, slipping):
        text = text_of(signed_in("marketer").get(LIST))

        assert rows(text) == [
            "Shopper 1 €10,800 €12,300 13% Jan 20, 2026 –",
            "Shopper 0 €43 €240 82% Feb 20, 2026 Mar 10, 2026",
        ]
        first = apps.get_model("customers", "Customer").objects.get(pk=slipping["C-001"])
        assert f'<a href="/console/customers/{first.public_id}/">Shopper 1</a>' in text

    def test_says_the_totals_in_words(self, slipping):
        text = text_of(signed_in("marketer").get(LIST))

        assert (
            "2 customers are later than usual and may be leaving. Of what they should bring in the "
            "next 2 years, €10,800 is at risk."
        ) in text

    def test_says_who_is_on_it_and_how_that_stands_beside_the_groups(self, slipping):
        text = text_of(signed_in("marketer").get(LIST))

        assert f'<p>{RULE}</p></div></section> <p class="c-note">{BESIDE_GROUPS}</p>' in text

    def test_asks_a_fixed_number_of_queries(self, slipping, django_assert_num_queries):
        client = signed_in()

        with django_assert_num_queries(QUERIES):
            client.get(LIST)

    def test_leaves_out_whoever_went_just_now(self, slipping):
        found = rows_of([a_score(10**9), a_score(slipping["C-000"])])

        assert [(row.profile.shown_as, row.last_on) for row in found] == [
            ("Shopper 0", date(2026, 2, 20))
        ]

    def test_has_pages(self, db):
        ids = list(some_customers(120).values())
        keep_scores(*(a_score(pk, at_risk_minor=1.0 * place) for place, pk in enumerate(ids)))
        client = signed_in()

        first, second, last = (text_of(client.get(LIST, {"page": page})) for page in ("", 2, 3))

        assert (len(rows(first)), len(rows(second)), len(rows(last))) == (50, 50, 20)
        assert rows(first)[0].startswith("Shopper 119 ")
        assert rows(second)[0].startswith("Shopper 69 ")
        assert rows(last)[-1].startswith("Shopper 0 ")
        assert 'rel="next" href="?page=2"' in first
        assert 'rel="prev"' not in first
        assert 'rel="prev" href="?page=1"' in second
        assert 'rel="next"' not in last

    @pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 30])
    def test_answers_any_number_of_a_page(self, slipping, page):
        response = signed_in().get(LIST, {"page": page})

        assert response.status_code == 200
        assert len(rows(text_of(response))) == 2

    def test_is_empty_where_nobody_is(self, three_buyers):
        keep_scores(a_score(three_buyers["C-000"], is_slipping=False))

        text = text_of(signed_in().get(LIST))

        assert (
            f"<h2>Nobody is slipping away</h2><p>{RULE} At present nobody is.</p>"
            f"<p>{BESIDE_GROUPS}</p>"
        ) in text
        assert "slipping-away.csv" not in text

    def test_of_a_store_too_small_for_a_model_says_that_it_cannot_be_told(self, three_buyers):
        said = {"alive": 1.0, "at_risk_minor": 0.0, "is_slipping": False}
        keep_scores(a_score(three_buyers["C-000"], **said), **BY_ONE_PACE)

        text = text_of(signed_in().get(LIST))

        assert (
            "<h2>Who is slipping away cannot be told yet</h2><p>There are only 40 customers, and "
            "it takes 50 to learn from. Too few customers have come back so far to learn from. "
            "Until then everybody is taken to go on at one average pace, by which nobody "
            "leaves.</p>"
        ) in text
        assert "Nobody is slipping away" not in text

    def test_before_the_first_run_says_how_to_get_it(self, db):
        text = text_of(signed_in().get(LIST))

        assert "<h2>No predictions yet</h2>" in text
        assert 'action="/console/figures/refresh/"' in text  # there is nothing to compute them from

    def test_of_another_version_is_to_be_computed_anew(self, db, fresh_lake):
        keep_scores(made_by="0.0.1 scores")

        text = text_of(signed_in().get(LIST))

        assert "<h2>Another version of Regulars computed these predictions</h2>" in text
        assert f'action="{REFRESH}"' in text

    @pytest.fixture
    def fresh_lake(self, monkeypatch):
        """A lake that has everything, at version 0."""
        state = LakeState(Standing.FRESH)
        monkeypatch.setattr("regulars.engine.figures.queries.state_of_lake", lambda: state)
        monkeypatch.setattr("regulars.engine.scores.queries.state_of_lake", lambda: state)

    def test_is_fresh_where_nothing_came_in(self, slipping, fresh_lake):
        text = text_of(signed_in().get(LIST))

        assert "the day of the last order. Nothing has come in since." in text
        assert "/refresh/" not in text

    def test_of_an_earlier_lake_offers_to_compute_it_anew(self, three_buyers, fresh_lake):
        keep_scores(a_score(three_buyers["C-000"]), lake_version=7)

        text = text_of(signed_in().get(LIST))

        assert "Something came in after the predictions were computed" in text
        assert f'action="{REFRESH}"' in text

    def test_of_a_lake_that_is_behind_has_that_brought_up_first(self, slipping, monkeypatch):
        state = LakeState(Standing.STALE)
        monkeypatch.setattr("regulars.engine.figures.queries.state_of_lake", lambda: state)

        text = text_of(signed_in().get(LIST))

        assert "Something came in after the predictions were computed" in text
        assert 'action="/console/figures/refresh/"' in text

    def test_says_that_it_is_being_computed(self, slipping, monkeypatch):
        monkeypatch.setattr(queries, "is_scoring", lambda: True)

        text = text_of(signed_in().get(LIST))

        assert "The predictions are being computed. Here are those of" in text
        assert "/refresh/" not in text


class TestFile:
    def test_has_everybody_and_is_fit_for_a_spreadsheet(self, slipping):
        model = apps.get_model("customers", "Customer")
        model.objects.filter(pk=slipping["C-001"]).update(name="=1+1")

        response = signed_in("marketer").get(FILE)

        [first, second] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
        assert response["Content-Disposition"] == (
            'attachment; filename="regulars-slipping-away-2026-02-28.csv"'
        )
        assert first == {
            "customer": model.objects.get(pk=slipping["C-001"]).public_id,
            "name": "'=1+1",
            "email": "shopper1@shop.example",
            "phone": "",
            "reference": "C-001",
            "last_order_on": "2026-01-20",
            "next_order_due_on": "",
            "rfm_group": "",
            "still_a_customer": "0.126",
            "expected_orders_365": "2.86",
            "worth": "12345.67",
            "worth_low": "120.00",
            "worth_high": "410.00",
            "at_risk": "10802.46",
            "currency": "EUR",
            "as_of": "2026-02-28",
        }
        assert (second["name"], second["next_order_due_on"]) == ("Shopper 0", "2026-03-10")
        assert second["rfm_group"] == "Potential loyalists"

    def test_is_written_down_in_the_log(self, slipping):
        client = signed_in("marketer")

        client.head(FILE)
        client.get(FILE)

        [row] = EventRow.objects.filter(name="downloads.slipping_taken")
        staff = apps.get_model("staff", "Staff").objects.get()
        assert (row.actor, row.payload) == (
            staff.public_id,
            {"as_of": "2026-02-28", "customers": 2},
        )

    @pytest.mark.parametrize("role", ["support", "viewer"])
    def test_needs_customers_and_figures(self, slipping, role):
        client = signed_in(role)

        assert client.get(FILE).status_code == 403
        assert client.get(LIST).status_code == 403
        assert EventRow.objects.filter(name="downloads.slipping_taken").exists() is False
        assert f'href="{LIST}"' not in text_of(client.get("/console/password/"))

    def test_is_told_as_one_where_it_was_taken_again_and_again(self, slipping):
        client = signed_in()
        client.get(FILE)
        alone = text_of(client.get("/console/events/"))
        client.get(FILE)

        again = text_of(client.get("/console/events/"))

        once = "The list of who is slipping away, of Feb 28, 2026, was downloaded: 2 customers."
        assert once in alone
        assert "of Feb 28, 2026, was downloaded 2 times." in again


class TestDay:
    def test_of_the_last_order_is_in_the_currency_of_the_predictions(self, slipping):
        [row] = rows_of([a_score(slipping["C-000"], currency="JPY")])

        assert row.last_on is None
