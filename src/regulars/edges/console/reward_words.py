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
}
