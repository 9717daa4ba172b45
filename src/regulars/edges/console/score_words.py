"""What a run of predictions did, and what answered, in words."""

from __future__ import annotations

from datetime import date

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import day_text, number_text
from regulars.edges.report.words.outlook import model_name
from regulars.insight.types import tells_customers_apart


def scores_asked(_facts: Facts, _names: Names) -> SafeString:
    """Somebody wanted them anew."""
    return escape(_("Computing the predictions anew was asked for."))


def scores_computed(facts: Facts, _names: Names) -> SafeString:
    """Whom a run scored, and by which model, if by any."""
    number = facts["customers_changed"]
    told = _by_a_model if tells_customers_apart(facts["model"]) else _by_one_pace
    return format_html(
        told(number, is_whole=facts["is_whole"]),
        number=number_text(number),
        day=day_text(date.fromisoformat(facts["as_of"])),
        model=model_name(facts["model"]),
    )


def answering_text(kind: str) -> str:
    """What a forecast was made by, where models are listed."""
    return model_name(kind) if tells_customers_apart(kind) else _("None: one pace for all")


def _by_a_model(number: int, *, is_whole: bool) -> str:
    if is_whole:
        return ngettext(
            "{number} customer was scored, as of {day}, by the model {model}.",
            "{number} customers were scored, as of {day}, by the model {model}.",
            number,
        )
    return ngettext(
        "{number} customer whose orders had changed was scored anew, as of {day}, by the "
        "model {model}.",
        "{number} customers whose orders had changed were scored anew, as of {day}, by the "
        "model {model}.",
        number,
    )


def _by_one_pace(number: int, *, is_whole: bool) -> str:
    if is_whole:
        return ngettext(
            "{number} customer was scored, as of {day}, by one pace for all, as the orders could "
            "not carry a model yet.",
            "{number} customers were scored, as of {day}, by one pace for all, as the orders "
            "could not carry a model yet.",
            number,
        )
    return ngettext(
        "{number} customer whose orders had changed was scored anew, as of {day}, by one pace for "
        "all, as the orders could not carry a model yet.",
        "{number} customers whose orders had changed were scored anew, as of {day}, by one pace "
        "for all, as the orders could not carry a model yet.",
        number,
    )
