"""What happens with rewards, as plain sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.event_kinds import Kind
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.ledger_words import value_text
from regulars.edges.console.writing import money_text
from regulars.kernel.money import Money

TOPIC = "rewards"


def of_reward(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a reward."""

    def told(facts: Facts, names: Names) -> SafeString:
        del names
        return format_html(str(sentence), reward=facts["reward"], version=facts["version"])

    return told


def used(sentence: Any, by_guest: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a use of a reward; another where nobody known used it."""

    def told(facts: Facts, names: Names) -> SafeString:
        more = {"reward": facts["reward"], "value": _value(facts)}
        if not facts["customer"]:
            return format_html(str(by_guest), **more)
        return format_html(str(sentence), customer=names.customer(facts["customer"]), **more)

    return told


def _value(facts: Facts) -> str:
    if "value_minor" not in facts:
        return ""
    return money_text(Money(facts["value_minor"], facts["currency"]))


def _moved(facts: Facts, names: Names) -> SafeString:
    sentences = {
        "live": gettext_lazy("{reward} can be used now."),
        "paused": gettext_lazy("{reward} was paused."),
        "archived": gettext_lazy("{reward} was put away."),
    }
    return of_reward(sentences[facts["state"]])(facts, names)


def _codes(facts: Facts, names: Names) -> SafeString:
    del names
    number = facts["number"]
    sentence = ngettext(
        "{number} code of {reward} was made.", "{number} codes of {reward} were made.", number
    )
    figure = number_format(number, use_l10n=True, force_grouping=True)
    return format_html(sentence, number=figure, reward=facts["reward"])


def _granted(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about something for a customer: a reward, or so much that is owned."""

    def told(facts: Facts, names: Names) -> SafeString:
        what = facts["reward"] or value_text(facts["unit"], facts["amount"])
        return format_html(str(sentence), customer=names.customer(facts["customer"]), what=what)

    return told


def _of_budget(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a budget."""

    def told(facts: Facts, names: Names) -> SafeString:
        del names
        most = money_text(Money(facts["most_minor"], facts["currency"]))
        spent = money_text(Money(facts.get("spent_minor", 0), facts["currency"]))
        return format_html(str(sentence), budget=facts["budget"], most=most, spent=spent)

    return told


def _guards_set(facts: Facts, names: Names) -> SafeString:
    del facts, names
    return format_html("{}", gettext_lazy("Other limits hold for what each customer is given."))


def _task(sentence: Any, for_order: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about something to be packed; another where no customer is named."""
    kinds = {
        "gift": gettext_lazy("A gift"),
        "insert": gettext_lazy("An insert"),
        "note": gettext_lazy("A handwritten note"),
    }

    def told(facts: Facts, names: Names) -> SafeString:
        what = kinds[facts["kind"]]
        if not facts["customer"]:
            return format_html(str(for_order), what=what, order=facts["order"])
        return format_html(str(sentence), what=what, customer=names.customer(facts["customer"]))

    return told


KINDS = {
    "rewards.made": Kind(
        gettext_lazy("Reward described"),
        TOPIC,
        of_reward(gettext_lazy("{reward} was described.")),
    ),
    "rewards.changed": Kind(
        gettext_lazy("Reward changed"),
        TOPIC,
        of_reward(gettext_lazy("{reward} was described anew, as version {version}.")),
    ),
    "rewards.moved": Kind(gettext_lazy("Reward live, paused or put away"), TOPIC, _moved),
    "rewards.codes_made": Kind(gettext_lazy("Codes made"), TOPIC, _codes),
    "rewards.reserved": Kind(
        gettext_lazy("Reward kept for a purchase"),
        TOPIC,
        used(
            gettext_lazy("{reward} is kept for a purchase of {customer}."),
            gettext_lazy("{reward} is kept for a purchase."),
        ),
    ),
    "rewards.redeemed": Kind(
        gettext_lazy("Reward used"),
        TOPIC,
        used(
            gettext_lazy("{customer} used {reward}, which took {value} off."),
            gettext_lazy("{reward} was used, which took {value} off."),
        ),
    ),
    "rewards.released": Kind(
        gettext_lazy("Reward free again"),
        TOPIC,
        used(
            gettext_lazy("{reward} is kept for {customer} no more."),
            gettext_lazy("{reward} is kept for a purchase no more."),
        ),
    ),
    "rewards.reversed": Kind(
        gettext_lazy("Use of a reward undone"),
        TOPIC,
        used(
            gettext_lazy("The use of {reward} by {customer} was undone."),
            gettext_lazy("A use of {reward} was undone."),
        ),
    ),
    "rewards.granted": Kind(
        gettext_lazy("Incentive given"),
        TOPIC,
        _granted(gettext_lazy("{customer} was given {what}.")),
    ),
    "rewards.grant_asked": Kind(
        gettext_lazy("Incentive waits for approval"),
        TOPIC,
        _granted(gettext_lazy("{what} for {customer} waits for somebody to approve it.")),
    ),
    "rewards.grant_declined": Kind(
        gettext_lazy("Incentive declined"),
        TOPIC,
        _granted(gettext_lazy("{what} for {customer} was declined.")),
    ),
    "rewards.budget_opened": Kind(
        gettext_lazy("Budget opened"),
        TOPIC,
        _of_budget(gettext_lazy("{budget} lets {most} be given.")),
    ),
    "rewards.budget_closed": Kind(
        gettext_lazy("Budget closed"),
        TOPIC,
        _of_budget(gettext_lazy("{budget} holds no more.")),
    ),
    "rewards.budget_alerted": Kind(
        gettext_lazy("Budget almost spent"),
        TOPIC,
        _of_budget(gettext_lazy("{spent} of {most} of {budget} are spent.")),
    ),
    "rewards.budget_exhausted": Kind(
        gettext_lazy("Budget spent"),
        TOPIC,
        _of_budget(gettext_lazy("{budget} stops: {spent} of {most} are spent.")),
    ),
    "rewards.guards_set": Kind(gettext_lazy("Limits by customer changed"), TOPIC, _guards_set),
    "rewards.task_opened": Kind(
        gettext_lazy("Something to pack"),
        TOPIC,
        _task(
            gettext_lazy("{what} for {customer} is to be packed."),
            gettext_lazy("{what} is to be packed for {order}."),
        ),
    ),
    "rewards.task_done": Kind(
        gettext_lazy("Something packed"),
        TOPIC,
        _task(
            gettext_lazy("{what} for {customer} was packed."),
            gettext_lazy("{what} was packed for {order}."),
        ),
    ),
    "rewards.task_cancelled": Kind(
        gettext_lazy("Something not packed after all"),
        TOPIC,
        _task(
            gettext_lazy("{what} for {customer} will not be packed."),
            gettext_lazy("{what} will not be packed for {order}."),
        ),
    ),
}
