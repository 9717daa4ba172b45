"""Which model answers, why, and how it did on days that were kept from it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Listing, Table, table
from regulars.edges.report.words.outlook import (
    chance_text,
    is_chance,
    model_name,
    model_story,
    reason_text,
)
from regulars.edges.report.words.ranges import orders_text
from regulars.insight.types import ModelGrade, Outlook, OutlookModel, Period

PAIRS = 100


def model_listing(material: Material, outlook: Outlook) -> Listing:
    """The model in plain words; how each model did unfolds."""
    model = outlook.model
    return Listing(
        name="outlook-model",
        title=_("Where this comes from, and how sure it is"),
        text=tuple(sentence for sentence in _sentences(material, outlook) if sentence),
        table=_grades(material, model) if model.grades else None,
        folded=_("Show every model that was tried") if model.grades else "",
        definition=material.definition("model_choice"),
    )


def _sentences(material: Material, outlook: Outlook) -> Iterator[str]:
    model = outlook.model
    if not model.tells_customers_apart:
        yield _("Too little is known of single customers for a model to tell them apart.")
        yield from map(reason_text, model.reasons)
        yield model_story(model.kind)
    else:
        yield _(
            "A model of buying and leaving answers, learnt from this store's own history "
            "(%(name)s). Its story: %(story)s"
        ) % {"name": model_name(model.kind), "story": model_story(model.kind)}
        yield _held_out(material, model)
        yield _told_apart(model.grades[0]) if model.grades else ""
        yield chance_text(model)
        yield from map(reason_text, model.reasons)
    if model.seasonal:
        yield _(
            "The totals follow the season as earlier years had it. What is said of single "
            "customers does not, so added up it differs from the totals."
        )
    if not outlook.past:
        yield _("The history is too short to look back at what it would have said before.")


def _held_out(material: Material, model: OutlookModel) -> str:
    """What the chosen model said of the days kept from it, beside what came.

    The ranking of customers is no better than the totals where it is chance, and where nobody or
    everybody bought in those days, none was tried.
    """
    if not model.grades or model.held_out_from is None or model.held_out_until is None:
        return _("The history is too short to keep days back and try models on them.")
    writer, grade = material.writer, model.grades[0]
    if grade.held:
        text = _(
            "It was chosen by how well it foretold days that were kept from it (%(days)s). It said "
            "%(said)s, and %(came)s came."
        )
    elif is_chance(model) or grade.auc is None:
        text = _(
            "It was chosen by how well it foretold days that were kept from it (%(days)s). It said "
            "%(said)s, but %(came)s came: do not trust the totals."
        )
    else:
        text = _(
            "It was chosen by how well it foretold days that were kept from it (%(days)s). It said "
            "%(said)s, but %(came)s came: trust the ranking of customers more than the totals."
        )
    return text % {
        "days": writer.period(Period(model.held_out_from, model.held_out_until)),
        "said": orders_text(grade.said, grade.low, grade.high, writer),
        "came": writer.count(grade.came),
    }


def _told_apart(grade: ModelGrade) -> str:
    """How well buyers were told from others."""
    if grade.auc is None:
        return ""
    return _(
        "Of two customers of whom one ordered in these days and the other did not, it had given "
        "the better chance to the right one in %(right)s of %(pairs)s cases; guessing is right in "
        "%(half)s."
    ) % {"right": round(PAIRS * grade.auc), "pairs": PAIRS, "half": PAIRS // 2}


def _grades(material: Material, model: OutlookModel) -> Table:
    writer = material.writer
    return table(
        _("What each model said of the days kept from it"),
        [
            _("Model"),
            _("At least"),
            _("Said"),
            _("At most"),
            _("Came"),
            _("Off by, per customer"),
            _("Told apart"),
        ],
        [
            (
                model_name(grade.kind),
                writer.count(grade.low),
                writer.count(grade.said),
                writer.count(grade.high),
                writer.count(grade.came),
                writer.ratio(grade.error),
                writer.share(grade.auc),
            )
            for grade in model.grades
        ],
    )
