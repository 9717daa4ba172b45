"""The words of the heat maps: what each counts in the table of cohorts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

# What its button says, its title, and what its squares count.
MAPS = {
    "cohorts": (
        gettext_noop("Customers"),
        gettext_noop("Share of each cohort that ordered again"),
        gettext_noop(
            "Each row holds the customers whose first order fell in that period. Columns: "
            "%(grain)s. The stronger the colour, the more of them ordered in that period."
        ),
    ),
    "cohort-orders": (
        gettext_noop("Orders"),
        gettext_noop("Orders of each cohort"),
        gettext_noop("How many orders its customers placed in each period."),
    ),
    "cohort-revenue": (
        gettext_noop("Revenue"),
        gettext_noop("Revenue of each cohort"),
        gettext_noop("What its customers brought in each period, less what was taken back."),
    ),
    "cohort-value": (
        gettext_noop("Lifetime value"),
        gettext_noop("What a customer of each cohort has brought so far"),
        gettext_noop("Revenue per customer, added up from the period of the first order (0) on."),
    ),
    "cohort-profit": (
        gettext_noop("Margin"),
        gettext_noop("Margin of each cohort"),
        gettext_noop("Revenue less the cost of the goods in each period, where cost is known."),
    ),
}


def map_name(picture: str) -> str:
    """What the map counts, in a word."""
    return _(MAPS[picture][0])


def map_title(picture: str) -> str:
    """What the map shows."""
    return _(MAPS[picture][1])


def map_text(picture: str, grain: str) -> str:
    """What its squares count; ``grain`` names what an age is counted in."""
    text = _(MAPS[picture][2])
    return text % {"grain": grain} if "%(grain)s" in text else text
