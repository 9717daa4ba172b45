"""``regulars export`` and ``regulars erase``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.edges.installation import open_installation
from regulars.edges.operator import operator
from regulars.edges.privacy.words import of_erasure, of_preview
from regulars.kernel import clock
from regulars.kernel.files import whole_file

if TYPE_CHECKING:
    from regulars.core.privacy.types import ErasureCard, Preview

export = typer.Typer(add_completion=False)
erase = typer.Typer(add_completion=False)

Named = Annotated[
    str, typer.Argument(help="The customer: their id (cus_…), their e-mail, or a reference.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@export.command()
def write_export(
    customer: Named,
    *,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; else customer-ID.zip, here.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write all that is known of a customer to a ZIP: data.json, and each table as CSV.

    Everybody who was found to be the same person is in it, and nobody else.
    """
    open_installation()
    from regulars.core.privacy import services
    from regulars.core.privacy.queries import customer_named

    public_id = customer_named(customer)
    path = out or Path(f"customer-{public_id}.zip")
    parts = services.export(customer=public_id, actor=operator(), now=clock.now())
    with whole_file(path) as file:
        for part in parts:
            file.write(part)
    told = {"customer": public_id, "path": str(path), "size": path.stat().st_size}
    typer.echo(json.dumps(told, indent=2) if as_json else f"{path} holds all of {public_id}.")


@erase.command()
def erase_customer(
    customer: Named,
    *,
    reason: Annotated[
        str, typer.Option(help="Why; it stays in the log: name nobody in it.")
    ] = "The customer asked for it.",
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase all that says who a customer is, for good. Orders stay, as nobody's whom anybody knows.

    Says what is deleted, blanked and kept, and asks for the customer's id before it does anything.
    """
    open_installation()
    from regulars.core.customers.types import AlreadyErased
    from regulars.core.privacy import queries, services

    public_id = queries.customer_named(customer)
    try:
        preview = queries.preview(public_id)
    except AlreadyErased:
        preview = None
    if dry_run:
        if preview is None:
            raise AlreadyErased(customer=public_id)
        typer.echo(_preview_as_json(preview) if as_json else of_preview(preview))
        return
    if preview is not None and not yes:
        typer.echo(of_preview(preview), err=True)
        if typer.prompt("Type the customer's id to erase them", err=True).strip() != public_id:
            typer.echo("That is not the id. Nothing was changed.", err=True)
            raise typer.Exit(1)
    services.erase(customer=public_id, reason=reason, actor=operator(), now=clock.now())
    services.clear_pending(now=clock.now())  # where no worker runs; else it does what is left
    card = queries.erasure_of(public_id)
    if card is not None:
        typer.echo(_card_as_json(card) if as_json else of_erasure(card))


def _preview_as_json(preview: Preview) -> str:
    touched = [
        {"table": one.table, "fate": one.fate.value, "rows": one.rows} for one in preview.touched
    ]
    told = {"customer": preview.customer, "people": preview.people, "touched": touched}
    return json.dumps(told, indent=2)


def _card_as_json(card: ErasureCard) -> str:
    told: dict[str, Any] = {
        "erasure": card.public_id,
        "customer": card.customer,
        "people": card.people,
        "state": card.state.value,
        "erased_at": card.erased_at.isoformat(),
        "finished_at": card.finished_at.isoformat() if card.finished_at else None,
        "touched": [
            {"table": one.table, "fate": one.fate.value, "rows": one.rows} for one in card.touched
        ],
        "waits_for": card.waits_for,
    }
    return json.dumps(told, indent=2)
