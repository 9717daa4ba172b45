"""The demo shop that the generator's tests look at, made once for each file."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.csv
import pytest

from regulars.edges.sandbox.generator import (
    stretches,
)
from regulars.edges.sandbox.tests.factories import SHOP, orders_of


@pytest.fixture(scope="module")
def shop():
    (only,) = stretches(SHOP)
    return only


@pytest.fixture(scope="module")
def lines(shop):
    return {name: shop.order_lines[name].to_numpy() for name in shop.order_lines.column_names}


@pytest.fixture(scope="module")
def many():
    """Enough customers to see the parameters through the noise."""
    return pa.concat_tables(
        stretch.truth.append_column("orders", orders_of(stretch))
        for stretch in stretches(replace(SHOP, customers=200_000))
    ).to_pandas()
