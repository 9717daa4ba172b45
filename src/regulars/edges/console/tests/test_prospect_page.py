"""What lies ahead of a customer, as their page says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from django.apps import apps
from django.utils.html import strip_tags

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.edges.console.tests.factories import NOW, signed_in, text_of
from regulars.edges.console.tests.scored import BG_NBD, BY_ONE_PACE, a_score, keep_scores
from regulars.edges.console.tests.test_prospect import WIN_BACK
from regulars.edges.report.words.groups import group_action, group_meaning, group_name
from regulars.engine.scores.types import Replenishing
from regulars.kernel import clock


@pytest.fixture
def years_later(monkeypatch):
    """The predictions are as of their day, whenever they are looked at."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=730))


def page(customer_id: int, role: str = "owner") -> str:
    record = apps.get_model("customers", "Customer").objects.get(pk=customer_id)
    return text_of(signed_in(role).get(f"/console/customers/{record.public_id}/"))


def card(text: str, name: str) -> str:
    """What a card of a page says, without its marks."""
    found = text.split(f'aria-labelledby="{name}-title"')[1].split("</section>", maxsplit=1)[0]
    return " ".join(strip_tags(f"<p{found}".replace("</p", " </p").replace("</s", " </s")).split())


def sold(*names: str) -> dict[str, int]:
    drafts = [ProductDraft(reference=name, name=f"{name.title()} jar") for name in names]
    return import_products(drafts=drafts, source="file", import_run=None, actor=SYSTEM, now=NOW).ids


