"""What an import made, and what undoing it would do, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from regulars.edges.connectors.files.types import RunCard, Sharer, UndoPlan
from regulars.edges.console.writing import number_text
from regulars.edges.report.words.quality import field_name

COUNTED = (
    "orders",
    "refunds",
    "customers",
    "products",
    "lines_added",
    "documents_grown",
    "filled",
    "orders_filled",
)


KINDS = {
    "orders": gettext_lazy("Orders"),
    "customers": gettext_lazy("Customers"),
    "products": gettext_lazy("Products"),
}


def taken_columns(card: RunCard) -> list[str]:
    """Each field with the column taken for it, and whether somebody chose so."""
    taken = {**card.mapping, **card.columns}
    named = sorted((field_name(field), field, column) for field, column in taken.items())
    return [_taken(name, column, by_hand=field in card.mapping) for name, field, column in named]


def _taken(name: str, column: str, *, by_hand: bool) -> str:
    named = {"field": name, "column": column}
    if not column:
        return _("%(field)s: left out") % named
    if by_hand:
        return _("%(field)s: %(column)s (chosen by hand)") % named
    return f"{name}: {column}"


def created_counts(created: dict[str, int]) -> list[tuple[int, str]]:
    """What was made or would be, in words, zeros left out."""
    number = {key: created.get(key, 0) for key in COUNTED}
    names = {
        "orders": ngettext("order", "orders", number["orders"]),
        "refunds": ngettext("return or credit", "returns and credits", number["refunds"]),
        "customers": ngettext("customer", "customers", number["customers"]),
        "products": ngettext("product", "products", number["products"]),
        "lines_added": ngettext(
            "line added to an order already here",
            "lines added to orders already here",
            number["lines_added"],
        ),
        "documents_grown": ngettext(
            "order or return that grew by it",
            "orders and returns that grew by them",
            number["documents_grown"],
        ),
        "filled": _("completed that were there"),
        "orders_filled": ngettext(
            "order or return already here that gets the customer or channel it lacked",
            "orders and returns already here that get the customer or channel they lacked",
            number["orders_filled"],
        ),
    }
    return [(number[key], name) for key, name in names.items() if number[key]]


def undo_counts(plan: UndoPlan) -> list[tuple[int, str]]:
    """What undoing deletes, in words, zeros left out."""
    names = [
        (plan.orders, ngettext("order", "orders", plan.orders)),
        (plan.refunds, ngettext("return or credit", "returns and credits", plan.refunds)),
        (plan.lines, ngettext("line", "lines", plan.lines)),
        (plan.customers, ngettext("customer", "customers", plan.customers)),
        (plan.products, ngettext("product", "products", plan.products)),
    ]
    return [(number, name) for number, name in names if number]


def staying_sentences(plan: UndoPlan) -> list[str]:
    """What undoing leaves, and what it changes, a sentence each."""
    return _said([*_changed(plan), *_kept(plan)])


def _changed(plan: UndoPlan) -> list[tuple[int, str]]:
    """What stays, and holds something else from then on."""
    return [
        (
            plan.changed,
            ngettext(
                "%(number)s customer or product will hold what other files say of it, or nothing.",
                "%(number)s customers and products will hold what other files say of them, or "
                "nothing.",
                plan.changed,
            ),
        ),
        (
            plan.orders_changed,
            ngettext(
                "%(number)s order, return or line will hold what other files say of it: amounts "
                "may change.",
                "%(number)s orders, returns and lines will hold what other files say of them: "
                "amounts may change.",
                plan.orders_changed,
            ),
        ),
    ]


def _kept(plan: UndoPlan) -> list[tuple[int, str]]:
    """What stays because something else needs it."""
    return [
        (
            plan.lines_kept,
            ngettext(
                "%(number)s line stays, because another import holds it too.",
                "%(number)s lines stay, because other imports hold them too.",
                plan.lines_kept,
            ),
        ),
        (
            plan.customers_kept,
            ngettext(
                "%(number)s customer stays, because something else tells of it.",
                "%(number)s customers stay, because something else tells of them.",
                plan.customers_kept,
            ),
        ),
        (
            plan.products_kept,
            ngettext(
                "%(number)s product stays, because something else tells of it.",
                "%(number)s products stay, because something else tells of them.",
                plan.products_kept,
            ),
        ),
    ]


def sharer_sentences(sharer: Sharer) -> list[str]:
    """What another import has in common with the one to be undone, a sentence each."""
    told = [
        (
            sharer.lines_told,
            ngettext(
                "It holds %(number)s of the same lines, which becomes its own.",
                "It holds %(number)s of the same lines, which become its own.",
                sharer.lines_told,
            ),
        ),
        (
            sharer.rows_told,
            ngettext(
                "It names %(number)s of the same customers and products, which stays.",
                "It names %(number)s of the same customers and products, which stay.",
                sharer.rows_told,
            ),
        ),
        (
            sharer.lines_added,
            ngettext(
                "It added %(number)s line to the same orders; it stays.",
                "It added %(number)s lines to the same orders; they stay.",
                sharer.lines_added,
            ),
        ),
    ]
    return _said(told)


def _said(told: list[tuple[int, str]]) -> list[str]:
    """The sentences with their numbers, zeros left out."""
    return [sentence % {"number": number_text(number)} for number, sentence in told if number]
