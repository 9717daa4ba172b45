"""The eleven groups in plain words: who they are and what to do for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.words.marking import gettext_noop

# The best first; the order in which they are shown.
GROUPS = {
    "champions": (
        gettext_noop("Champions"),
        gettext_noop("They bought lately, buy often and spend most."),
        gettext_noop("Reward them, show them what is new first, and ask them to bring friends."),
    ),
    "loyal": (
        gettext_noop("Loyal"),
        gettext_noop("They have come back often or spent well, and not too long ago."),
        gettext_noop("Thank them, invite them into the loyalty programme, and ask for reviews."),
    ),
    "potential_loyalists": (
        gettext_noop("Potential loyalists"),
        gettext_noop("They bought lately and more than once: the regulars of tomorrow."),
        gettext_noop(
            "Recommend what goes with what they own, and show how near the next reward is."
        ),
    ),
    "new": (
        gettext_noop("New"),
        gettext_noop("Their first order is recent."),
        gettext_noop(
            "Help them to enjoy what they bought, and give one good reason for the second order."
        ),
    ),
    "promising": (
        gettext_noop("Promising"),
        gettext_noop("They bought fairly lately, but little so far."),
        gettext_noop(
            "Stay in touch with useful stories and a small incentive before they forget you."
        ),
    ),
    "need_attention": (
        gettext_noop("Need attention"),
        gettext_noop("They used to buy about as often as most, and it has been a while."),
        gettext_noop("Write now, with an offer that ends soon and fits what they bought before."),
    ),
    "about_to_sleep": (
        gettext_noop("About to sleep"),
        gettext_noop("They bought little and not lately; the habit is fading."),
        gettext_noop("Show popular products and what is new; a reminder costs little."),
    ),
    "at_risk": (
        gettext_noop("At risk"),
        gettext_noop("They bought often or spent well, but not for a long time."),
        gettext_noop("Win them back personally: ask what went wrong, then make an offer."),
    ),
    "cannot_lose": (
        gettext_noop("Cannot lose"),
        gettext_noop("They were among the best customers and have all but gone."),
        gettext_noop("Call or write by hand. One of them is worth many new customers."),
    ),
    "hibernating": (
        gettext_noop("Hibernating"),
        gettext_noop("They bought little, a long time ago."),
        gettext_noop("Include them in seasonal news; spend no more than that."),
    ),
    "lost": (
        gettext_noop("Lost"),
        gettext_noop("They bought least, and longest ago."),
        gettext_noop("Try one strong offer, then let them go and keep your messages for others."),
    ),
}


def group_name(code: str) -> str:
    """What the group is called."""
    return _(GROUPS[code][0])


def group_meaning(code: str) -> str:
    """Who they are."""
    return _(GROUPS[code][1])


def group_action(code: str) -> str:
    """What to do for them."""
    return _(GROUPS[code][2])
