"""What lies ahead of a customer, as their page says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.utils.html import strip_tags

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.edges.console.prospect import Prospect
from regulars.edges.console.tests.factories import NOW, signed_in, text_of
from regulars.edges.console.tests.scored import AS_OF, a_score, keep_scores
from regulars.edges.report.words.groups import group_action, group_meaning, group_name
from regulars.engine.scores.types import Replenishing
from regulars.kernel import clock

TODAY = NOW.date()


def a_prospect(**changes) -> Prospect:
    return Prospect(a_score(1, **changes), (), TODAY, last_on=date(2026, 2, 20))


class TestStanding:
    @pytest.mark.parametrize(
        ("alive", "words"),
        [
            (1.0, "Likely still a customer (100%)"),
            (0.67, "Likely still a customer (67%)"),
            (0.66, "May be leaving (66% still a customer)"),
            (0.34, "May be leaving (34% still a customer)"),
            (0.33, "Has probably left (33% still a customer)"),
            (0.0, "Has probably left (0% still a customer)"),
        ],
    )
    def test_is_said_with_the_chance(self, alive, words):
        assert a_prospect(alive=alive).standing == words


class TestLateness:
    def test_is_counted_from_the_day_that_the_next_order_was_due(self):
        assert a_prospect(next_order_due_on=date(2026, 2, 19)).days_late == 10
        assert a_prospect(next_order_due_on=date(2026, 3, 10)).days_late == -9

    def test_is_none_where_nobody_comes_back(self):
        assert a_prospect(next_order_due_on=None).days_late == 0

    def test_an_order_after_the_day_of_the_run_overtakes_it(self):
        assert a_prospect().is_overtaken is False
        assert replace(a_prospect(), last_on=date(2026, 3, 1)).is_overtaken is True
        assert replace(a_prospect(), last_on=AS_OF).is_overtaken is False
        assert replace(a_prospect(), last_on=None).is_overtaken is False


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


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


@pytest.mark.usefixtures("today")
class TestPage:
    def test_says_what_to_expect_in_plain_words(self, three_buyers):
        buyer = three_buyers["C-000"]
        keep_scores(a_score(buyer))

        text = page(buyer)

        assert card(text, "ahead") == (
            "What lies ahead Likely still a customer (82%) "
            "Expect 0.74 orders in the next 90 days, 2.9 within a year. "
            "The chance that none comes within a year is 34%. "
            "Worth €240 in the next 2 years: what such customers bring on average, which lies "
            "between €120 and €410 with 90% certainty. "
            "As of Feb 28, 2026, by the model BG/NBD."
        )
        assert card(text, "next") == (
            "The next order Due around Mar 10, 2026 "
            "Half of those who come back from here have done so by Mar 20, 2026. "
            "Eight in ten of them come between Mar 5, 2026 and Jun 1, 2026."
        )
        assert card(text, "group") == (
            f"Where they stand {group_name('loyal')} {group_meaning('loyal')} "
            f"{group_action('loyal')} As of Feb 28, 2026. Everybody in this group"
        )
        assert 'href="/console/customers/?group=loyal"' in text

    @pytest.mark.parametrize(
        ("due_on", "words"),
        [
            (date(2026, 2, 19), "Overdue by 10 days By the usual gap it was due around Feb 19"),
            (date(2026, 2, 28), "Overdue by 1 day By the usual gap it was due around Feb 28"),
            (date(2026, 3, 1), "Due today Half of those"),
        ],
    )
    def test_says_how_late_the_next_order_is(self, three_buyers, due_on, words):
        buyer = three_buyers["C-000"]
        keep_scores(a_score(buyer, next_order_due_on=due_on))

        assert card(page(buyer), "next").startswith(f"The next order {words}")

    def test_waits_for_nobody_of_whom_hardly_any_comes_back(self, three_buyers):
        buyer = three_buyers["C-000"]
        none = dict.fromkeys(("due_on", "on", "from", "to"))
        changes = {f"next_order_{name}": value for name, value in none.items()}
        keep_scores(a_score(buyer, rfm_group=None, **changes))

        text = page(buyer)

        assert card(text, "next") == (
            "The next order None to wait for Hardly anybody with such a history comes back."
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

        assert card(page(buyer), "next").endswith(words)

    def test_says_that_an_order_came_since(self, three_buyers):
        buyer = three_buyers["C-002"]
        keep_scores(a_score(buyer), as_of=date(2026, 2, 27))

        assert card(page(buyer), "ahead").endswith(
            "An order came since; the next run takes it into account."
        )

    def test_lists_the_products_they_will_need_again(self, three_buyers):
        made = sold("mint", "sage", "dill")
        buyer = three_buyers["C-000"]
        needed = (
            Replenishing(made["sage"], date(2026, 3, 9), None, 0.25),
            Replenishing(made["dill"], date(2026, 2, 1), None, 0.09),  # hardly ever
            Replenishing(made["mint"], date(2026, 2, 9), date(2026, 3, 20), 0.7),
            Replenishing(10**9, date(2026, 2, 1), None, 0.9),  # taken out since
        )
        keep_scores(a_score(buyer, replenishments=needed))

        text = page(buyer)

        assert card(text, "needed") == (
            "What they will need again "
            "Mint jar was due around Feb 9, 2026 expected around Mar 20, 2026 70% "
            "Sage jar due around Mar 9, 2026 25% "
            "Due by the usual gap. The share is the chance that they ever buy it again."
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
