"""``regulars customers``: making two customers one, and two again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.edges.installation import open_installation
from regulars.edges.operator import operator
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.core.customers.types import Standing
    from regulars.core.identity.types import MergeCard

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Make customers who are one person one, and two again.",
)

WHO = "their id (cus_…), their e-mail, or a reference."
KeptArgument = Annotated[str, typer.Argument(help=f"The customer who is kept: {WHO}")]
OtherArgument = Annotated[str, typer.Argument(help=f"Who becomes part of them: {WHO}")]
MergeArgument = Annotated[
    str, typer.Argument(help="The merge's id (mrg_…), as `regulars customers merges` shows it.")
]
ReasonOption = Annotated[
    str, typer.Option(help="Why; it stays in the log. Asked for where it is not given.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def merge(
    kept: KeptArgument,
    other: OtherArgument,
    *,
    reason: ReasonOption = "",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make two customers one: what is the other's is the kept one's from then on.

    Says what moves and what is known afterwards, and asks before it does anything. Nothing else is
    set in motion, and all of it can be taken back.
    """
    open_installation()
    from regulars.core.identity import queries, services
    from regulars.edges.customers import words

    stays, joins = _meant(kept), _meant(other)
    plan = queries.merge_plan(kept=stays.id, merged=joins.id)
    said = {"kept": stays.public_id, "merged": joins.public_id, "moving": words.told(plan.moving)}
    if dry_run:
        typer.echo(_json(said) if as_json else words.of_merge(plan))
        return
    why = _decided(words.of_merge(plan), reason, yes=yes)
    made = services.merge(
        kept=stays.id, merged=joins.id, reason=why, actor=operator(), now=clock.now()
    )
    done = f"They are one customer now, {stays.public_id}. To take it back: {made}."
    typer.echo(_json({"merge": made, **said}) if as_json else done)


@app.command()
def unmerge(
    merge_id: MergeArgument,
    *,
    reason: ReasonOption = "",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take a merge back: they are two customers again.

    Says what goes back and what is known afterwards, and asks before it does anything.
    """
    open_installation()
    from regulars.core.customers.queries import public_ids_of
    from regulars.core.identity import queries, services
    from regulars.core.identity.types import MergeTakenBack
    from regulars.edges.customers import words

    plan = queries.unmerge_plan(merge_id)
    if plan.merge.undone_at:
        raise MergeTakenBack(merge=merge_id)
    merged = public_ids_of([plan.merge.merged])[plan.merge.merged]
    said = {
        "merge": merge_id,
        "kept": plan.whole.public_id,
        "merged": merged,
        "returning": words.told(plan.returning),
    }
    if dry_run:
        typer.echo(_json(said) if as_json else words.of_unmerge(plan, merged))
        return
    why = _decided(words.of_unmerge(plan, merged), reason, yes=yes)
    services.unmerge(merge=merge_id, reason=why, actor=operator(), now=clock.now())
    typer.echo(_json(said) if as_json else f"{merged} is a customer of their own again.")


@app.command()
def merges(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List who was made one customer, the last first, also where that was taken back."""
    open_installation()
    from regulars.core.customers.queries import public_ids_of
    from regulars.core.identity import queries

    found = queries.merges(limit=limit)
    names = public_ids_of({pk for one in found for pk in (one.kept, one.merged)})
    if as_json:
        typer.echo(json.dumps([_told(one, names) for one in found], indent=2))
        return
    if not found:
        typer.echo("No customers were made one yet.")
    for one in found:
        state = "taken back" if one.undone_at else "stands"
        typer.echo(
            f"{one.public_id}  {one.merged_at:%Y-%m-%d %H:%M}  {names[one.merged]} in "
            f"{names[one.kept]}  {state}  {one.reason}"
        )


def _meant(given: str) -> Standing:
    """The customer with this very id, be they part of another or not; else who is meant.

    Raises UnknownCustomer, SeveralCustomers.
    """
    from regulars.core.customers.queries import standing_of
    from regulars.core.customers.types import UnknownCustomer
    from regulars.core.privacy.queries import customer_named

    found = standing_of(given) or standing_of(customer_named(given))
    if found is None:
        raise UnknownCustomer(public_id=given)
    return found


def _told(card: MergeCard, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "merge": card.public_id,
        "kept": names[card.kept],
        "merged": names[card.merged],
        "merged_at": card.merged_at.isoformat(),
        "reason": card.reason,
        "undone_at": card.undone_at.isoformat() if card.undone_at else None,
        "undone_reason": card.undone_reason,
    }


def _decided(preview: str, reason: str, *, yes: bool) -> str:
    """The reason, once somebody has seen what would be done and wants it."""
    if yes:
        return reason
    typer.echo(preview, err=True)
    why = reason or str(typer.prompt("Why", err=True))
    if not typer.confirm("Do it?", err=True):
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1)
    return why


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, indent=2)
