import pytest

pytest.register_assert_rewrite("regulars.engine.ledger.tests.machine")
