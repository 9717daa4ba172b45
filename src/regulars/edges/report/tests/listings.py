"""What lies ahead, on the page: the section, its lists and what they say."""

from __future__ import annotations

from typing import Any

from regulars.edges.report.page import present
from regulars.edges.report.page.values import Listing, Outlook
from regulars.edges.report.tests.pages import Element
from regulars.insight.report.tests.factories import a_report, an_outlook


def shown(**changes: Any) -> Outlook:
    """The section of a report with these changes to what lies ahead."""
    return present(a_report(outlook=an_outlook(**changes)), {}).outlook


def texts(listing: Listing | None) -> tuple[str, ...]:
    """The sentences of a list that must be there."""
    assert listing
    return listing.text


def listing_of(page: Element, name: str) -> Element:
    """The card of the list of this name."""
    [card] = page.all("div", id=name)
    return card
