"""What the console says of customers who may be one, and of those who were made one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.core.identity.types import Doubt, Kind
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import number_text

SHARED = {
    Doubt.SAME_EMAIL: gettext_lazy("The same e-mail"),
    Doubt.SAME_PHONE: gettext_lazy("The same phone, which a household may share"),
    Doubt.SAME_CARD: gettext_lazy("The same loyalty card, which a household may share"),
    Doubt.CLAIMED_EMAIL: gettext_lazy(
        "One said the other's e-mail in a browser: nothing proves it"
    ),
}
KINDS = {
    Kind.EMAIL: gettext_lazy("e-mail"),
    Kind.PHONE: gettext_lazy("phone"),
    Kind.CARD: gettext_lazy("loyalty card"),
}


def merged(facts: Facts, names: Names) -> SafeString:
    """Two customers were made one."""
    return format_html(
        _("{other} was merged into {customer}. {rows} Why: {reason}"),
        other=names.customer(facts["merged"]),
        customer=names.customer(facts["kept"]),
        rows=moved_text(facts["moved"]),
        reason=facts["reason"],
    )


def unmerged(facts: Facts, names: Names) -> SafeString:
    """A merge was taken back."""
    sentence = _("{other} was taken out of {customer} again. {rows} Why: {reason}")
    return format_html(
        sentence,
        other=names.customer(facts["merged"]),
        customer=names.customer(facts["kept"]),
        rows=moved_text(facts["returned"]),
        reason=facts["reason"],
    )


def kept_apart(facts: Facts, names: Names) -> SafeString:
    """Two customers are two."""
    return format_html(
        _("{one} and {other} are two, and are not asked about again. Why: {reason}"),
        one=names.customer(facts["one"]),
        other=names.customer(facts["other"]),
        reason=facts["reason"],
    )


def gathered(facts: Facts, names: Names) -> SafeString:
    """Rows came to a customer who is part of another."""
    return format_html(
        _("What came to a part of {customer} was brought after. {rows}"),
        customer=names.customer(facts["kept"]),
        rows=moved_text(facts["moved"]),
    )


def moved_text(numbers: Mapping[str, Any]) -> SafeString:
    """How many rows moved altogether."""
    number = sum(int(one) for one in numbers.values())
    text = ngettext("%(number)s row moved.", "%(number)s rows moved.", number)
    return escape(text % {"number": number_text(number)})
