"""``regulars import``: orders, customers, products and suppressed addresses out of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.edges.connectors.files.showing import (
    card_for_scripts,
    print_json,
    show_card,
    show_preview,
    show_suppressions,
    show_undo_plan,
)
from regulars.edges.installation import open_installation
from regulars.edges.mapping import mapping_of
from regulars.edges.operator import operator
from regulars.edges.terminal import TerminalProgress
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.edges.connectors.files.types import ImportRequest

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

STAGES = {
    "customers": "Customers",
    "products": "Products",
    "orders": "Orders",
    "suppressions": "Addresses",
}


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
def suppressions(
    file: FileArgument,
    mapping: MapOption = [],
    source: SourceOption = "file",
    encoding: EncodingOption = "",
    sheet: SheetOption = "",
    dry_run: DryRunOption = False,
    errors: ErrorsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import addresses to which nothing is to be sent; importing them again adds nothing."""
    open_installation(only_look=dry_run)
    from regulars.edges.connectors.files.suppressions import SuppressionList, bring_in, preview

    listed = SuppressionList(file, mapping_of(mapping), source, encoding, sheet, errors)
    with TerminalProgress(STAGES) as progress:
        if dry_run:
            outcome = preview(listed, now=clock.now(), progress=progress)
        else:
            outcome = bring_in(listed, actor=operator(), now=clock.now(), progress=progress)
    show_suppressions(outcome, is_done=not dry_run, as_json=as_json)


@app.command()
def undo(
    run: Annotated[int, typer.Argument(help="The import's number.")],
    dry_run: DryRunOption = False,
) -> None:
    """Leave what the other files alone would have brought."""
    open_installation(only_look=dry_run)
    from regulars.edges.connectors.files import queries, services

    if dry_run:
        show_undo_plan(run, queries.undo_plan(run))
        return
    with TerminalProgress(STAGES) as progress:
        card = services.undo_import(
            run_id=run, actor=operator(), now=clock.now(), progress=progress
        )
    typer.echo(f"Import {run} of {card.file_name} is undone.")


@app.command("list")
def list_runs(as_json: JsonOption = False) -> None:
    """List the imports, newest first."""
    open_installation()
    from regulars.edges.connectors.files import queries

    runs = queries.recent_runs()
    if as_json:
        print_json([card_for_scripts(card) for card in runs])
        return
    for card in runs:
        figures = (
            f"{card.rows_read:,} read, {card.rows_imported:,} new, {card.rows_unchanged:,} already "
            f"there, {card.rows_differing:,} otherwise, {card.rows_not_taken:,} not taken"
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
        show_preview(preview, is_new=is_new, as_json=as_json)
    else:
        show_card(card, as_json=as_json)
