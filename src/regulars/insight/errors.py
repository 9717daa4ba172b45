"""What can go wrong with a table or a question put to it."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class MissingColumns(Invalid):
    """A table lacks columns that the order-line schema needs."""

    code = "insight.missing_columns"
    sentence = "The table lacks these columns: {columns}. See regulars.insight.schema.ORDER_LINES."
    columns: tuple[str, ...]
