"""What lies ahead? The forecast and how it did, what customers bring, who leaves, what is due."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.outlook.forecast import expected, forecast_choices, past_forecasts
from regulars.edges.report.page.outlook.model import model_listing
from regulars.edges.report.page.outlook.products import replenishment_listing
from regulars.edges.report.page.outlook.together import together_listing
from regulars.edges.report.page.outlook.worth import lifetime_values, slipping_listing
from regulars.edges.report.page.values import Outlook
from regulars.insight import types
from regulars.insight.extents import LEAST_FORESEEN
from regulars.insight.report.findings.prospects import is_short

__all__ = ["outlook_section"]


def outlook_section(material: Material) -> Outlook:
    """The section, or why it is empty."""
    outlook = material.report.outlook
    section = Outlook(
        id="outlook",
        kicker=_("Forecast"),
        title=_("What lies ahead?"),
        lead=expected(material, outlook) if outlook else _missing(material),
    )
    return _filled(section, material, outlook) if outlook else section


def _filled(section: Outlook, material: Material, outlook: types.Outlook) -> Outlook:
    choices = forecast_choices(material, outlook)
    slipping = slipping_listing(material, outlook)
    replenishment = replenishment_listing(material, outlook)
    return replace(
        section,
        figures={
            **{choice.figure.name: choice.figure for choice in choices},
            "past": past_forecasts(material, outlook),
            "values": lifetime_values(material, outlook),
        },
        forecasts_title=_("What today's customers will order"),
        forecasts=tuple(choice for choice in choices if choice.figure.svg),
        model=model_listing(material, outlook),
        slipping=slipping,
        replenishment=replenishment,
        together=together_listing(material, outlook),
        brief=(section.lead, slipping.text[0], replenishment.text[0]),
    )


def _missing(material: Material) -> str:
    """Why nothing is said of what lies ahead."""
    report, writer = material.report, material.writer
    if report.scope.channel is not None:
        return _(
            "What lies ahead is said of customers with all their orders. This report is of one "
            "channel: look at the one of all channels."
        )
    known = sum(cohort.customers for cohort in report.cohorts.rows)
    if known < LEAST_FORESEEN:
        text = ngettext(
            "With %(least)s known customers something could be said of what lies ahead; there is "
            "%(known)s.",
            "With %(least)s known customers something could be said of what lies ahead; there are "
            "%(known)s.",
            known,
        )
        return text % {"least": writer.count(LEAST_FORESEEN), "known": writer.count(known)}
    if is_short(report.scope):
        return _(
            "It is too early to look ahead: with less than half a year of history, who stays away "
            "and who only has not come yet look alike."
        )
    return _("This report was made without a look ahead. Make it anew to see what lies ahead.")
