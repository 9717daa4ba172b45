"""Turns values into what a page shows: money, moments, links; and a list's rows into cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Field, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regulars.core.second_factor.queries import is_on as has_factor
from regulars.edges.connectors.files.words import differing_text, reason_in_words
from regulars.edges.console import once as sending
from regulars.edges.console import styles
from regulars.edges.console.score_words import answering_text
from regulars.edges.console.sorting import SortLink
from regulars.edges.console.writing import (
    chance_text,
    day_text,
    estimate_text,
    expected_text,
    hour_text,
    moment_text,
    money_text,
    month_text,
    number_text,
    share_text,
    short_month_text,
)
from regulars.edges.report.words.outlook import model_name
from regulars.kernel.money import Money

register = template.Library()


@register.simple_tag
def once() -> str:
    """The token of a form that does its deed once, however often it is sent."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', sending.TOKEN, sending.new_token()
    )


NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """One cell: its column's name, its value as text or link, and whether it is a figure."""

    label: str
    value: Any
    is_number: bool = False
    link: str = ""
    sort: SortLink | None = None  # of a column's head

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show; narrow screens leave it out."""
        return bool(self.value == NOTHING)


@dataclass(frozen=True)
class Listing:
    """A list as its page shows it."""

    columns: tuple[Cell, ...]
    rows: list[tuple[Cell, ...]]


@register.filter
def shown(value: Any) -> Any:
    """The value as people of the reader's language write it; a missing one is a dash."""
    if value is None or value == "":
        return NOTHING
    for kind, write in WRITERS.items():  # the first that fits: a bool is an int, a moment is a day
        if isinstance(value, kind):
            return write(value)
    return value


def _moment(value: datetime) -> str:
    here = timezone.localtime(value)
    if here.time() == time.min:  # files that hold days only bring midnights, to the microsecond
        return day(value)
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), moment_text(value))


@register.filter
def day(value: datetime | date | None) -> str:
    """A moment's day in the store's zone."""
    if value is None:
        return NOTHING
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', here, day_text(here))


@register.filter
def hour(value: datetime) -> str:
    """A moment's time of day in the store's zone."""
    return hour_text(value)


@register.filter
def called(source: str, senders: Mapping[str, str]) -> str:
    """What a source is called."""
    return senders.get(source, source)


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Minor units of a currency as an amount."""
    return NOTHING if minor is None else money_text(Money(minor, currency))


@register.filter
def estimate(minor: float | None, currency: str) -> str:
    """Minor units that are only estimated, as an amount."""
    return NOTHING if minor is None else estimate_text(minor, currency)


@register.filter
def expected(number: float) -> str:
    """How many are expected."""
    return expected_text(number)


@register.filter
def whole(number: float) -> str:
    """A number without its fraction."""
    return number_text(round(number))


@register.filter
def model(kind: str) -> str:
    """What a model of buying and leaving is called."""
    return model_name(kind)


@register.filter
def answering(kind: str) -> str:
    """What a forecast was made by, where models are listed."""
    return answering_text(kind)


@register.filter
def month(value: date) -> str:
    """A day's month, with its year."""
    return month_text(value)


@register.filter
def short_month(value: date) -> str:
    """A day's month in a few letters."""
    return short_month_text(value)


@register.filter
def share(value: float | None) -> str:
    """A share in whole percent; a missing one is a dash."""
    return NOTHING if value is None else share_text(value)


@register.filter
def chance(value: float) -> str:
    """A chance in whole percent, never as a certainty."""
    return chance_text(value)


@register.filter
def linked(record: Model | None) -> str:
    """A record's name, leading to its page where it has one."""
    if record is None:
        return NOTHING
    address = address_of(record)
    return format_html('<a href="{}">{}</a>', address, record) if address else str(record)


@register.filter
def address_of(record: Model) -> str:
    """The address of a record's page; empty where its table has none."""
    if type(record) not in admin.site._registry:  # noqa: SLF001 - Django offers no other way to ask
        return ""
    opts = record._meta  # noqa: SLF001 - Django's own face for it
    name = f"admin:{opts.app_label}_{opts.model_name}_change"
    return reverse(name, args=[getattr(record, "public_id", record.pk)])


WRITERS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: _("Yes") if value else _("No"),
    int: number_text,
    float: number_text,
    Decimal: number_text,
    Money: money_text,
    datetime: _moment,
    date: day,
    Model: linked,
}


@register.simple_tag
def listing(cl: Any) -> Listing:
    """A list's columns and rows; the first cell of a row leads to the record's page."""
    rows = [_row(cl, record) for record in cl.result_list]
    labels = [_label(cl.model_admin, name) for name in cl.list_display]
    numbers = [any(row[place].is_number for row in rows) for place in range(len(labels))]
    sorts = [cl.sorted_by(name) for name in cl.list_display]
    return Listing(
        tuple(
            Cell(label, label, number, sort=sort)
            for label, number, sort in zip(labels, numbers, sorts, strict=True)
        ),
        [
            tuple(
                replace(cell, is_number=number) for cell, number in zip(row, numbers, strict=True)
            )
            for row in rows
        ],
    )


def _row(cl: Any, record: Model) -> list[Cell]:
    cells = [cell_of(cl.model_admin, record, name) for name in cl.list_display]
    cells[0] = replace(cells[0], link=address_of(record))
    return cells


@register.simple_tag
def facts(pages: Any, record: Model) -> list[Cell]:
    """A record's fields, those that are empty left out, and what its heading says already."""
    cells = [cell_of(pages, record, name) for name in pages.fields or pages.list_display]
    return [cell for cell in cells if cell.value not in {NOTHING, str(record)}]


def cell_of(pages: Any, record: Model, name: str) -> Cell:
    """One field of a record, or what a method of the module's pages says of it."""
    value = _value(pages, record, name)
    is_number = isinstance(value, Money | int | Decimal | float) and not isinstance(value, bool)
    return Cell(_label(pages, name), shown(value), is_number)


def _value(pages: Any, record: Model, name: str) -> Any:
    field, _method, value = lookup_field(name, record, pages)
    if isinstance(field, Field) and field.flatchoices:
        return dict(field.flatchoices).get(value, value)
    return value


def _label(pages: Any, name: str) -> str:
    return str(capfirst(str(label_for_field(name, pages.model, pages))))


@register.simple_tag
def style_digest() -> str:
    """What tells one version of the report's style sheet from another."""
    return styles.digest()


@register.simple_tag
def initials(person: Any) -> str:
    """One or two letters for a person's badge."""
    words = str(person).replace("@", " ").replace(".", " ").split()
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag
def has_second_factor(person: Any) -> bool:
    """Whether somebody signs in with a second factor."""
    return has_factor(person.pk)


@register.filter
def choices_of(spec: Any, cl: Any) -> list[Any]:
    """A filter's choices, each with the address that chooses it; Django's dash put into a word."""
    choices = list(spec.choices(cl))
    return [
        {**choice, "display": _("Unknown")} if choice["display"] == "-" else choice
        for choice in choices
    ]


@register.filter
def list_name(opts: Any) -> str:
    """The name of the address of a table's list."""
    return f"admin:{opts.app_label}_{opts.model_name}_changelist"


@register.filter
def differing(rows: int) -> str:
    """How many rows of a file say something else than what is here, in words."""
    return differing_text(rows)


@register.filter
def reason(code: str) -> str:
    """Why a row is not taken, in words."""
    return reason_in_words(code)
