"""What to do next? The store's stage, its kind of product, and the ranked tactics."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Advice, Caption, Figure, Stage, Step, table
from regulars.edges.report.words.growth import lever_measure
from regulars.edges.report.words.published import published_figures
from regulars.edges.report.words.standing import (
    STAGES,
    declining_name,
    declining_text,
    quadrant_name,
    quadrant_text,
    stage_name,
    stage_text,
)
from regulars.edges.report.words.tactics import reason_text, tactic_name, tactic_text
from regulars.insight import types as values
from regulars.insight.types import Tactic

FIRST_STEPS = 3
SHOWN_STEPS = 4  # the rest unfolds; the templates count on from here


def advice_section(material: Material) -> Advice:
    """Stage, quadrant and the tactics in their order."""
    advice, writer = material.report.advice, material.writer
    later = max(0, len(advice.tactics) - SHOWN_STEPS)
    return Advice(
        id="advice",
        kicker=_("Advice"),
        title=_("What to do next?"),
        lead=_(
            "Ranked by how well each fits this store and what it may earn; what the findings put "
            "first leads. The sums are hopeful "
            "estimates: only a test on some of the customers shows what a tactic brings here."
        )
        if advice.tactics
        else _("There is too little history to recommend anything yet."),
        figures={"quadrant": _quadrant(material)},
        stages=_stages(advice.stage),
        standing_title=_("Where the store stands: %(stage)s; %(product)s")
        % {
            "stage": _standing(advice).lower(),
            "product": quadrant_name(advice.quadrant).lower(),
        },
        stage_text=_stage_text(material),
        stage_definition=material.definition("stage"),
        worth_definition=material.definition("tactic_effect"),
        quadrant_name=quadrant_name(advice.quadrant),
        quadrant_text=quadrant_text(advice.quadrant)
        + " "
        + _("On average %(value)s an order, %(orders)s orders per customer and year.")
        % {
            "value": writer.money(advice.order_value_minor),
            "orders": writer.ratio(advice.orders_per_customer_per_year),
        },
        steps=tuple(_step(material, tactic) for tactic in advice.tactics[:SHOWN_STEPS]),
        later_steps=tuple(_step(material, tactic) for tactic in advice.tactics[SHOWN_STEPS:]),
        later_title=ngettext("%(count)s more that fits", "%(count)s more that fit", later)
        % {"count": later},
    )


def _standing(advice: values.Advice) -> str:
    """The stage's name, and whether the store is shrinking."""
    return declining_name(advice.stage) if advice.is_declining else stage_name(advice.stage)


def _stage_text(material: Material) -> str:
    advice = material.report.advice
    if not advice.is_declining or advice.trend is None:
        return stage_text(advice.stage)
    return declining_text(material.writer.share(-advice.trend), advice.trend_months)


def first_steps(material: Material) -> tuple[Step, ...]:
    """The few things to do first."""
    return tuple(_step(material, tactic) for tactic in material.report.advice.tactics[:FIRST_STEPS])


def _stages(current: str) -> tuple[Stage, ...]:
    order = list(STAGES)
    now = order.index(current)
    places = ("past", "now", "ahead")
    return tuple(
        Stage(stage_name(code), places[(place > now) - (place < now) + 1])
        for place, code in enumerate(order)
    )


def _step(material: Material, tactic: Tactic) -> Step:
    amount, measure = _amount(material, tactic), lever_measure(tactic.lever)
    worth = _("At best about %(amount)s in twelve months, through %(measure)s.")
    return Step(
        code=tactic.code,
        name=tactic_name(tactic.code),
        text=tactic_text(tactic.code),
        estimate=_("about %(amount)s") % {"amount": amount} if amount else "",
        worth=worth % {"amount": amount, "measure": measure} if amount else "",
        measure=measure,
        reasons=tuple(reason_text(code) for code in tactic.reasons),
        evidence=published_figures(tactic.evidence),
    )


def _amount(material: Material, tactic: Tactic) -> str:
    """What a tactic may bring at best, or nothing where nothing is known of it."""
    return material.writer.estimate(tactic.high_minor) if tactic.high_minor > 0 else ""


def _quadrant(material: Material) -> Figure:
    advice, writer = material.report.advice, material.writer
    return material.figure(
        "quadrant",
        Caption(
            title=_("How much, and how often"),
            subtitle=_(
                "Upwards: value of an order. To the right: orders per customer and year. The dot "
                "is this store."
            ),
            description=_(
                "The store stands at %(value)s an order and %(orders)s orders per customer and "
                "year."
            )
            % {
                "value": writer.money(advice.order_value_minor),
                "orders": writer.ratio(advice.orders_per_customer_per_year),
            },
            axis=_("Orders per customer and year"),
            term="quadrant",
        ),
        table(
            _("The store's place"),
            [_("Figure"), _("This store"), _("Edge")],
            [
                (
                    _("Value of an order"),
                    writer.money(advice.order_value_minor),
                    writer.money(advice.order_value_edge_minor),
                ),
                (
                    _("Orders per customer and year"),
                    writer.ratio(advice.orders_per_customer_per_year),
                    writer.ratio(advice.frequency_edge),
                ),
            ],
        ),
    )
