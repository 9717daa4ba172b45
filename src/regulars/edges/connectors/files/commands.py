"""``regulars import``: orders, customers and products out of files."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.edges.installation import open_installation
from regulars.edges.mapping import mapping_of
from regulars.edges.operator import operator
from regulars.edges.terminal import TerminalProgress
from regulars.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from regulars.edges.connectors.files.types import ImportRequest, Preview, RunCard, UndoPlan

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Import a history from a file.")

FileArgument = Annotated[Path, typer.Argument(help="CSV, Excel or Parquet.", readable=False)]
MapOption = Annotated[
    list[str], typer.Option("--map", help="FIELD=COLUMN where the column was not recognised.")
]
CurrencyOption = Annotated[
    str, typer.Option("--currency", help="Of the amounts, where the file does not say.")
]
ChannelOption = Annotated[
    str, typer.Option("--channel", help="Where it was sold, where the file does not say.")
]
EncodingOption = Annotated[
    str, typer.Option("--encoding", help="Of a text file, such as cp1252, where it is misread.")
]
SheetOption = Annotated[
    str, typer.Option("--sheet", help="Of a workbook, where the wrong one would be read.")
]
SourceOption = Annotated[
    str, typer.Option("--source", help="The shop whose numbers these are, if there are several.")
]
TaxOption = Annotated[
    bool,
    typer.Option("--tax-included/--tax-on-top", help="Whether the lines' amounts include tax."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")
]
DoubleOption = Annotated[
    bool,
    typer.Option("--may-double", help="Add also to orders of which the file has not one line."),
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help="Go on with an import of this file that stopped.")
]
ErrorsOption = Annotated[
    Path | None, typer.Option("--errors", help="Where to list rows that were not taken.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

FEW = 5
STAGES = {"customers": "Customers", "products": "Products", "orders": "Orders"}


@app.command()
def orders(
    file: FileArgument,
    mapping: MapOption = [],
    currency: CurrencyOption = "",
    channel: ChannelOption = "",
    source: SourceOption = "file",
    encoding: EncodingOption = "",
    sheet: SheetOption = "",
    tax_included: TaxOption = True,
    may_double: DoubleOption = False,
    dry_run: DryRunOption = False,
    resume: ResumeOption = False,
    errors: ErrorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import an order history: orders, returns, and the customers and products they name."""
    request = _request(
        "orders",
        file,
        mapping,
        currency=currency,
        channel=channel,
        source=source,
        encoding=encoding,
        sheet=sheet,
        tax_is_included=tax_included,
        may_double=may_double,
        errors_path=errors,
    )
    _import(request, dry_run=dry_run, resume=resume, as_json=as_json)


