"""What will be bought again, and together, on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.listings import listing_of, shown, texts
from regulars.edges.report.tests.pages import Element, read_page
from regulars.insight.charts import draw
from regulars.insight.report.tests.factories import (
    a_calendar,
    a_report,
    an_outlook,
    some_pairs,
)


def grid_of(page: Element) -> str:
    """How what customers are worth is laid out beside what is bought together."""
    [grid] = [
        box.attributes["class"]
        for box in page.all("div")
        if {child.attributes.get("id") for child in box.children}
        == {"figure-lifetime-values", "together"}
    ]
    return grid


class TestReplenishment:
    def test_is_a_calendar_of_products_and_weeks(self, page):
        card = listing_of(page, "replenishment")

        [table] = card.all("table", class_="r-heat r-stacked")
        head = [cell.text for cell in table.all("tr")[0].children]
        first = [cell.text for cell in table.all("tr")[1].children]
        assert card.all("p")[0].text == (
            "254 purchases are overdue: their buyers would usually have bought the product again "
            "by now, and have not given it up. The most, 96, are of “House Espresso 1 kg”."
        )
        assert head[:6] == ["Product", "Buyers", "Usual gap", "Overdue", "Dec 31", "Jan 7"]
        assert first[:6] == ["House Espresso 1 kg", "812", "34 days", "96", "41", "40"]
        assert table.all("td")[3].attributes["class"] == "r-heat-7"
        assert [cell.text for cell in table.all("tr")[4].children][4:6] == ["8.4", "8.2"]

    @pytest.mark.parametrize(
        ("weeks", "written"),
        [
            ((6.0, 5.3, 4.0), ["6.0", "5.3", "4.0"]),
            ((12.4, 9.9, 0.0), ["12.4", "9.9", "0.0"]),
            ((12.4, 10.9, 10.0), ["12", "11", "10"]),
            ((6.0, 5.0, 4.0), ["6", "5", "4"]),
        ],
    )
    def test_writes_the_weeks_of_a_product_with_one_number_of_decimals(self, weeks, written):
        product = replace(a_calendar().products[0], weeks=weeks)
        calendar = a_calendar(weeks=a_calendar().weeks[:3], products=(product,))

        listing = shown(replenishment=calendar).replenishment

        assert listing
        assert listing.heat
        assert [cell.text for cell in listing.heat.rows[0].cells[3:]] == written

    def test_says_how_near_it_is_and_that_not_everybody_was_looked_at(self):
        more = a_calendar(products=4 * a_calendar().products, every=3)

        listing = shown(replenishment=more).replenishment

        assert listing
        assert listing.note == (
            "Usual gap: of everybody who has bought the product, each counted once. The middle of "
            "the gaps that are over is mostly shorter, as those who buy often have most of them. "
            "The first 12 of 16 products. On gaps that were held out, these days were 12% nearer "
            "than each customer's own average gap. One in 3 customers was looked at, and the "
            "counts were scaled up."
        )

    @pytest.mark.parametrize(
        ("overdue", "said"),
        [
            (0, "Nobody is past the day on which they usually buy these products again."),
            (
                1,
                (
                    "1 purchase is overdue: its buyer would usually have bought “House Espresso 1 "
                    "kg” again by now, and has not given it up."
                ),
            ),
        ],
    )
    def test_counts_who_is_overdue(self, overdue, said):
        first = replace(a_calendar().products[0], overdue=overdue)

        assert texts(shown(replenishment=a_calendar(products=(first,))).replenishment) == (said,)

    @pytest.mark.parametrize(
        ("counts", "leading"),
        [
            ((9, 4, 0), " The most, 9, are of “House Espresso 1 kg”."),
            ((4, 4, 1), ""),
            ((0, 9, 0), " All are of “Filter Blend 500 g”."),
        ],
        ids=["one leads", "two share the first place", "only one"],
    )
    def test_names_the_product_with_most_of_them(self, counts, leading):
        products = tuple(
            replace(product, overdue=overdue)
            for product, overdue in zip(a_calendar().products, counts, strict=False)
        )

        [said] = texts(shown(replenishment=a_calendar(products=products)).replenishment)

        assert said == (
            f"{sum(counts)} purchases are overdue: their buyers would usually have bought the "
            f"product again by now, and have not given it up.{leading}"
        )

    @pytest.mark.parametrize(
        ("bought_again", "said"),
        [
            (0, "Nobody has bought a product again so far, so none can be due."),
            (
                1,
                (
                    "In 1 case a customer has bought a product again, but no product has two "
                    "buyers now who are likely to come back for it, so none is due."
                ),
            ),
            (
                1_431,
                (
                    "In 1,431 cases a customer has bought a product again, but no product has two "
                    "buyers now who are likely to come back for it, so none is due."
                ),
            ),
            (None, "No product has two buyers who are likely to come back for it, so none is due."),
        ],
        ids=["nobody ever", "one", "many", "older report"],
    )
    def test_says_why_nothing_is_due(self, bought_again, said):
        empty = a_calendar(products=(), bought_again=bought_again)

        listing = shown(replenishment=empty).replenishment

        assert texts(listing) == (said,)
        assert listing
        assert listing.heat is None


class TestTogether:
    def test_explains_the_first_pair_and_lists_the_others(self, page):
        card = listing_of(page, "together")

        rows = [[cell.text for cell in row.children] for row in card.all("tr")[1:]]
        assert card.all("p")[0].text == (
            "Of 100 baskets with “Hand Grinder”, 57 hold “House Espresso 1 kg”, too: 2.4 times as "
            "many as by chance."
        )
        assert rows[1] == ["Sencha 100 g", "Tea Strainer", "24", "5.2", "156"]
        assert card.all("caption")[0].text == "Those in most baskets beyond chance first"

    def test_writes_a_column_with_one_number_of_decimals(self):
        first, second, third = some_pairs()
        pairs = (replace(first, confidence=0.06, lift=1.04), replace(second, confidence=0.053))

        cells = [
            [[cell.text for cell in row[2:4]] for row in together.table.rows]
            for together in (
                shown(together=pairs).together,
                shown(together=(replace(first, lift=3.0), third)).together,
            )
            if together and together.table
        ]

        assert cells == [
            [["6.0", "1.04"], ["5.3", "5.20"]],
            [["57", "3.0"], ["19", "4.1"]],
        ]

    def test_stands_beside_what_customers_are_worth_only_where_there_is_a_table(self):
        full, short = (
            read_page(render(present(report, draw(report))))
            for report in (a_report(), a_report(outlook=an_outlook(together=())))
        )

        assert grid_of(full) == "r-grid r-two r-start"
        assert grid_of(short) == "r-grid r-across"

    def test_shows_ten_pairs_at_most_and_says_so_where_there_is_none(self):
        many, none = shown(together=4 * some_pairs()).together, shown(together=()).together

        assert many
        assert many.table
        assert len(many.table.rows) == 10
        assert texts(none) == (
            "No two products lie in the same baskets surely more often than by chance.",
        )
        assert none
        assert none.table is None
