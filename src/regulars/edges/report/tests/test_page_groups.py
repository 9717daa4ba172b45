"""The groups on the page: what is said of whom, and when nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regulars.edges.report.page import present
from regulars.insight.report.tests.factories import (
    a_report,
    a_scope,
    some_rfm,
)


class TestGroups:
    def test_have_bars_of_their_share_of_customers(self):
        page = present(a_report(), {})

        groups = {group.code: group.customers for group in a_report().rfm.groups}
        assert {card.code: card.bar for card in page.groups.cards} == {
            code: pytest.approx(100 * customers / sum(groups.values()))
            for code, customers in groups.items()
            if customers
        }

    def test_call_nobody_lost_in_a_short_history(self):
        early = present(a_report(scope=a_scope(first_day=date(2025, 10, 1))), {}).groups.lead

        late = present(a_report(), {}).groups.lead
        assert late.endswith("were good customers and have gone quiet.")
        assert "gone quiet" not in early
        assert early.endswith("having been quiet for a while means little yet.")

    def test_of_nobody_are_not_shown_at_all(self):
        rfm = some_rfm()
        nobody = tuple(replace(group, customers=0, revenue_minor=0) for group in rfm.groups)

        page = present(a_report(rfm=replace(rfm, groups=nobody)), {})

        assert page.groups.lead == "There are no known customers to group."
        assert page.groups.cards == ()
        assert page.groups.edges is None

    def test_of_four_customers_are_no_fifths(self):
        rfm = some_rfm()
        first, *others = (replace(group, customers=0) for group in rfm.groups)

        page = present(
            a_report(rfm=replace(rfm, groups=(replace(first, customers=4), *others))), {}
        )

        assert page.groups.lead == "There are too few known customers to group."
        assert page.groups.cards == ()
