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


def labels_of(row: Element) -> list[str]:
    return [cell.attributes["data-label"] for cell in row.all("td")]


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
