"""What of these tables is customers'."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.core.customers.models import Customer, CustomerReference, CustomerTraits
from regulars.core.customers.types import Belonging, Merging
from regulars.core.personal import EMAIL, REFERENCE, Kept, Mark


def _known_as(row: CustomerReference) -> Iterator[Mark]:
    """The reference itself; some files know customers by their e-mail."""
    yield Mark(REFERENCE, row.reference, row.source)
    if "@" in row.reference:
        yield Mark(EMAIL, row.reference)


BELONGINGS = (
    Belonging(
        Customer,
        field="merged_into",
        erasing=Kept("It only says which rows are of one person."),
        shown=None,
    ),
    Belonging(CustomerReference, goes_along=True, marks=_known_as),
    # Publishers say something else of both after they have looked again.
    Belonging(
        CustomerTraits,
        goes_along=True,
        merging=Merging.STAYS,
        shown=("publication__publisher", "document"),
    ),
)
