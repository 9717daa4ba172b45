"""Whatever is done in whatever order, rewards do as the plain ones do."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from regulars.engine.rewards.tests.machine import RewardsMachine

pytestmark = pytest.mark.django_db


def test_agree_with_the_plain_ones_after_every_step():
    run_state_machine_as_test(
        RewardsMachine, settings=settings(max_examples=3, stateful_step_count=7)
    )


@pytest.mark.slow
@pytest.mark.each_database
def test_agree_with_the_plain_ones_over_long_runs():
    run_state_machine_as_test(
        RewardsMachine, settings=settings(max_examples=12, stateful_step_count=60)
    )
