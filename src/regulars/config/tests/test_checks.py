from __future__ import annotations

import pytest

from regulars.config.checks import check_sandbox


class TestCheckSandbox:
    @pytest.mark.parametrize(
        ("is_on", "url", "ids"),
        [
            (True, "https://shop.example.com", ["regulars.W020"]),
            (True, "", []),
            (False, "https://shop.example.com", []),
        ],
    )
    def test_warns_of_a_shop_at_a_public_address(self, settings, is_on, url, ids):
        settings.REGULARS_SANDBOX, settings.REGULARS_URL = is_on, url

        assert [message.id for message in check_sandbox(None)] == ids
