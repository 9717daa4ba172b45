from __future__ import annotations

import pytest

from regulars.edges.connectors.segment.numbers import keepable

FRACTION = b"0." + b"3" * 20_000
DIGITS = b"9" * 5_000


class TestKeepable:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            pytest.param(b'{"a": 1.50, "b":"1e99"}', b'{"a": 1.50, "b":"1e99"}', id="usual"),
            pytest.param(b'{"a":1e99999,"b":2.50}', b'{"a":"1e99999","b":2.50}', id="beyond"),
            pytest.param(b'{"a":1e-99999}', b'{"a":"1e-99999"}', id="too-small"),
            pytest.param(b'{"a":"f1e2345","b":0.10}', b'{"a":"f1e2345","b":0.10}', id="text"),
            pytest.param(b'{"a":%b}' % FRACTION, b'{"a":"%b"}' % FRACTION, id="long-fraction"),
            pytest.param(b'{"a":%b}' % DIGITS, b'{"a":%b}' % DIGITS, id="long-number"),
        ],
    )
    def test_writes_as_text_what_no_database_keeps(self, given, kept):
        assert keepable(given) == kept

    def test_leaves_other_long_numbers_beside_it(self):
        given = b'{"a":1e99999,"b":12345678901234567890123}'

        assert keepable(given) == b'{"a":"1e99999","b":12345678901234567890123}'
