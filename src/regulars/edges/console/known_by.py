"""What a customer is known by, and what one is called of whom little else is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.identity import queries as identity
from regulars.core.identity.types import Kind
from regulars.edges.connectors.files.types import DEFAULT_SOURCE
from regulars.edges.console.duplicate_words import KINDS

CALLED = {  # in the order in which they say best who somebody is
    Kind.EMAIL: gettext_lazy("{value}"),
    Kind.PHONE: gettext_lazy("Phone {value}"),
    Kind.CARD: gettext_lazy("Card {value}"),
}


@dataclass(frozen=True)
class Known:
    """One thing that somebody is known by."""

    kind: str
    value: str
    source: str
    since: datetime | None = None


def known_by(customer: Any, senders: Mapping[str, str]) -> list[Known]:
    """The shops' names for a customer, what means them whatever shop says it, and their browsers;
    the senders are what sources are called. Two queries beside their references.

    What an import brought came from a file, whoever else tells under that name.
    """
    if customer.import_run is not None:
        senders = {code: name for code, name in senders.items() if code != DEFAULT_SOURCE}
    found = [
        Known(_("Reference"), one.reference, senders.get(one.source, one.source))
        for one in customer.references.all()
    ]
    found += [
        Known(
            str(capfirst(KINDS[one.kind])),
            one.value,
            senders.get(one.source, one.source),
            one.first_seen_at,
        )
        for one in identity.identifiers_of(customer.pk)
    ]
    browsers = identity.browsers_of(customer.pk)
    if browsers.number:
        found.append(Known(_("Browsers"), str(browsers.number), "", browsers.first_seen_at))
    return found


def name_those(customers: Sequence[Any]) -> None:
    """Say as ``called`` what those are called who have no name, e-mail or reference: by a phone or
    a card. Two queries where there is anybody like that, none else.
    """
    nameless = [one for one in customers if _is_nameless(one)]
    called = called_by_marks([one.pk for one in nameless])
    for one in nameless:
        one.called = called[one.pk]


def called_by_marks(ids: Collection[int]) -> dict[int, str]:
    """What customers without a name are called by a phone or a card; empty where there is neither.
    Two queries, or none for nobody.
    """
    marks = identity.marks_of(ids) if ids else {}
    return {pk: _called(marks[pk].identifiers) for pk in ids}


def _is_nameless(customer: Any) -> bool:
    is_named = customer.name or customer.email or customer.erased_at
    return not is_named and not customer.references.all()


def _called(identifiers: Collection[tuple[Kind, str]]) -> str:
    known = dict(reversed(list(identifiers)))  # of each kind, the one known longest
    for kind, words in CALLED.items():
        if kind in known:
            return str(words).format(value=known[kind])
    return ""
