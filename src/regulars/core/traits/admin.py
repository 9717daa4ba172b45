"""The catalogue of traits in the console."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from regulars.core.customers.types import TraitKind
from regulars.core.traits.models import TraitName
from regulars.core.traits.queries import catalogue
from regulars.core.traits.types import TraitCard

KINDS = {
    TraitKind.TEXT: _("Text"),
    TraitKind.NUMBER: _("Number"),
    TraitKind.FLAG: _("Yes or no"),
    TraitKind.DAY: _("Day"),
    TraitKind.MOMENT: _("Moment"),
    TraitKind.LIST: _("List of texts"),
}


@admin.register(TraitName)
class TraitAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """By name."""

    address = "traits"
    lead = _("What shops, programs and people tell of customers, beside names and addresses.")
    empty_template = "console/empty_traits.html"
    list_display = ("name", "kind_in_words", "customers", "first_source", "vouched_for")
    fields: ClassVar[Any] = (
        "name",
        "kind_in_words",
        "customers",
        "examples",
        "vouched_for",
        "first_source",
        "first_told_at",
    )
    search_fields = ("name",)
    search_help_text = _("Name")
    ordering = ("name",)

    @admin.display(description=_("kind"))
    def kind_in_words(self, row: TraitName) -> str:
        """What kind of value it has."""
        return str(KINDS[TraitKind(row.kind)])

    @admin.display(description=_("customers"))
    def customers(self, row: TraitName) -> int:
        """How many have a value."""
        return _card(row).customers

    @admin.display(description=_("told last"))
    def examples(self, row: TraitName) -> str:
        """Some values."""
        return "; ".join(map(in_words, _card(row).examples))

    @admin.display(description=_("vouched for"), boolean=True)
    def vouched_for(self, row: TraitName) -> bool:
        """Whether not only browsers told of it."""
        return row.is_proven

    def complete(self, rows: list[TraitName]) -> list[TraitName]:
        """The counts of a page's names, asked once for all of them."""
        cards = {card.name: card for card in catalogue(names=[row.name for row in rows])}
        for row in rows:
            row.card = cards[row.name]  # type: ignore[attr-defined]  # for the columns
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[TraitName], search_term: str
    ) -> tuple[QuerySet[TraitName], bool]:
        """Whose name contains the text."""
        del request
        text = search_term.strip()
        return (queryset.filter(name__icontains=text) if text else queryset), False


def in_words(value: Any) -> str:
    """A value in a line of text."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return ", ".join(value) if isinstance(value, list) else str(value)


def _card(row: TraitName) -> TraitCard:
    known: TraitCard | None = getattr(row, "card", None)
    return known or catalogue(names=[row.name])[0]
