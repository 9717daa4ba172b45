from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from regulars.core.identity.types import Claim
from regulars.edges.connectors.shops.moments import possible
from regulars.edges.connectors.shops.types import Purchase, Return, Said

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
AGES_AWAY = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
AGES_AGO = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))  # before all of UTC's days


class TestPossible:
    def test_bounds_every_moment_however_deep_it_stands(self):
        buyer = Claim(seen_at=AGES_AWAY, user_id="7", joined_at=AGES_AGO)
        purchase = Purchase("1", AGES_AWAY, "EUR", placed_at=AGES_AGO, buyer=buyer)
        said = Said(
            claims=(buyer,), purchases=[purchase], returns=[Return("1", "r", AGES_AGO, "EUR", 5)]
        )

        found = possible(said, received_at=NOW)

        right = Claim(seen_at=SOON, user_id="7", joined_at=FIRST)
        assert found == Said(
            claims=(right,),
            purchases=[Purchase("1", SOON, "EUR", placed_at=FIRST, buyer=right)],
            returns=[Return("1", "r", FIRST, "EUR", 5)],
        )

    def test_leaves_what_can_be_as_it_is(self):
        purchase = Purchase("1", SOON, "EUR", placed_at=NOW - timedelta(days=9), paid_at=FIRST)

        assert possible(purchase, received_at=NOW) is purchase
