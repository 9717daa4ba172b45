"""Adding up, product by product, what each buyer will need again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

DAYS_OF_WEEK = 7
STAYING = 0.5  # who comes back with less of a chance may have given the product up


@dataclass(frozen=True)
class Due:
    """A product with the purchases of it to expect.

    ``buyers`` are those who have not given it up, ``overdue`` those of them past their day,
    ``typical_days`` the geometric mean of all buyers' usual gaps.
    """

    product_id: str
    buyers: int
    overdue: int
    typical_days: float
    weeks: tuple[float, ...]


@dataclass
class Calendar:
    """Products by weeks, while the outlooks of ever more customers are added."""

    weeks: int
    parts: list[pa.Table] = field(default_factory=list)

    def add(self, outlooks: pa.Table) -> None:
        """Add up what :func:`regulars.insight.timing.outlooks` yielded."""
        import pyarrow as pa

        stays = outlooks["comes_back"].to_numpy() >= STAYING
        columns = {
            "product_id": outlooks["product_id"],
            "pairs": pa.array(np.ones(len(outlooks))),
            "buyers": pa.array(stays.astype(float)),
            "overdue": pa.array((stays & (outlooks["overdue_days"].to_numpy() > 0)).astype(float)),
            "log_days": pa.array(np.log(outlooks["typical_days"].to_numpy())),
        }
        before = np.zeros(len(outlooks))
        for week in range(1, self.weeks + 1):
            by_then = outlooks[f"due_within_{DAYS_OF_WEEK * week}"].to_numpy()
            columns[f"week_{week}"] = pa.array(np.maximum(by_then - before, 0.0))
            before = by_then
        self.parts.append(_summed(pa.table(columns)))

    def products(self) -> list[Due]:
        """The products, those with most purchases to expect first; equal ones by their ids."""
        import pyarrow as pa

        if not self.parts:
            return []
        found = [self._due(row) for row in _summed(pa.concat_tables(self.parts)).to_pylist()]
        return sorted(found, key=lambda due: (-sum(due.weeks), due.product_id))

    def _due(self, row: dict[str, float]) -> Due:
        return Due(
            product_id=str(row["product_id"]),
            buyers=round(row["buyers"]),
            overdue=round(row["overdue"]),
            typical_days=float(np.exp(row["log_days"] / row["pairs"])),
            weeks=tuple(row[f"week_{week}"] for week in range(1, self.weeks + 1)),
        )


def _summed(table: pa.Table) -> pa.Table:
    """The sums of each product."""
    names = table.column_names[1:]
    summed = table.group_by("product_id").aggregate([(name, "sum") for name in names])
    return summed.rename_columns([name.removesuffix("_sum") for name in summed.column_names])
