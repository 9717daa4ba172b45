"""Who is on the list of those slipping away, and how it stands beside the groups, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.console.writing import number_text, share_text
from regulars.edges.report.words.groups import group_name
from regulars.insight.extents import LEAVING, LEAVING_FROM


def slipping_rule() -> str:
    """Who is on the list, in one sentence."""
    least, most = LEAVING
    return _(
        "On this list is everybody who bought on %(days)s days or more, is past the day on which "
        "their next order was due, and is still a customer with a chance between %(least)s and "
        "%(most)s."
    ) % {"days": number_text(LEAVING_FROM), "least": share_text(least), "most": share_text(most)}


def slipping_beside_groups() -> str:
    """How the list differs from the groups that sound like it."""
    return _(
        "It goes by each customer’s own pace, while the groups %(at_risk)s and %(cannot_lose)s, "
        "whom the dashboard calls good customers gone quiet, go by how long ago the last order "
        "was: many on this list are in other groups."
    ) % {"at_risk": group_name("at_risk"), "cannot_lose": group_name("cannot_lose")}
