"""What the stages of an import have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from regulars.edges.connectors.files.ordered import Row
from regulars.edges.connectors.files.types import DIFFERS, Rejection, Tally
from regulars.kernel.listening import Differing
from regulars.kernel.money import exponent_of

ROWS_AT_A_TIME = 5_000
LONGEST_NAME = {"customer": 200, "product": 300, "phone": 40, "category": 200}


@dataclass(frozen=True)
class Setting:
    """What every batch of an import has in common. In a preview there is neither ``run_id`` nor
    ``actor``.
    """

    source: str
    currency: str
    channel: str
    zone: ZoneInfo
    tax_is_included: bool
    now: datetime
    run_id: int | None = None
    actor: str = ""


@dataclass(frozen=True)
class Batch:
    """Some of a stage's rows, and the key of the last of them."""

    items: list[Any]
    position: str


class Stage(Protocol):
    """One stage of an import."""

    @property
    def name(self) -> str:
        """What it is called, and its position noted under."""

    def total(self) -> int:
        """How many rows it has."""

    def batches(self, after: str) -> Iterator[Batch]:
        """Its rows from after a position."""

    def write(self, batch: Batch) -> Tally:
        """Bring the batch in, inside a transaction."""

    def preview(self, batch: Batch) -> Tally:
        """What :meth:`write` would do."""


def amount(minor: object, currency: str) -> str:
    """Minor units as a plain decimal, as files write them; nothing for None."""
    if minor in {None, "None"}:
        return ""
    return f"{Decimal(str(minor)).scaleb(-exponent_of(currency)):f}"


def differing(row: int, item: Differing, currency: str) -> Rejection:
    """What is known otherwise was left as it is, and is told."""
    known, told = item.known, item.told
    if item.field.endswith("_minor"):
        known, told = amount(known, currency), amount(told, currency)
    column = item.field.removesuffix("_minor")
    return Rejection(row, column, str(told), f"{DIFFERS}{known}")


def chunks(rows: Iterator[Row]) -> Iterator[Batch]:
    """Batches of rows; rows of one key stay together."""
    ahead: list[Row] = []
    while items := ahead + list(islice(rows, ROWS_AT_A_TIME)):
        ahead = []
        for row in rows:
            if row[0] != items[-1][0]:
                ahead = [row]
                break
            items.append(row)
        yield Batch(items, items[-1][0])


def short(text: str | None, kind: str) -> str:
    """A name as long as its column takes; nothing for None."""
    return (text or "").strip()[: LONGEST_NAME[kind]]
