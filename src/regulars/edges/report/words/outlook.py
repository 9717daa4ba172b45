"""The words of what lies ahead: its models, and what stood in the way of them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.words.groups import group_name
from regulars.edges.report.words.marking import gettext_noop
from regulars.edges.report.writing import Writer
from regulars.insight.types import OutlookModel

YEAR = 365
NEAR_CHANCE = 0.55  # told apart; guessing is right in half of the cases

# What a model is called, and its story.
MODELS = {
    "bg_nbd": (
        gettext_noop("BG/NBD"),
        gettext_noop(
            "Customers buy at a pace of their own, and after any repeat purchase some walk away "
            "for good."
        ),
    ),
    "mbg_nbd": (
        gettext_noop("MBG/NBD"),
        gettext_noop(
            "Customers buy at a pace of their own, and after any purchase, the first too, some "
            "walk away for good."
        ),
    ),
    "pareto_nbd": (
        gettext_noop("Pareto/NBD"),
        gettext_noop("Customers buy at a pace of their own, and on any day some drift off."),
    ),
    "bg_bb": (
        gettext_noop("BG/BB"),
        gettext_noop(
            "At each occasion customers buy or pass, and between two occasions some drop out."
        ),
    ),
    "pooled": (
        gettext_noop("One pace for all"),
        gettext_noop("Everybody goes on at the average pace of all, and nobody leaves."),
    ),
}
# What stood in the way of a model, or should be known of it.
REASONS = {
    "nobody": gettext_noop("No order names its customer."),
    "same_day": gettext_noop("All customers are new today."),
    "short_watch": gettext_noop("Customers have been known for too few days."),
    "few_buyers": gettext_noop("There are too few customers to learn from."),
    "no_repeaters": gettext_noop("Nobody has come back yet."),
    "few_repeaters": gettext_noop("Too few customers have come back so far to learn from."),
    "not_converged": gettext_noop("No model could be fitted to how these customers buy."),
    "adrift": gettext_noop(
        "In some respect these customers hardly differ, or hardly anybody seems to leave: the "
        "figures do not depend on it."
    ),
    "no_mean": gettext_noop(
        "Some customers spend so unevenly that for new ones the average order is taken."
    ),
    "left_out": gettext_noop(
        "Customers with nothing spent, or less than nothing after returns, were not learnt from."
    ),
    "none_cancelled": gettext_noop("Nobody has cancelled so far."),
    "all_cancelled": gettext_noop("Everybody has cancelled."),
}


def model_name(kind: str) -> str:
    """What a model is called."""
    return _(MODELS[kind][0]) if kind in MODELS else kind


def model_story(kind: str) -> str:
    """What a model supposes; nothing of one that a later version has added."""
    return _(MODELS[kind][1]) if kind in MODELS else ""


def reason_text(code: str) -> str:
    """What stood in the way, or should be known; nothing of what a later version has found."""
    return _(REASONS[code]) if code in REASONS else ""


def is_chance(model: OutlookModel) -> bool:
    """Whether the model, where it was tried, ranked customers hardly better than guessing does."""
    told_apart = model.grades[0].auc if model.grades else None
    return told_apart is not None and told_apart < NEAR_CHANCE


def chance_text(model: OutlookModel) -> str:
    """A warning where the order of customers means nothing."""
    if not model.tells_customers_apart or not is_chance(model):
        return ""
    return _(
        "So it ranks customers no better than chance does: do not rely on who is said to be worth "
        "most, to come next or to be leaving."
    )


def span_text(days: int, writer: Writer) -> str:
    """So long a time, in years where it is whole ones."""
    years, rest = divmod(days, YEAR)
    if years and not rest:
        return ngettext("twelve months", "%(years)s years", years) % {"years": writer.count(years)}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": writer.count(days)}


def slipping_text(customers: int, at_risk_minor: float, days: int, writer: Writer) -> str:
    """How many customers may be leaving, and how much of what they should bring in these days."""
    if not customers:
        return _(
            "By their own pace, nobody with two orders or more is both late and in doubt: they are "
            "most likely still there, or gone for good."
        )
    text = ngettext(
        "%(customers)s customer is later than usual and may be leaving. Of what they should bring "
        "in the next %(span)s, %(amount)s is at risk.",
        "%(customers)s customers are later than usual and may be leaving. Of what they should "
        "bring in the next %(span)s, %(amount)s is at risk.",
        customers,
    )
    return text % {
        "customers": writer.count(customers),
        "span": span_text(days, writer),
        "amount": writer.estimate(at_risk_minor),
    }


def slipping_beside_groups() -> str:
    """How who may be leaving differs from the groups that sound like it."""
    return _(
        "This goes by each customer’s own pace, while the groups %(at_risk)s and %(cannot_lose)s, "
        "called good customers gone quiet, go by how long ago the last order was: many may be in "
        "one and not in the other."
    ) % {"at_risk": group_name("at_risk"), "cannot_lose": group_name("cannot_lose")}


def untold_text() -> str:
    """Why nobody is said to be leaving where all customers are taken for alike."""
    return _("Too little is known of single customers to say who of them may be leaving.")


def slipping_columns() -> str:
    """What the figures of a customer who may be leaving mean."""
    return _(
        "Worth: what they should bring, the chance to have left allowed for. Still there: the "
        "chance that they have not left for good. At risk: worth times the chance that they have."
    )
