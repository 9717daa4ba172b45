from __future__ import annotations

import msgspec
import pytest

from regulars.edges.connectors.shops.reading import read
from regulars.edges.connectors.shops.types import Unusable


class Tea(msgspec.Struct):
    name: str
    grams: int = 0


class TestReading:
    def test_passes_over_what_it_does_not_know(self):
        assert read(b'{"name": "Mint", "colour": "green"}', Tea, "the tea") == Tea("Mint")

    def test_leaves_out_letters_that_no_database_keeps(self):
        assert read(rb'{"name": "M\u0000int"}', Tea, "the tea").name == "Mint"
        assert read(rb'{"name": "M\\u0000int"}', Tea, "the tea").name == r"M\u0000int"

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            (b'{"name": 7}', "name"),
            (b"{}", "body"),
            (b'{"name"', "body"),
            (b'{"name": "\xff"}', "body"),
            (b"[" * 100_000, "body"),
        ],
        ids=["number", "nothing", "half", "no utf-8", "deep"],
    )
    def test_names_what_is_wrong(self, body, field):
        with pytest.raises(Unusable) as refusal:
            read(body, Tea, "the tea")

        assert (refusal.value.thing, refusal.value.field) == ("the tea", field)