@app.command()
def customers(
    file: FileArgument,
    mapping: MapOption = [],
    source: SourceOption = "file",
    encoding: EncodingOption = "",
    sheet: SheetOption = "",
    dry_run: DryRunOption = False,
    resume: ResumeOption = False,
    errors: ErrorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import customers: names, e-mail addresses, telephone numbers."""
    options = {"source": source, "encoding": encoding, "sheet": sheet, "errors_path": errors}
    request = _request("customers", file, mapping, **options)
    _import(request, dry_run=dry_run, resume=resume, as_json=as_json)


@app.command()
def products(
    file: FileArgument,
    mapping: MapOption = [],
    currency: CurrencyOption = "",
    source: SourceOption = "file",
    encoding: EncodingOption = "",
    sheet: SheetOption = "",
    dry_run: DryRunOption = False,
    resume: ResumeOption = False,
    errors: ErrorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import products: names, categories, prices, costs."""
    options = {
        "currency": currency,
        "source": source,
        "encoding": encoding,
        "sheet": sheet,
        "errors_path": errors,
    }
    request = _request("products", file, mapping, **options)
    _import(request, dry_run=dry_run, resume=resume, as_json=as_json)


@app.command()
def undo(
    run: Annotated[int, typer.Argument(help="The import's number.")],
    dry_run: DryRunOption = False,
) -> None:
    """Delete exactly what an import created, and leave what other imports hold too."""
    open_installation(only_look=dry_run)
    from regulars.edges.connectors.files import queries, services

    if dry_run:
        _show_undo_plan(run, queries.undo_plan(run))
        return
    card = services.undo_import(run_id=run, actor=operator(), now=clock.now())
    typer.echo(f"Import {run} of {card.file_name} is undone.")


def _show_undo_plan(run: int, plan: UndoPlan) -> None:
    counts = {
        "orders": plan.orders,
        "refunds": plan.refunds,
        "customers": plan.customers,
        "products": plan.products,
    }
    lines = _count(plan.lines, "line", "lines")
    typer.echo(f"Undoing import {run} would delete {_created(counts, 'nothing else')}, {lines}.")
    if plan.emptied:
        rows = _count(plan.emptied, "customer or product", "customers and products")
        typer.echo(f"It would empty what it filled in on {rows}.")
    if plan.orders_emptied:
        rows = _count(plan.orders_emptied, "order or return", "orders and returns")
        typer.echo(f"It would take the customer or channel it filled in off {rows}.")
    for sharer in plan.sharers:
        told = _count(sharer.lines_told, "line", "lines")
        rows = _count(sharer.rows_told, "customer or product", "customers and products")
        added = _count(sharer.lines_added, "line", "lines")
        typer.echo(
            f"Import {sharer.run_id} of {sharer.file_name} holds {told} and {rows} of it too and "
            f"added {added} to its orders: all of that stays."
        )


@app.command("list")
def list_runs(as_json: JsonOption = False) -> None:
    """List the imports, newest first."""
    open_installation()
    from regulars.edges.connectors.files import queries

    runs = queries.recent_runs()
    if as_json:
        _print_json([asdict(card) for card in runs])
        return
    for card in runs:
        figures = (
            f"{card.rows_read:,} read, {card.rows_imported:,} new, {card.rows_unchanged:,} already "
            f"there, {card.rows_rejected:,} not taken"
        )
        if card.status == "undone":
            figures = "nothing of it is left"
        typer.echo(f"{card.id:>5}  {card.status:<8} {card.kind:<10} {card.file_name}  {figures}")
    if not runs:
        typer.echo("Nothing has been imported. Try: regulars import orders FILE --dry-run")


def _request(kind: str, path: Path, pairs: list[str], **options: Any) -> ImportRequest:
    from regulars.edges.connectors.files.types import ImportRequest

    return ImportRequest(kind=kind, path=path, mapping=mapping_of(pairs), **options)


def _import(request: ImportRequest, *, dry_run: bool, resume: bool, as_json: bool) -> None:
    is_new = open_installation(only_look=dry_run)
    from regulars.edges.connectors.files import services

    with TerminalProgress(STAGES) as progress:
        if dry_run:
            preview = services.preview_import(request=request, now=clock.now(), progress=progress)
        elif resume:
            run_id = services.find_unfinished(request=request)
        else:
            run_id = services.start_import(request=request, actor=operator(), now=clock.now())
        if not dry_run:
            card = services.run_import(run_id=run_id, actor=operator(), progress=progress)
    if dry_run:
        _show_preview(preview, is_new=is_new, as_json=as_json)
    else:
        _show_card(card, as_json=as_json)


def _show_preview(preview: Preview, *, is_new: bool, as_json: bool) -> None:
    if as_json:
        _print_json(asdict(preview))
        return
    from regulars.edges.connectors.files.words import reason_in_words

    say = _console().print
    say(f"[bold]{preview.file_name}[/]: {preview.rows_read:,} rows read. Nothing was written.")
    if is_new:
        say("There is no database here yet; an import makes it, and all of this would be new.")
    say(f"Importing it would bring in {_created(preview.created)}.")
    _say_the_rest(preview, is_done=False)
    for item in preview.rejected[:FEW]:
        why = reason_in_words(item.reason)
        say(f"  row {item.row}, {item.column}: {item.value!r}. {why}.", style="dim", markup=False)
    columns = ", ".join(f"{name} = {column}" for name, column in preview.columns.items())
    say(f"Columns: {columns}", style="dim")


def _show_card(card: RunCard, *, as_json: bool) -> None:
    if as_json:
        _print_json(asdict(card))
        return
    say = _console().print
    say(f"[bold]{card.file_name}[/]: Import {card.id} is done.")
    say(f"It brought in {_created(card.created)}.")
    _say_the_rest(card, is_done=True)
    if card.rows_rejected:
        say(f"They are listed in {card.errors_path}")
    say("To bring the figures up to date: regulars lake sync", style="dim")
    say(f"To take it back: regulars import undo {card.id}", style="dim")


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

    from regulars.edges.connectors.files.words import notices

    say = _console().print
    unchanged, rejected = outcome.rows_unchanged, outcome.rows_rejected
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
    if rejected:
        say(f"{_count(rejected, 'row', 'rows')} cannot be taken as they stand.", style="yellow")
    for notice in notices(outcome.kind, outcome.currency, outcome.created, is_done=is_done):
        say(notice, style="yellow", markup=False)


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, default=str, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
