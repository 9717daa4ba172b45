"""What must always be true of customers who are part of others."""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from regulars.core.identity.moving import following
from regulars.core.invariants import Invariant, counted

CHAINED = """
SELECT part.public_id FROM customers_customer part
JOIN customers_customer whole ON whole.id = part.merged_into_id
WHERE whole.merged_into_id IS NOT NULL
"""
UNEXPLAINED = """
SELECT part.public_id FROM customers_customer part
WHERE part.merged_into_id IS NOT NULL AND part.erased_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM identity_merge m WHERE m.merged_id = part.id AND m.undone_at IS NULL
)
UNION ALL
SELECT m.public_id FROM identity_merge m JOIN customers_customer part ON part.id = m.merged_id
WHERE m.undone_at IS NULL AND part.merged_into_id IS NULL
"""
PUT_BACK = "Put back a backup of before, and merge again."


def invariants() -> Sequence[Invariant]:
    """Where their rows are, and where they lead."""
    return (
        Invariant(
            "identity.rows",
            "Who is part of another customer has nothing of their own.",
            counted("Customers who have: {number} ({some})", _left_behind()),
            "Bring it after: regulars doctor --mend",
        ),
        Invariant(
            "identity.whole",
            "Who is part of another leads to a whole customer at once.",
            counted("Customers who lead to a part: {number} ({some})", CHAINED),
            PUT_BACK,
        ),
        Invariant(
            "identity.merges",
            "Who is part of another is so by a merge that stands.",
            counted("Customers and merges that do not match: {number} ({some})", UNEXPLAINED),
            PUT_BACK,
        ),
    )


def _left_behind() -> str:
    quote = connection.ops.quote_name
    theirs = " OR ".join(
        f"EXISTS (SELECT 1 FROM {quote(one.rows._meta.db_table)} one"  # noqa: SLF001
        f" WHERE one.{quote(one.rows._meta.get_field(one.field).column)} = part.id)"  # noqa: SLF001
        for one in following()
    )
    return f"""
    SELECT part.public_id FROM customers_customer part
    WHERE part.merged_into_id IS NOT NULL AND ({theirs})
    """
