"""Whoever runs the tests says what they expect to be here; missing it is then no reason to skip.

A newcomer has neither a browser nor PostgreSQL nor the published data, and their run passes over
what needs them. ``--expect chromium`` turns such a skip into a failure, so that a machine that
lost its browser does not call everything fine.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

# What can be expected, and the words of the reason by which tests skip without it.
EXPECTED = {
    "chromium": "Chromium",
    "postgresql": "PostgreSQL",
    "published-data": "data is not here",
    "spark": "Spark is not here",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--expect``."""
    parser.addoption(
        "--expect",
        action="append",
        default=[],
        choices=sorted(EXPECTED),
        help="what must be here: a test that skips for want of it fails",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip for want of what is expected into a failure."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        for name in item.config.getoption("--expect"):
            if EXPECTED[name] in reason:
                report.outcome = "failed"
                report.longrepr = f"{item.nodeid}: {name} is expected here. {reason}"
    return report
