"""What a column can mean: fields, their kinds, and the sets that are read together."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """How the values of a field are read."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    EMAIL = "email"
    MOMENT = "moment"
    CLOCK = "clock"
    DAY = "day"
    AMOUNT = "amount"
    NUMBER = "number"
    CURRENCY = "currency"
    STATUS = "status"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """Something a column can stand for.

    Parameters
    ----------
    name
        Its name in mappings.
    kind
        How its values are read.
    meaning
        What it is, in words for whoever maps columns.
    synonyms
        Tiers of column names, best tier first; two columns of the same tier are equally good.
    whole_order
        Whether it belongs to the order, and may be written on its first line only.
    """

    name: str
    kind: Kind
    meaning: str
    synonyms: tuple[tuple[str, ...], ...]
    whole_order: bool = False


@dataclass(frozen=True)
class FieldSet:
    """Fields that are read together; of each group in ``needed`` one at least must be found.

    Parameters
    ----------
    name
        What they make together.
    fields
        All of them, in order.
    needed
        Groups of names.
    """

    name: str
    fields: tuple[Field, ...]
    needed: tuple[tuple[str, ...], ...]

    def __iter__(self) -> Iterator[Field]:
        """Its fields, in order."""
        return iter(self.fields)

    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(field.name for field in self.fields)

    def get(self, name: str) -> Field:
        """The field of that name, or KeyError."""
        return next(field for field in self.fields if field.name == name)


def plain(name: str) -> str:
    """A column name without case, accents, separators: ``Order #``, ``order_no.`` are ``orderno``.

    >>> plain("Order #"), plain("  Número de_Pedido "), plain("InvoiceNo")
    ('orderno', 'numerodepedido', 'invoiceno')
    """
    spelled = name.replace("#", " no ").replace("№", " no ").casefold()
    letters = unicodedata.normalize("NFKD", spelled)
    return "".join(letter for letter in letters if letter.isalnum())


def tiers(*blocks: str) -> tuple[tuple[str, ...], ...]:
    """Tiers of synonyms from texts that separate names by semicolons."""
    return tuple(
        tuple(plain(name) for name in block.split(";") if name.strip()) for block in blocks
    )
