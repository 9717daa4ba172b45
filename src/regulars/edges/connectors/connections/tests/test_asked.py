from __future__ import annotations

import pytest

from regulars.edges.connectors.connections.asked import Asked
from regulars.edges.connectors.connections.tests.factories import TEASHOP
from regulars.edges.connectors.connections.types import FieldMisfit


class TestAsked:
    def test_puts_the_command_before_the_file_and_that_before_the_environment(self, tmp_path):
        file = tmp_path / "shop.env"
        file.write_text("# of the tea shop\nshop=assam\ntoken = t-2\nsecret=kettle=\n")
        environment = {"REGULARS_CONNECT_TOKEN": "t-1", "REGULARS_CONNECT_IS_GREEN": "no"}

        asked = Asked.of(["shop=darjeeling"], file, {**environment, "HOME": "/"})

        assert asked.fields(TEASHOP) == {"shop": "darjeeling", "token": "t-2", "is_green": False}
        assert asked.secret(TEASHOP) == "kettle="

    @pytest.mark.parametrize(
        ("pairs", "sentence"),
        [
            (["shop"], "shop: Write it as name=value."),
            (["colour=green"], "colour: Nothing of this kind has such a field."),
            (["shop=assam", "token=t-1"], "token: Secrets do not belong in a command."),
            ([], "shop: It is missing, and nobody is there to ask. Set REGULARS_CONNECT_SHOP"),
        ],
        ids=["no pair", "unknown", "secret", "missing"],
    )
    def test_says_what_is_wrong(self, pairs, sentence):
        with pytest.raises(FieldMisfit) as refusal:
            Asked.of(pairs, None, {}).fields(TEASHOP)

        assert str(refusal.value).startswith(sentence)

    def test_asks_nobody_for_a_secret_where_nobody_is(self):
        with pytest.raises(FieldMisfit) as refusal:
            Asked.of([], None, {}).secret(TEASHOP)

        assert "REGULARS_CONNECT_SECRET" in str(refusal.value)
