"""Asking about the lake, and reading it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings

from regulars.core.events.queries import last_of, since
from regulars.core.invariants import Invariant
from regulars.engine.lake.folder import (
    MANIFEST,
    SYNCING,
    check_files,
    lake_folder,
    read_manifest,
    start_reading,
)
from regulars.engine.lake.invariants import invariants as of_counts
from regulars.engine.lake.rules import CHANGING, FORMAT, named, stale_after
from regulars.engine.lake.types import (
    Lake,
    LakeDamaged,
    LakeState,
    Manifest,
    NoLake,
    Part,
    Standing,
    inspected,
)
from regulars.kernel.locks import is_taken

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

LOOKED_AT = 1_000  # changes; so many unread ones are reason enough to call the lake stale


def state(*, with_seals: bool = False) -> LakeState:
    """Where the lake stands beside the store.

    Cheap: one small file, the sizes of the others, and one look into the log; ``with_seals`` reads
    both ends of every file besides.

    Raises FileNotPermitted.
    """
    try:
        manifest = read_manifest(lake_folder())
    except NoLake:
        return LakeState(Standing.NEVER)
    except LakeDamaged as error:
        return LakeState(Standing.STALE, trouble=str(error))
    trouble = _trouble(manifest, with_seals=with_seals)
    return LakeState(
        standing=Standing.STALE if trouble or _is_behind(manifest) else Standing.FRESH,
        version=manifest.version,
        lines_version=manifest.lines_version,
        written_at=manifest.written_at,
        order_lines=manifest.line_count,
        customers=manifest.rows(Part.CUSTOMERS),
        products=manifest.rows(Part.PRODUCTS),
        left_out=manifest.left_out,
        trouble=trouble,
    )


def _trouble(manifest: Manifest, *, with_seals: bool) -> str:
    """What is wrong with the files; empty where nothing is."""
    try:
        check_files(lake_folder(), manifest, with_seals=with_seals)
    except LakeDamaged as error:
        return str(error)
    return ""


def _is_behind(manifest: Manifest) -> bool:
    """Whether a sync would change more than the copy of the log itself."""
    ours = (FORMAT, settings.REGULARS_TIME_ZONE, settings.REGULARS_CURRENCY)
    if (manifest.format, manifest.zone, manifest.currency) != ours:
        return True
    unread = since(manifest.cursor, names=CHANGING, limit=LOOKED_AT)
    return len(unread) == LOOKED_AT or set(stale_after(unread).parts()) > {Part.EVENTS}


def invariants() -> Sequence[Invariant]:
    """What must always be true of the lake."""
    return of_counts(partial(state, with_seals=True))


def has_copied(name: str) -> bool:
    """Whether the lake has what every event of this name changed; so it has where there is none
    yet, or where it will be copied anew.

    Raises FileNotPermitted.
    """
    try:
        manifest = read_manifest(lake_folder())
    except (NoLake, LakeDamaged):
        return True
    last = last_of(name)
    return last is None or last <= manifest.cursor


def is_syncing() -> bool:
    """Whether a sync is running, in whichever process."""
    return is_taken(lake_folder() / SYNCING)


@contextmanager
def held_files() -> Iterator[list[str]]:
    """The files of the lake as it is at this moment, below its folder; kept there during the block.

    Empty before the first sync. Raises LakeDamaged, FileNotPermitted.
    """
    folder = lake_folder()
    try:
        hold = start_reading(folder)
    except NoLake:
        yield []
        return
    with hold:
        manifest = read_manifest(folder)
        yield [*sorted(manifest.files), MANIFEST]


def product_name(product_id: int, references: Sequence[tuple[str, str]]) -> str:
    """What a product is called in the lake: by its first reference, a source and a number, or by
    its own id where it has none.
    """
    return named(*references[0]) if references else f":{product_id}"


def open_lake(connection: Backend | None = None) -> Lake:
    """Open the current state of the lake for reading, in the given engine or in one of its own.

    Use it as a context, or close it. Heavy: it loads the analytics libraries.

    Raises NoLake, LakeDamaged.
    """
    from regulars.engine.lake.reading import diagnose, schemas, table_of
    from regulars.insight.engines import connect
    from regulars.insight.schema import ORDER_LINES

    folder = lake_folder()
    with ExitStack() as until_open:
        hold = until_open.enter_context(start_reading(folder))
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        inspect = partial(diagnose, folder, manifest)
        until_open.enter_context(inspected(inspect))
        engine = connection or connect(settings.REGULARS_ENGINE)
        tables = {
            name: table_of(engine, folder, manifest, (Part(name),), schema)
            for name, schema in schemas().items()
        }
        lines = table_of(
            engine, folder, manifest, (Part.ORDER_LINES, Part.REFUND_LINES), ORDER_LINES
        )
        until_open.pop_all()  # it stays held until the lake is closed
    return Lake(
        manifest=manifest,
        connection=engine,
        order_lines=lines,
        hold=hold,
        diagnose=inspect,
        **tables,
    )
