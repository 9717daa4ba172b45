"""DuckDB in this process by way of Ibis, opened without what a question does not need."""

from __future__ import annotations

import duckdb
import ibis.expr.schema as sch
from ibis.backends.duckdb import Backend
from ibis.common.exceptions import TableNotFound
from sqlglot import expressions
from sqlglot.expressions import table_


class Embedded(Backend):  # type: ignore[misc]  # Ibis carries no types
    """Ibis' backend, describing tables by plain rows.

    Ibis reads descriptions by way of Arrow, whose import takes longer than most questions.
    """

    def get_schema(
        self, table_name: str, *, catalog: str | None = None, database: str | None = None
    ) -> sch.Schema:
        """Names, types and nullability of a table's columns.

        Raises TableNotFound, Ibis' own, if there is no such table.
        """
        table = table_(table_name, db=database, catalog=catalog, quoted=self.compiler.quoted)
        question = expressions.Describe(this=table).sql(self.dialect)
        try:
            found = self.con.sql(question).fetchall()
        except duckdb.CatalogException as error:
            raise TableNotFound(table_name) from error
        of_text = self.compiler.type_mapper.from_string
        return sch.Schema(
            {name: of_text(kind, nullable=null == "YES") for name, kind, null, *_ in found}
        )
