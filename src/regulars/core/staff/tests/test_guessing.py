from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.staff.models import GuessCount
from regulars.core.staff.services import FORGET_AFTER, forgive, may_guess

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return dict(GuessCount.objects.values_list("key", "guesses"))


class TestMayGuess:
    def test_counts_up_to_the_smallest_limit(self):
        limits = {"both": 2, "address": 3}

        assert [may_guess(limits, now=NOW) for _ in range(4)] == [True, True, False, False]
        assert counts() == {"both": 2, "address": 2}

    def test_forgets_after_a_quarter_of_an_hour(self):
        may_guess({"both": 1}, now=NOW)

        assert not may_guess({"both": 1}, now=NOW + FORGET_AFTER - SECOND)
        assert may_guess({"both": 1}, now=NOW + FORGET_AFTER)


class TestForgive:
    def test_gives_back_the_right_guess_and_forgets_the_persons_own(self):
        limits = {"both": 5, "address": 5}
        for _ in range(3):
            may_guess(limits, now=NOW)

        forgive(limits, forget="both")

        assert counts() == {"address": 2}
