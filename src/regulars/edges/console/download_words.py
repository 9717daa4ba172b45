"""What was taken away from the console, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.lists import format_list
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.tables import TITLES
from regulars.edges.console.writing import day_text, number_text, reader_locale

NAMED = 3  # files of many that a sentence names
TAKEN = {
    "page": gettext_lazy("the page"),
    "json": gettext_lazy("the values, as JSON"),
    "tables": gettext_lazy("all tables"),
}


def report_taken(facts: Facts, _names: Names) -> SafeString:
    """One file of the report."""
    sentence = _("The report of {start} to {end} was downloaded: {file}.")
    return format_html(sentence, **_days(facts), file=_file(facts))


def reports_taken(several: Sequence[Facts], _names: Names) -> SafeString:
    """Several files of the same report, in the order in which they were taken."""
    files = list(dict.fromkeys(_file(facts) for facts in several))
    sentence = ngettext(
        "The report of {start} to {end} was downloaded {times} time: {files}.",
        "The report of {start} to {end} was downloaded {times} times: {files}.",
        len(several),
    )
    times = number_text(len(several))
    return format_html(sentence, **_days(several[0]), times=times, files=_enumerated(files))


def list_taken_often(several: Sequence[Facts], names: Names) -> SafeString:
    """The same list of rows, again and again."""
    sentence = ngettext(
        "The rows of {file} that were not taken were downloaded {times} time.",
        "The rows of {file} that were not taken were downloaded {times} times.",
        len(several),
    )
    file = names.file(several[0]["import_run"])
    return format_html(sentence, file=file, times=number_text(len(several)))


def slipping_taken(facts: Facts, _names: Names) -> SafeString:
    """The list of customers who may be leaving."""
    sentence = ngettext(
        "The list of who is slipping away, of {day}, was downloaded: {number} customer.",
        "The list of who is slipping away, of {day}, was downloaded: {number} customers.",
        facts["customers"],
    )
    day = day_text(date.fromisoformat(facts["as_of"]))
    return format_html(sentence, day=day, number=number_text(facts["customers"]))


def slipping_taken_often(several: Sequence[Facts], _names: Names) -> SafeString:
    """The same list, again and again."""
    sentence = ngettext(
        "The list of who is slipping away, of {day}, was downloaded {times} time.",
        "The list of who is slipping away, of {day}, was downloaded {times} times.",
        len(several),
    )
    day = day_text(date.fromisoformat(several[0]["as_of"]))
    return format_html(sentence, day=day, times=number_text(len(several)))


def _days(facts: Facts) -> dict[str, str]:
    return {name: day_text(date.fromisoformat(facts[name])) for name in ("start", "end")}


def _file(facts: Facts) -> str:
    return str(TAKEN.get(facts["file"]) or TITLES.get(facts["file"]) or facts["file"])


def _enumerated(files: list[str]) -> str:
    """The first of the files, and how many there are besides."""
    more = len(files) - NAMED
    if more > 1:
        rest = ngettext("%(number)s more", "%(number)s more", more) % {"number": number_text(more)}
        files = [*files[:NAMED], rest]
    return str(format_list(files, locale=reader_locale()))
