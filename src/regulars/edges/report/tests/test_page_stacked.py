"""Tables that stand as cards on a telephone: every square says what its column is called."""

from __future__ import annotations

import pytest

from regulars.edges.report.tests.pages import Element

NOTE = (
    "Weeks by their first day, with the next purchase of everybody who has bought the product. "
    "Buyers: those of them who will buy it again with a chance of a half or more. Overdue: buyers "
    "past their day, who may have bought other products since."
)


def card_of(page: Element, name: str) -> Element:
    [card] = page.all("div", id=name)
    return card


def folded_table(page: Element, figure: str) -> Element:
    """The values of a picture, which unfold below it."""
    [card] = page.all("figure", id=f"figure-{figure}")
    [folded] = card.all("details", class_="r-as-table")
    [table] = folded.all("table")
    return table


def labels_of(row: Element) -> list[str]:
    return [cell.attributes["data-label"] for cell in row.all("td") if cell.text]


class TestStacked:
    def test_the_calendar_names_every_week_in_its_square(self, page):
        [table] = card_of(page, "replenishment").all("table", class_="r-heat r-stacked")

        head, first, *_others = table.all("tr")
        assert labels_of(first) == [cell.text for cell in head.children[1:]]
        assert labels_of(first)[:4] == ["Buyers", "Usual gap", "Overdue", "Dec 31"]

    def test_the_slipping_name_every_value(self, page):
        [table] = card_of(page, "slipping").all("table", class_="r-stacked")

        assert labels_of(table.all("tr")[1]) == [
            "At risk",
            "Worth",
            "Still there",
            "Orders",
            "Last order",
            "Next was due",
        ]

    def test_the_cohorts_name_every_age(self, page):
        table = folded_table(page, "cohorts")

        head, first, *_others = table.all("tr")
        ages = [cell.text for cell in head.children[2:]]
        assert table.attributes["class"] == "r-stacked r-many"
        assert labels_of(first) == ["Customers", *(f"Month {age}" for age in ages)]

    def test_a_value_that_is_not_there_names_nothing(self, page):
        last = folded_table(page, "cohorts").all("tr")[-1]

        assert [cell.attributes for cell in last.children if not cell.text] == [
            {} for _ in range(len(last.children) - len(labels_of(last)) - 1)
        ]

    def test_a_row_that_is_named_by_a_number_says_of_what(self, page):
        months = [row.children[0] for row in folded_table(page, "growth").all("tr")[1:]]
        cohorts = [row.children[0] for row in folded_table(page, "cohorts").all("tr")[1:]]

        assert [(cell.attributes["data-label"], cell.text) for cell in months[:2]] == [
            ("Month", "1"),
            ("Month", "2"),
        ]
        assert all("data-label" not in cell.attributes for cell in cohorts)

    def test_words_are_told_from_numbers(self, page):
        first = folded_table(page, "past-forecasts").all("tr")[1]

        assert [cell.attributes.get("class") for cell in first.all("td")] == [
            "r-word",
            *[None] * 4,
            "r-word",
        ]

    def test_what_fits_stays_a_table(self, page):
        table = folded_table(page, "concentration")

        assert table.attributes == {}
        assert len(table.all("tr")[0].children) == 2

    @pytest.mark.parametrize("name", ["replenishment", "slipping", "together", "outlook-model"])
    def test_stay_tables_to_those_who_listen(self, page, name):
        [table] = card_of(page, name).all("table")

        roles = {
            part.name: part.attributes["role"]
            for part in table.all("*")
            if "role" in part.attributes
        }
        assert table.attributes["role"] == "table"
        assert roles == {
            "thead": "rowgroup",
            "tbody": "rowgroup",
            "tr": "row",
            "th": "rowheader",
            "td": "cell",
        }

    def test_notes_stand_outside_of_what_scrolls(self, page):
        card = card_of(page, "replenishment")

        [scroller] = card.all("div", class_="r-scroll")
        assert NOTE in [note.text for note in card.all("p", class_="r-note")]
        assert scroller.all("p") == scroller.all("caption") == []
