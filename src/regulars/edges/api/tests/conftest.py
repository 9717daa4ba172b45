import pytest

from regulars.edges.api.buckets import FAILURES, KEYS


@pytest.fixture(autouse=True)
def full_buckets():
    KEYS.empty()
    FAILURES.empty()
