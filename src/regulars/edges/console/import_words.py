"""What an import brought in or its undoing took out, as sentences for the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from babel.lists import format_list
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.event_kinds import Together
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.writing import number_text, reader_locale

BROUGHT_IN = gettext_lazy("The import of {file} brought in {what}.")
TAKEN_OUT = gettext_lazy("Undoing the import of {file} took out {what}.")


def orders(facts: Facts) -> list[tuple[int, str]]:
    """What a batch of orders counts, in words."""
    orders, refunds, lines = facts["orders"], facts["refunds"], facts["lines"]
    parts, rows = facts.get("filled", 0), facts.get("changed", 0)
    return [
        (orders, ngettext("%(n)s order", "%(n)s orders", orders)),
        (refunds, ngettext("%(n)s return or credit", "%(n)s returns and credits", refunds)),
        (lines, ngettext("%(n)s line", "%(n)s lines", lines)),
        (parts, ngettext("details of %(n)s order", "details of %(n)s orders", parts)),
        (
            rows,
            ngettext(
                "details of %(n)s order, return or line",
                "details of %(n)s orders, returns and lines",
                rows,
            ),
        ),
    ]


def customers(facts: Facts) -> list[tuple[int, str]]:
    """What a batch of customers counts, in words."""
    whole, parts = _whole_and_parts(facts)
    return [
        (whole, ngettext("%(n)s customer", "%(n)s customers", whole)),
        (parts, ngettext("details of %(n)s customer", "details of %(n)s customers", parts)),
    ]


def products(facts: Facts) -> list[tuple[int, str]]:
    """What a batch of products counts, in words."""
    whole, parts = _whole_and_parts(facts)
    return [
        (whole, ngettext("%(n)s product", "%(n)s products", whole)),
        (parts, ngettext("details of %(n)s product", "details of %(n)s products", parts)),
    ]


def _whole_and_parts(facts: Facts) -> tuple[int, int]:
    """Rows made or deleted, and rows of which details were filled in or changed."""
    if "created" in facts:
        return facts["created"], facts["filled"]
    return facts["deleted"], facts["changed"]


Counted = Callable[[Facts], list[tuple[int, str]]]


def with_counts(sentence: Any, counted: Counted) -> Callable[[Facts, Names], SafeString]:
    """A sentence about an import and what of it came or went; zeros are left out."""

    def told(facts: Facts, names: Names) -> SafeString:
        parts = [words % {"n": number_text(number)} for number, words in counted(facts) if number]
        what = format_list(parts, locale=reader_locale()) if parts else _("nothing")
        return format_html(str(sentence), file=names.file(facts["import_run"]), what=what)

    return told


def summed(sentence: Any, counted: Counted) -> Together:
    """The batches of one import in one sentence, their counts added up."""
    told = with_counts(sentence, counted)

    def told_together(several: Sequence[Facts], names: Names) -> SafeString:
        sums: Counter[str] = Counter()
        for facts in several:
            sums.update({name: value for name, value in facts.items() if isinstance(value, int)})
        return told({**sums, "import_run": several[0]["import_run"]}, names)

    return Together(("import_run",), told_together)
