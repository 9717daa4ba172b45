from __future__ import annotations

import pytest

from regulars.edges.connectors.connections.tests.factories import a_kind


@pytest.fixture
def teashop():
    with a_kind() as kind:
        yield kind
