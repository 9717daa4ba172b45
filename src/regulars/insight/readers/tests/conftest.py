import pytest

from regulars.insight.engines import connect


@pytest.fixture(scope="session")
def engine():
    return connect(threads=1)
