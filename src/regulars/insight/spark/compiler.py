"""Ibis' SQL for Spark where it would mean something else than on DuckDB. Loads no PySpark."""

from __future__ import annotations

import math
from typing import Any

from ibis.backends.sql.compilers.base import NULL, SQLGlotCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler


class Compiler(PySparkCompiler):  # type: ignore[misc]  # Ibis carries no types
    """Ibis' own, but a count is 0 where nothing is counted, what is no number is not null, numbers
    with a point are floats, and bits can be brought together.
    """

    __slots__ = ()

    visit_Field = SQLGlotCompiler.visit_Field  # noqa: N815 - Ibis names them so
    visit_IsNull = SQLGlotCompiler.visit_IsNull  # noqa: N815
    visit_NotNull = SQLGlotCompiler.visit_NotNull  # noqa: N815

    def visit_CountStar(self, op: Any, *, arg: Any, where: Any) -> Any:  # noqa: N802
        """Count rows: Ibis adds up the condition, which is null over no rows."""
        if where is None:
            return super().visit_CountStar(op, arg=arg, where=where)
        return self.f.count(self.if_(where, 1, NULL))

    def visit_BitOr(self, op: Any, *, arg: Any, where: Any) -> Any:  # noqa: N802, ARG002
        """The bits that any row has, of which Ibis knows nothing on Spark."""
        return self.agg.bit_or(arg, where=where)

    def visit_NonNullLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        """A value: Spark takes a number with a point for a decimal, and divides it as one."""
        if dtype.is_floating():
            return self.cast(repr(float(value)), dtype) if math.isfinite(value) else None
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)


COMPILER = Compiler()
