"""What happened, as plain sentences: one for each kind of event in the log.

A kind is added here with a line in ``KINDS``; a test asks for one for every event that is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.core.staff.queries import role_name
from regulars.edges.console.download_words import list_taken_often, report_taken, reports_taken
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import number_text, reader_locale


@dataclass(frozen=True)
class Together:
    """How several events of a kind, caused by one person within minutes, are told as one: the
    facts that they must share, and the sentence about them, oldest first.
    """

    shared: tuple[str, ...]
    sentence: Callable[[Sequence[Facts], Names], SafeString]


@dataclass(frozen=True)
class Kind:
    """A kind of event: its title, the topic it is found under, its sentence, and how several that
    follow each other are told as one; without that, each is told by itself.
    """

    title: Any
    topic: str
    sentence: Callable[[Facts, Names], SafeString]
    together: Together | None = None


IMPORTS, STAFF, DOWNLOADS = "imports", "staff", "downloads"
TOPICS = {
    IMPORTS: gettext_lazy("Imports"),
    STAFF: gettext_lazy("Staff"),
    DOWNLOADS: gettext_lazy("Downloads"),
}


def _orders(facts: Facts) -> list[tuple[int, str]]:
    orders, refunds, lines = facts["orders"], facts["refunds"], facts["lines"]
    parts = facts.get("filled", 0) + facts.get("emptied", 0)
    return [
        (orders, ngettext("%(n)s order", "%(n)s orders", orders)),
        (refunds, ngettext("%(n)s return or credit", "%(n)s returns and credits", refunds)),
        (lines, ngettext("%(n)s line", "%(n)s lines", lines)),
        (parts, ngettext("details of %(n)s order", "details of %(n)s orders", parts)),
    ]


def _customers(facts: Facts) -> list[tuple[int, str]]:
    whole, parts = _whole_and_parts(facts)
    return [
        (whole, ngettext("%(n)s customer", "%(n)s customers", whole)),
        (parts, ngettext("details of %(n)s customer", "details of %(n)s customers", parts)),
    ]


def _products(facts: Facts) -> list[tuple[int, str]]:
    whole, parts = _whole_and_parts(facts)
    return [
        (whole, ngettext("%(n)s product", "%(n)s products", whole)),
        (parts, ngettext("details of %(n)s product", "details of %(n)s products", parts)),
    ]


def _whole_and_parts(facts: Facts) -> tuple[int, int]:
    """Rows made or deleted, and rows of which blanks were filled or emptied."""
    if "created" in facts:
        return facts["created"], facts["filled"]
    return facts["deleted"], facts["emptied"]


Counted = Callable[[Facts], list[tuple[int, str]]]


def _with_counts(sentence: Any, counted: Counted) -> Callable[[Facts, Names], SafeString]:
    """A sentence about an import and what of it came or went; zeros are left out."""

    def told(facts: Facts, names: Names) -> SafeString:
        parts = [words % {"n": number_text(number)} for number, words in counted(facts) if number]
        what = format_list(parts, locale=reader_locale()) if parts else _("nothing")
        return format_html(str(sentence), file=names.file(facts["import_run"]), what=what)

    return told


def _summed(sentence: Any, counted: Counted) -> Together:
    """The batches of one import in one sentence, their counts added up."""
    told = _with_counts(sentence, counted)

    def told_together(several: Sequence[Facts], names: Names) -> SafeString:
        sums: Counter[str] = Counter()
        for facts in several:
            sums.update({name: value for name, value in facts.items() if isinstance(value, int)})
        return told({**sums, "import_run": several[0]["import_run"]}, names)

    return Together(("import_run",), told_together)


BROUGHT_IN = gettext_lazy("The import of {file} brought in {what}.")
TAKEN_OUT = gettext_lazy("Undoing the import of {file} took out {what}.")


def _joined(facts: Facts, names: Names) -> SafeString:
    sentence = _("{person} joined the staff as {role}.")
    role = role_name(facts["role"])
    return format_html(sentence, person=names.person(facts["staff_id"]), role=role)


def _role_changed(facts: Facts, names: Names) -> SafeString:
    return format_html(
        _("The role of {person} changed from {before} to {after}."),
        person=names.person(facts["staff_id"]),
        before=role_name(facts["before"]),
        after=role_name(facts["after"]),
    )


def _of_person(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about a member of staff alone."""

    def told(facts: Facts, names: Names) -> SafeString:
        return format_html(str(sentence), person=names.person(facts["staff_id"]))

    return told


