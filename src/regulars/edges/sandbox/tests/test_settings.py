"""What the demo sets for itself, whatever this machine's own settings are."""

from __future__ import annotations

import os

import pytest

from regulars.edges.sandbox import commands
from regulars.edges.sandbox.home import opened

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens there here


@pytest.fixture
def settled(tmp_path, monkeypatch):
    """The environment of a demo that listens at an address."""
    monkeypatch.setattr(commands, "keep_private", lambda: None)

    def settle(host: str, **outside: str) -> dict[str, str]:
        environment = {**os.environ, **outside}
        monkeypatch.setattr(os, "environ", environment)
        with opened(tmp_path, fresh=False) as place:
            commands._settle(place, host, 8931)
        return environment

    return settle


class TestSettings:
    @pytest.mark.parametrize(
        ("host", "allowed"),
        [("127.0.0.1", "yes"), ("::1", "yes"), (EVERYWHERE, "no"), ("192.0.2.1", "no")],
    )
    def test_let_webhooks_come_back_only_where_nobody_else_can_ask_for_them(
        self, settled, host, allowed
    ):
        environment = settled(host, REGULARS_OUTGOING_LOOPBACK="yes")

        assert environment["REGULARS_OUTGOING_LOOPBACK"] == allowed

    def test_tell_the_shop_where_the_demo_listens(self, settled):
        environment = settled(EVERYWHERE, REGULARS_SANDBOX_ADDRESS="http://elsewhere.example")

        assert environment["REGULARS_SANDBOX_ADDRESS"] == "http://127.0.0.1:8931"
