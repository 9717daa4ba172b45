"""Whatever is done in whatever order, the ledger does as the plain one does."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from regulars.engine.ledger.tests.machine import LedgerMachine

pytestmark = pytest.mark.django_db


def test_agrees_with_the_plain_one_after_every_step():
    run_state_machine_as_test(
        LedgerMachine, settings=settings(max_examples=50, stateful_step_count=4)
    )


@pytest.mark.slow
@pytest.mark.each_database
def test_agrees_with_the_plain_one_over_long_runs():
    run_state_machine_as_test(
        LedgerMachine, settings=settings(max_examples=60, stateful_step_count=50)
    )
