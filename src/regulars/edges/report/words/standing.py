"""The words of the store's standing: five stages, four kinds of product."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

STAGES = {
    "launched": (
        gettext_noop("Launched"),
        gettext_noop(
            "Orders are still few. Win customers first; keep what you do for retention small and "
            "automatic, and start collecting the history that later decisions need."
        ),
    ),
    "traction": (
        gettext_noop("First traction"),
        gettext_noop(
            "Orders arrive steadily. Automatic e-mail after the first order earns most now: "
            "thanks, how to get the best from it, and a reason for the second order."
        ),
    ),
    "steady_growth": (
        gettext_noop("Growing steadily"),
        gettext_noop(
            "There are enough customers for them to bring others. Add a referral programme and a "
            "simple loyalty programme to the e-mail that already runs."
        ),
    ),
    "established": (
        gettext_noop("Established"),
        gettext_noop(
            "Growth from new customers gets dearer from here. Work on how often customers order "
            "and what each is worth over time."
        ),
    ),
    "well_established": (
        gettext_noop("Well established"),
        gettext_noop(
            "Most of next year's revenue will come from people who already know the store. "
            "Retention comes first: a small gain here is worth more than a campaign for new "
            "customers."
        ),
    ),
}
QUADRANTS = {
    "valuable_habit": (
        gettext_noop("A valuable habit"),
        gettext_noop(
            "Customers spend much at a time and order often. No kind of store gains more from "
            "retention: protect the best customers before anything else."
        ),
    ),
    "everyday_staple": (
        gettext_noop("An everyday staple"),
        gettext_noop(
            "Customers order often and spend little at a time. Make the next order effortless "
            "(saved details, a reminder at the right time) and give reasons for a fuller basket."
        ),
    ),
    "considered_purchase": (
        gettext_noop("A considered purchase"),
        gettext_noop(
            "Customers spend much at a time and order seldom. Service, care after the sale and "
            "recommendations to friends carry further than frequent offers."
        ),
    ),
    "occasional_treat": (
        gettext_noop("An occasional treat"),
        gettext_noop(
            "Customers spend little at a time and order seldom. Keep effort per customer low: "
            "automatic messages, occasions in the year, sets and gifts that make orders larger."
        ),
    ),
}


def declining_name(code: str) -> str:
    """What a store of this stage is called while its orders fall."""
    return _("%(stage)s, but shrinking") % {"stage": stage_name(code)}


def declining_text(change: str, months: int) -> str:
    """How much the orders fell, and what that asks for; it takes the place of the stage's text."""
    text = _(
        "Orders fell by %(change)s from the %(months)s months before to the last %(months)s. Find "
        "out first what went: new customers, or those who used to come back. Until then, this "
        "matters more than what suits the stage."
    )
    return text % {"change": change, "months": months}


def stage_name(code: str) -> str:
    """What the stage is called."""
    return _(STAGES[code][0])


def stage_text(code: str) -> str:
    """What the stage asks for."""
    return _(STAGES[code][1])


def quadrant_name(code: str) -> str:
    """What the kind of product is called."""
    return _(QUADRANTS[code][0])


def quadrant_text(code: str) -> str:
    """What the kind of product asks for."""
    return _(QUADRANTS[code][1])
