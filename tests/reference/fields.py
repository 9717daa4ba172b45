"""Writes the reference page of the fields that readers look for in files."""

from __future__ import annotations

from regulars.insight.readers import (
    CUSTOMER_FIELDS,
    ORDER_FIELDS,
    PRODUCT_FIELDS,
    SUPPRESSION_FIELDS,
    FieldSet,
)

HEAD = """# Fields and column names

What the readers look for in a file, and the column names that they know. This page is written from
the code.

A name is compared without case, accents, blanks and marks, as it is written here: `ordernumber`
stands for `Order number`, `order_number` and `ORDER-NUMBER`. The surest names come first. After a
semicolon come vaguer ones, which are taken only if no surer one is there. A column is taken only if
its values fit the kind of the field.

With `--map FIELD=COLUMN` any column can be named for a field. What belongs to the whole order may
be written on its first line only, as some shops export it.
"""
TITLES = {
    "Orders": ORDER_FIELDS,
    "Customers": CUSTOMER_FIELDS,
    "Products": PRODUCT_FIELDS,
    "Suppressions": SUPPRESSION_FIELDS,
}


def fields_page() -> str:
    """The text of ``docs/reference/fields.md``."""
    parts = [HEAD]
    for title, fields in TITLES.items():
        parts.append(f"\n## {title}\n\n{_needed(fields)}\n")
        for field in fields:
            tiers = "; ".join(
                ", ".join(f"`{name}`" for name in dict.fromkeys(tier)) for tier in field.synonyms
            )
            of_order = ", of the whole order" if field.whole_order else ""
            parts.append(f"\n`{field.name}` ({field.kind.value}{of_order})\n: {field.meaning}\n")
            parts.append(f"\n  {tiers}\n")
    return "".join(parts)


def _needed(fields: FieldSet) -> str:
    groups = (" or ".join(f"`{name}`" for name in group) for group in fields.needed)
    return f"Needed: {', '.join(groups)}."
