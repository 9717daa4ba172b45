"""What came of an import, said to a person or to a script."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from regulars.edges.connectors.files.types import (
        Preview,
        RunCard,
        Sharer,
        SuppressionsOutcome,
        UndoPlan,
    )

FEW = 5


def show_undo_plan(run: int, plan: UndoPlan) -> None:
    """Say what undoing an import would delete, and what would stay."""
    counts = {
        "orders": plan.orders,
        "refunds": plan.refunds,
        "customers": plan.customers,
        "products": plan.products,
    }
    going = [_created(counts, "")] if any(counts.values()) else []
    if plan.lines:
        going.append(_count(plan.lines, "line", "lines"))
    typer.echo(f"Undoing import {run} would delete {', '.join(going) or 'nothing'}.")
    for number, one, many in (
        (plan.changed, "customer or product", "customers and products"),
        (plan.orders_changed, "order, return or line", "orders, returns and lines"),
    ):
        if number:
            rows = _count(number, one, many)
            typer.echo(f"On {rows} it would put what other files say, or nothing.")
    for sharer in plan.sharers:
        typer.echo(
            f"Import {sharer.run_id} of {sharer.file_name} {_shared(sharer)}: all of that stays."
        )
    for number, one, many in (
        (plan.customers_kept, "customer stays", "customers stay"),
        (plan.products_kept, "product stays", "products stay"),
    ):
        if number:
            it = "it" if number == 1 else "them"
            typer.echo(f"{_count(number, one, many)}, because something else tells of {it}.")


def _shared(sharer: Sharer) -> str:
    """What another import has in common with one to be undone, zeros left out."""
    held = []
    if sharer.lines_told:
        held.append(_count(sharer.lines_told, "line", "lines"))
    if sharer.rows_told:
        held.append(_count(sharer.rows_told, "customer or product", "customers and products"))
    shared = [f"holds {' and '.join(held)} of it too"] if held else []
    if sharer.lines_added:
        shared.append(f"added {_count(sharer.lines_added, 'line', 'lines')} to its orders")
    return " and ".join(shared)


def show_preview(preview: Preview, *, is_new: bool, as_json: bool) -> None:
    """Say what importing a file would do."""
    if as_json:
        print_json(asdict(preview))
        return
    from regulars.edges.connectors.files.words import reason_in_words

    say = _console().print
    read = _count(preview.rows_read, "row", "rows")
    say(f"[bold]{preview.file_name}[/]: {read} read. Nothing was written.")
    if is_new:
        say("There is no database here yet; an import makes it, and all of this would be new.")
    say(f"Importing it would bring in {_created(preview.created)}.")
    _say_the_rest(preview, is_done=False)
    for item in preview.rejected[:FEW]:
        why = reason_in_words(item.reason)
        say(f"  row {item.row}, {item.column}: {item.value!r}. {why}.", style="dim", markup=False)
    columns = ", ".join(f"{name} = {column}" for name, column in preview.columns.items())
    say(f"Columns: {columns}", style="dim")


def show_card(card: RunCard, *, as_json: bool) -> None:
    """Say what an import did."""
    if as_json:
        print_json(card_for_scripts(card))
        return
    from django.utils.translation import ngettext

    say = _console().print
    say(f"[bold]{card.file_name}[/]: Import {card.id} is done.")
    say(f"It brought in {_created(card.created)}.")
    _say_the_rest(card, is_done=True)
    if card.rows_rejected:
        listed = ngettext(
            "It is listed in %(path)s", "They are listed in %(path)s", card.rows_rejected
        )
        say(listed % {"path": card.errors_path})
    say("To bring the figures up to date: regulars lake sync", style="dim")
    say(f"To take it back: regulars import undo {card.id}", style="dim")


def card_for_scripts(card: RunCard) -> dict[str, Any]:
    """The card as JSON holds it; ``errors_path`` is null where no row was rejected, for then there
    is no such file.
    """
    return {**asdict(card), "errors_path": card.errors_path if card.rows_rejected else None}


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


NAMES = {
    "orders": ("order", "orders"),
    "refunds": ("return or credit", "returns and credits"),
    "customers": ("customer", "customers"),
    "products": ("product", "products"),
}


def _created(created: Mapping[str, int], nothing: str = "nothing new") -> str:
    parts = [_count(created[name], *words) for name, words in NAMES.items() if created.get(name)]
    if added := created.get("lines_added"):
        grown = _count(created["documents_grown"], "order or return", "orders and returns")
        parts.append(f"{_count(added, 'line', 'lines')} added to {grown} already here")
    return ", ".join(parts) or nothing


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _say_the_rest(outcome: Preview | RunCard, *, is_done: bool) -> None:
    from django.utils.translation import ngettext

    from regulars.edges.connectors.files.words import differing_text, notices

    say = _console().print
    unchanged, not_taken = outcome.rows_unchanged, outcome.rows_not_taken
    if filled := outcome.created.get("filled"):
        say(
            ngettext(
                "%(count)s row that was there already gets blanks filled.",
                "%(count)s rows that were there already get blanks filled.",
                filled,
            )
            % {"count": f"{filled:,}"}
        )
    if filled := outcome.created.get("orders_filled"):
        say(
            ngettext(
                "%(count)s order or return already here gets the customer or channel it lacked.",
                "%(count)s orders and returns already here get the customer or channel they "
                "lacked.",
                filled,
            )
            % {"count": f"{filled:,}"}
        )
    if unchanged:
        say(
            ngettext(
                "%(count)s row is there already and stays as it is.",
                "%(count)s rows are there already and stay as they are.",
                unchanged,
            )
            % {"count": f"{unchanged:,}"}
        )
    if not_taken:
        say(
            ngettext(
                "%(count)s row cannot be taken as it stands.",
                "%(count)s rows cannot be taken as they stand.",
                not_taken,
            )
            % {"count": f"{not_taken:,}"},
            style="yellow",
        )
    if differing := outcome.rows_differing:
        say(differing_text(differing), style="yellow")
    for notice in notices(outcome.kind, outcome.currency, outcome.created, is_done=is_done):
        say(notice, style="yellow", markup=False)


def show_suppressions(outcome: SuppressionsOutcome, *, is_done: bool, as_json: bool) -> None:
    """Say what came of a list of addresses, or would."""
    from regulars.edges.connectors.files.words import reason_in_words

    if as_json:
        print_json({**asdict(outcome), "is_done": is_done})
        return
    new = _count(outcome.new, "address", "addresses")
    verb = "is" if outcome.new == 1 else "are"
    typer.echo(f"{new} {f'{verb} suppressed now' if is_done else 'would be suppressed'}.")
    if outcome.known:
        known = _count(outcome.known, "address was", "addresses were")
        typer.echo(f"{known} suppressed before, or lifted since.")
    for item in outcome.rejected[:FEW]:
        typer.echo(f"Row {item.row}, {item.column}: {reason_in_words(item.reason)}.", err=True)
    if outcome.not_taken > FEW:
        more = "They are all listed in the file." if outcome.is_listed else "List all: --errors"
        typer.echo(f"{outcome.not_taken:,} cells could not be taken. {more}", err=True)


def print_json(value: Any) -> None:
    """Print a value for a script."""
    json.dump(value, sys.stdout, default=str, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
