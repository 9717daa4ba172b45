"""What must always be true of the lake: where it is up to date, it holds what the store holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.db import connection

from regulars.core.invariants import Invariant
from regulars.engine.lake.folder import lake_folder, read_manifest
from regulars.engine.lake.types import LakeDamaged, LakeState, NoLake, Part, Standing

COUNTS = """
SELECT (SELECT count(*) FROM orders_orderline) + (SELECT count(*) FROM orders_refundline),
    (SELECT count(*) FROM customers_customer WHERE merged_into_id IS NULL),
    (SELECT count(*) FROM catalog_product)
"""
NAMES = ("order lines", "customers", "products")
ANEW = "Copy it anew: regulars lake sync --whole"


def invariants(state: Callable[[], LakeState]) -> Sequence[Invariant]:
    """Its files and its counts; ``state`` says how it stands."""
    sentence = "The lake is whole, and where it is up to date it holds as much as the store."
    return (Invariant("lake.counts", sentence, partial(_counts_differ, state), ANEW),)


def _counts_differ(state: Callable[[], LakeState]) -> Sequence[str]:
    """Where the lake has another number of something than the store, though it is up to date."""
    found = state()
    if found.trouble:
        return (found.trouble,)
    if found.standing is not Standing.FRESH:
        return ()
    try:
        manifest = read_manifest(lake_folder())
    except (NoLake, LakeDamaged) as error:
        return (str(error),)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        there = cursor.fetchone()
    lines = manifest.line_count + sum(manifest.left_out.values())
    here = (lines, manifest.rows(Part.CUSTOMERS), manifest.rows(Part.PRODUCTS))
    return [
        f"The store holds {wanted:,} {name}, the lake {number:,}."
        for name, wanted, number in zip(NAMES, there, here, strict=True)
        if wanted != number
    ]
