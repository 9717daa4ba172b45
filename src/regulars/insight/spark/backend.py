"""Spark by way of Ibis, with rows handed over as Arrow instead of pandas."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from ibis import util
from ibis.formats.pyarrow import PyArrowData, PyArrowSchema

with warnings.catch_warnings():
    # PySpark warns of pandas 3, which nothing here goes through.
    warnings.simplefilter("ignore", FutureWarning)
    from ibis.backends.pyspark import Backend
    from ibis.backends.pyspark.datatypes import PySparkSchema
    from pyspark.core.rdd import _local_iterator_from_socket
    from pyspark.serializers import NoOpSerializer
    from pyspark.sql import DataFrame
    from pyspark.sql.pandas.types import to_arrow_schema

from regulars.insight.spark.compiler import COMPILER

WILDCARDS = str.maketrans({letter: f"\\{letter}" for letter in "*?[]{}\\"})
LARGEST_BATCH = 100_000  # rows; the cluster makes whole batches in memory
BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"


class Distributed(Backend):  # type: ignore[misc]  # Ibis carries no types
    """Ibis' backend, reading and writing Arrow, and streaming what does not fit in memory."""

    compiler = COMPILER

    def read_parquet(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        /,
        *,
        table_name: str | None = None,
        hive_partitioning: bool = False,
    ) -> ir.Table:
        """A table over these files, which every machine of the cluster sees under these paths."""
        given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
        files = [os.path.abspath(path).translate(WILDCARDS) for path in given]  # noqa: PTH100
        reader = self._session.read
        if not hive_partitioning:
            reader = reader.option("recursiveFileLookup", "true")
        name = table_name or util.gen_name("read_parquet")
        reader.parquet(*(f"file:{file}" for file in files)).createOrReplaceTempView(name)
        return self.table(name)

    def to_pyarrow(
        self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any
    ) -> Any:
        """All rows at once."""
        table = expr.as_table()
        rows = self._asked(table, params=params, limit=limit, **kwargs).toArrow()
        return expr.__pyarrow_result__(PyArrowData.convert_table(rows, table.schema()))

    def to_pyarrow_batches(
        self,
        expr: ir.Expr,
        /,
        *,
        params: Any = None,
        limit: Any = None,
        chunk_size: int = LARGEST_BATCH,
        **kwargs: Any,
    ) -> pa.RecordBatchReader:
        """Rows as they are read: one partition of the cluster's is here at a time."""
        schema = expr.as_table().schema()
        self._session.conf.set(BATCH, str(max(1, min(chunk_size, LARGEST_BATCH))))
        asked = self._asked(expr.as_table(), params=params, limit=limit, **kwargs)
        return pa.RecordBatchReader.from_batches(
            PyArrowSchema.from_ibis(schema), _converted(asked, schema, expr)
        )

    def _asked(self, table: ir.Table, **options: Any) -> DataFrame:
        self._run_pre_execute_hooks(table)
        return self._session.sql(self.compile(table, **options))

    def _create_cached_table(self, name: str, expr: ir.Table) -> ir.Table:
        """Keep rows in the types that the expression has, which Spark does not always find."""
        found = self._asked(expr)
        wanted = PySparkSchema.from_ibis(expr.schema())
        kept = found.select(
            [found[f"`{field.name}`"].cast(field.dataType).alias(field.name) for field in wanted]
        ).cache()
        kept.createTempView(name)
        self._cached_dataframes[name] = kept
        return self.table(name)

    def _drop_cached_table(self, name: str) -> None:
        frame = self._cached_dataframes.pop(name)
        if self._session.sparkContext._jsc is not None:  # noqa: SLF001 - stopped, it keeps nothing
            self._session.catalog.dropTempView(name)
            frame.unpersist()

    def _register_in_memory_table(self, op: Any) -> None:
        rows = op.data.to_pyarrow(op.schema)
        schema = PySparkSchema.from_ibis(op.schema)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            frame = self._session.createDataFrame(rows, schema=schema)
        frame.createOrReplaceTempView(op.name)


def _converted(asked: DataFrame, schema: Any, expr: ir.Expr) -> Iterator[pa.RecordBatch]:
    """The batches in the types of the schema, with what the expression keeps held until the end."""
    for part in _batches(asked):
        yield from PyArrowData.convert_table(pa.Table.from_batches([part]), schema).to_batches()
    del expr


def _batches(asked: DataFrame) -> Iterator[pa.RecordBatch]:
    """The rows of each partition in turn, written as Arrow by the cluster itself."""
    schema = to_arrow_schema(asked.schema, timezone="UTC")
    with_bytes = asked._jdf.toArrowBatchRdd()  # noqa: SLF001 - PySpark has no public way
    context = asked.sparkSession.sparkContext
    served = context._jvm.PythonRDD.toLocalIteratorAndServe(with_bytes, False)  # noqa: SLF001, FBT003
    for message in _local_iterator_from_socket(served, NoOpSerializer()):
        yield pa.ipc.read_record_batch(pa.py_buffer(message), schema)
