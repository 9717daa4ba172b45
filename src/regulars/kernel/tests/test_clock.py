from datetime import UTC, datetime, timedelta

from regulars.kernel import clock

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestNow:
    def test_is_aware_and_in_utc(self):
        assert clock.now().utcoffset() == timedelta(0)

    def test_is_answered_by_another_clock_inside_the_block_only(self):
        with clock.using(lambda: MOMENT):
            assert clock.now() == MOMENT

        assert clock.now() != MOMENT
