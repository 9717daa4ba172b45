"""One made shop that all tests look at, learnt once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight.scores import Learnt, Terms, learn, scores

LAST_DAY = date(2026, 10, 31)


@dataclass(frozen=True)
class Shop:
    """The demo shop, what was learnt of it, and its scores."""

    lines: ir.Table
    as_of: date
    learnt: Learnt
    scores: pa.Table


@pytest.fixture(scope="session")
def shop() -> Shop:
    (books,) = stretches(ShopParameters(end=LAST_DAY, customers=700))
    lines = ibis.memtable(books.order_lines)
    learnt = learn(lines, as_of=LAST_DAY, terms=Terms(discount=0.2, margin=0.5))
    return Shop(lines, LAST_DAY, learnt, pa.concat_tables(scores(lines, learnt, as_of=LAST_DAY)))
