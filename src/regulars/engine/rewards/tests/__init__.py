import pytest

pytest.register_assert_rewrite("regulars.engine.rewards.tests.machine")