def _of_import(sentence: Any) -> Callable[[Facts, Names], SafeString]:
    """A sentence about an import alone."""

    def told(facts: Facts, names: Names) -> SafeString:
        return format_html(str(sentence), file=names.file(facts["import_run"]))

    return told


def _sign_in_failed(facts: Facts, names: Names) -> SafeString:
    if facts["staff_id"] is None:
        return escape(_("Somebody tried to sign in with an e-mail that nobody here has."))
    sentence = _("An attempt to sign in as {person} failed.")
    return format_html(sentence, person=names.person(facts["staff_id"]))


KINDS: dict[str, Kind] = {
    "imports.started": Kind(
        gettext_lazy("Import begun"),
        IMPORTS,
        _of_import(gettext_lazy("The import of {file} began.")),
    ),
    "imports.resumed": Kind(
        gettext_lazy("Import gone on with"),
        IMPORTS,
        _of_import(gettext_lazy("The import of {file} went on.")),
    ),
    "imports.undone": Kind(
        gettext_lazy("Import undone"),
        IMPORTS,
        _of_import(gettext_lazy("The import of {file} was undone.")),
    ),
    "imports.errors_downloaded": Kind(
        gettext_lazy("Rows not taken downloaded"),
        DOWNLOADS,
        _of_import(gettext_lazy("The rows of {file} that were not taken were downloaded.")),
        Together(("import_run",), list_taken_often),
    ),
    "reports.downloaded": Kind(
        gettext_lazy("Report downloaded"),
        DOWNLOADS,
        report_taken,
        Together(("start", "end"), reports_taken),
    ),
    "orders.imported": Kind(
        gettext_lazy("Orders imported"),
        IMPORTS,
        _with_counts(BROUGHT_IN, _orders),
        _summed(BROUGHT_IN, _orders),
    ),
    "orders.import_undone": Kind(
        gettext_lazy("Orders taken out again"),
        IMPORTS,
        _with_counts(TAKEN_OUT, _orders),
        _summed(TAKEN_OUT, _orders),
    ),
    "customers.imported": Kind(
        gettext_lazy("Customers imported"),
        IMPORTS,
        _with_counts(BROUGHT_IN, _customers),
        _summed(BROUGHT_IN, _customers),
    ),
    "customers.import_undone": Kind(
        gettext_lazy("Customers taken out again"),
        IMPORTS,
        _with_counts(TAKEN_OUT, _customers),
        _summed(TAKEN_OUT, _customers),
    ),
    "catalog.imported": Kind(
        gettext_lazy("Products imported"),
        IMPORTS,
        _with_counts(BROUGHT_IN, _products),
        _summed(BROUGHT_IN, _products),
    ),
    "catalog.import_undone": Kind(
        gettext_lazy("Products taken out again"),
        IMPORTS,
        _with_counts(TAKEN_OUT, _products),
        _summed(TAKEN_OUT, _products),
    ),
    "staff.created": Kind(gettext_lazy("Somebody joined the staff"), STAFF, _joined),
    "staff.role_changed": Kind(gettext_lazy("Role changed"), STAFF, _role_changed),
    "staff.password_set": Kind(
        gettext_lazy("Password set"),
        STAFF,
        _of_person(gettext_lazy("{person} has a new password.")),
    ),
    "staff.deactivated": Kind(
        gettext_lazy("Staff deactivated"),
        STAFF,
        _of_person(gettext_lazy("{person} may no longer sign in.")),
    ),
    "staff.activated": Kind(
        gettext_lazy("Staff activated"),
        STAFF,
        _of_person(gettext_lazy("{person} may sign in again.")),
    ),
    "staff.signed_in": Kind(
        gettext_lazy("Signed in"), STAFF, _of_person(gettext_lazy("{person} signed in."))
    ),
    "staff.signed_out": Kind(
        gettext_lazy("Signed out"), STAFF, _of_person(gettext_lazy("{person} signed out."))
    ),
    "staff.sign_in_failed": Kind(gettext_lazy("Sign-in failed"), STAFF, _sign_in_failed),
}

SHARED = {name: kind.together.shared for name, kind in KINDS.items() if kind.together}
