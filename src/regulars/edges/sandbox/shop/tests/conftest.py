"""What the shop's tests share: its addresses, a standing clock, a catalogue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from regulars.edges.sandbox.shop.tests.factories import NOW, a_catalogue
from regulars.kernel import clock


@pytest.fixture
def standing() -> Iterator[None]:
    """It is always the same moment."""
    with clock.using(lambda: NOW):
        yield


@pytest.fixture
def products(db: None) -> dict[str, str]:
    """The catalogue's public ids by reference."""
    return a_catalogue()


@pytest.fixture
def shop(settings, tmp_path, standing, products) -> dict[str, str]:
    """The shop, open, with a home of its own; the catalogue's public ids."""
    settings.ROOT_URLCONF = "regulars.edges.sandbox.shop.tests.urls"
    settings.REGULARS_HOME = tmp_path
    settings.REGULARS_SANDBOX_WRITE_KEY = ""
    return products
