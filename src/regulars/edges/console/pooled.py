"""Why nothing can be told of single customers, where one pace for all of them answers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.console.writing import number_text
from regulars.edges.report.words.outlook import reason_text
from regulars.engine.scores.types import ScoreRun
from regulars.insight.extents import LEAST_FORESEEN

FEW_BUYERS = "few_buyers"


def why_untold(run: ScoreRun) -> str:
    """What stands in the way of telling customers apart; empty where a model does tell them."""
    if run.tells_customers_apart:
        return ""
    said = (_reason(code, run.customers) for code in run.answering.reasons)
    return " ".join(filter(None, said)) or _("Too little is known of single customers.")


def _reason(code: str, known: int) -> str:
    if code != FEW_BUYERS:
        return reason_text(code)
    text = ngettext(
        "There is only %(known)s customer, and it takes %(least)s to learn from.",
        "There are only %(known)s customers, and it takes %(least)s to learn from.",
        known,
    )
    return text % {"known": number_text(known), "least": number_text(LEAST_FORESEEN)}
