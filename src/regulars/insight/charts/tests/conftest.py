from __future__ import annotations

import pytest

from regulars.insight.charts import draw
from regulars.insight.report.tests.factories import (
    a_report,
)


@pytest.fixture(scope="session")
def svgs() -> dict[str, str]:
    return draw(a_report())
