"""An account, at noon of the day."""

from __future__ import annotations

import pytest

from regulars.edges.connectors.stripe.tests.factories import NOW, open_account
from regulars.edges.connectors.stripe.tests.payloads import (
    CUP,
    charge,
    line,
    payment,
    refund,
    session,
)
from regulars.kernel import clock


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture
def checkout():
    """An account through whose checkout somebody bought tea and a cup."""
    with open_account(
        payments={"pi_3QxTea": payment()},
        charges={"ch_3QxTea": charge()},
        sessions={"cs_live_a1": session()},
        lines={"cs_live_a1": [line(), CUP]},
        refunds=[refund()],
    ) as (account, _):
        yield account