@pytest.mark.usefixtures("years_later")
class TestPage:
    def test_says_what_to_expect_in_plain_words(self, three_buyers):
        buyer = three_buyers["C-000"]
        keep_scores(a_score(buyer, is_slipping=False))

        text = page(buyer)

        assert card(text, "ahead") == (
            "What lies ahead May order again within a year (66%) "
            "Expect 0.74 orders in the next 90 days, 2.9 within a year. "
            "The chance that they have not left for good is 82%. "
            "Worth €240 in the next 2 years: what such customers bring on average, which lies "
            "between €120 and €410 with 90% certainty. "
            "As of Feb 28, 2026, by the model BG/NBD."
        )
        assert card(text, "next") == (
            "The next order Due around Mar 10, 2026 "
            "The chance that it comes within a year is 66%. "
            "Half of those who come back from here have done so by Mar 20, 2026. "
            "Eight in ten of them come between Mar 5, 2026 and Jun 1, 2026. "
            "As of Feb 28, 2026."
        )
        assert card(text, "group") == (
            f"Where they stand {group_name('loyal')} {group_meaning('loyal')} "
            f"{group_action('loyal')} As of Feb 28, 2026. Everybody in this group"
        )
        assert 'href="/console/customers/?group=loyal"' in text

    def test_says_that_a_forecast_with_a_season_is_not_their_sum(self, three_buyers):
        buyer = three_buyers["C-000"]
        seasonal = msgspec.to_builtins(replace(BG_NBD, seasonal=True))
        keep_scores(a_score(buyer), answering=seasonal)

        assert card(page(buyer), "ahead").endswith(
            "As of Feb 28, 2026, by the model BG/NBD. The store’s forecast is not the sum of such "
            "orders: it follows the season, and they do not."
        )

    @pytest.mark.parametrize(
        ("due_on", "words"),
        [
            (date(2026, 2, 18), "Overdue by 10 days By the usual gap it was due around Feb 18"),
            (date(2026, 2, 27), "Overdue by 1 day By the usual gap it was due around Feb 27"),
            (date(2026, 2, 28), "Due around Feb 28, 2026 The chance that it comes"),
        ],
    )
    def test_says_how_late_the_next_order_is(self, three_buyers, due_on, words):
        buyer = three_buyers["C-000"]
        keep_scores(a_score(buyer, next_order_due_on=due_on))

        said = card(page(buyer), "next")

        assert said.startswith(f"The next order {words}")
        assert said.endswith("As of Feb 28, 2026.")

    def test_waits_for_nobody_of_whom_hardly_any_comes_back(self, three_buyers):
        buyer = three_buyers["C-000"]
        none = dict.fromkeys(("due_on", "on", "from", "to"))
        changes = {f"next_order_{name}": value for name, value in none.items()}
        keep_scores(a_score(buyer, rfm_group=None, is_slipping=False, **changes))

        text = page(buyer)

        assert card(text, "next") == (
            "The next order None to wait for Hardly anybody with such a history comes back. "
            "As of Feb 28, 2026."
        )
        assert "group-title" not in text

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ({"next_order_to": date(2028, 2, 28)}, "between Mar 5, 2026 and Feb 28, 2028."),
            ({"next_order_to": date(2028, 2, 29)}, "done so by Mar 20, 2026. Some take years."),
            (
                {"next_order_on": date(2028, 2, 29), "next_order_to": date(2041, 7, 12)},
                "Those who still come back from here take years.",
            ),
        ],
    )
    def test_names_no_day_that_nobody_plans_for(self, three_buyers, days, words):
        buyer = three_buyers["C-000"]
        keep_scores(a_score(buyer, **days))

        assert card(page(buyer), "next").endswith(f"{words} As of Feb 28, 2026.")

    def test_says_that_an_order_came_since(self, three_buyers):
        buyer = three_buyers["C-002"]
        keep_scores(a_score(buyer), as_of=date(2026, 2, 27))

        assert card(page(buyer), "ahead").endswith(
            "An order came since; the next run takes it into account."
        )

    def test_of_a_one_time_buyer_says_nothing_of_being_there(self, three_buyers):
        buyer = three_buyers["C-001"]
        said = {"purchases": 1, "alive": 1.0, "churn_probability": 0.97, "is_slipping": False}
        keep_scores(a_score(buyer, **said))

        found = card(page(buyer), "ahead")

        assert found.startswith(
            "What lies ahead Unlikely to order again within a year (3%) "
            "Expect 0.74 orders in the next 90 days, 2.9 within a year. Worth €240"
        )

    def test_of_a_store_too_small_for_a_model_shows_no_certainty(self, three_buyers):
        buyer = three_buyers["C-000"]
        said = {"alive": 1.0, "churn_probability": 0.0, "at_risk_minor": 0.0, "is_slipping": False}
        keep_scores(a_score(buyer, **said), **BY_ONE_PACE)

        text = page(buyer)

        assert card(text, "ahead") == (
            "What lies ahead Cannot be told of single customers yet "
            "There are only 40 customers, and it takes 50 to learn from. "
            "Too few customers have come back so far to learn from. "
            "Whether this one comes back cannot be told. "
            "At the average pace of all, expect 0.74 orders in the next 90 days, 2.9 within a "
            "year. "
            "Worth €240 in the next 2 years: what such customers bring on average, which lies "
            "between €120 and €410 with 90% certainty. "
            "As of Feb 28, 2026."
        )
        assert card(text, "next").startswith(
            "The next order Due around Mar 10, 2026 Half of those who come back"
        )

    def test_of_a_store_too_small_to_know_a_rhythm_waits_for_no_day(self, three_buyers):
        buyer = three_buyers["C-000"]
        none = dict.fromkeys(("due_on", "on", "from", "to"))
        changes = {f"next_order_{name}": value for name, value in none.items()}
        keep_scores(a_score(buyer, is_slipping=False, **changes), **BY_ONE_PACE)

        assert card(page(buyer), "next") == (
            "The next order Not known yet "
            "There are only 40 customers, and it takes 50 to learn from. "
            "Too few customers have come back so far to learn from. As of Feb 28, 2026."
        )

    def test_of_who_is_slipping_says_to_win_them_back(self, three_buyers):
        buyer = three_buyers["C-000"]
        keep_scores(a_score(buyer))

        text = page(buyer)

        assert card(text, "group") == (
            "Where they stand Slipping away They are past the day on which their next order was "
            f"due, and may have left. Their group is Loyal. {group_meaning('loyal')} {WIN_BACK} "
            "As of Feb 28, 2026. Everybody who is slipping away · Everybody in this group"
        )
        assert '<a href="/console/slipping/">Everybody who is slipping away</a>' in text
        assert "/console/slipping/" not in page(buyer, "support")

    def test_lists_the_products_they_may_need_again_with_a_day_each(self, three_buyers):
        made = sold("mint", "sage", "dill")
        buyer = three_buyers["C-000"]
        needed = (
            Replenishing(made["sage"], date(2026, 2, 28), None, 0.34),
            Replenishing(made["dill"], date(2026, 2, 1), None, 0.33),  # hardly ever
            Replenishing(made["mint"], date(2026, 2, 9), date(2026, 3, 20), 0.7),
            Replenishing(10**9, date(2026, 2, 1), None, 0.9),  # taken out since
        )
        keep_scores(a_score(buyer, replenishments=needed))

        text = page(buyer)

        assert card(text, "needed") == (
            "What they may need again "
            "Mint jar was due around Feb 9, 2026 70% "
            "Sage jar due around Feb 28, 2026 34% "
            "Due by the usual gap, as of Feb 28, 2026. The share is the chance that they ever buy "
            "it again; products with less than one in three are left out."
        )
        mint = apps.get_model("catalog", "Product").objects.get(pk=made["mint"])
        assert f'<a href="/console/products/{mint.public_id}/">Mint jar</a>' in text

    def test_of_somebody_whom_the_run_did_not_see_says_so(self, three_buyers):
        keep_scores(a_score(three_buyers["C-000"]))

        text = page(three_buyers["C-001"])

        assert card(text, "ahead") == (
            "What lies ahead Not known yet The predictions are of Feb 28, 2026, and this customer "
            "had no order by then that counts in them."
        )

    def test_before_the_first_run_leads_whoever_may_to_where_it_begins(self, three_buyers):
        buyer = three_buyers["C-000"]

        text = page(buyer)

        assert card(text, "ahead").startswith("What lies ahead No predictions yet Whether they")
        link = '<a class="c-button" href="/console/ahead/">What lies ahead</a>'
        assert link in text
        assert link not in page(buyer, "support")
