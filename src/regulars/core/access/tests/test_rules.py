import doctest

import pytest

from regulars.core.access import rules
from regulars.core.access.types import (
    KeyKind,
    NoOrigins,
    NothingAllowed,
    OriginsOfSecret,
    Scope,
    TooManyOrigins,
    TooMuchAllowed,
    UnknownScope,
    UnnamedKey,
    UnusableOrigin,
    UnusableSource,
)


class TestExamples:
    def test_hold(self):
        assert doctest.testmod(rules).failed == 0


class TestTokenOf:
    def test_writes_all_256_bits(self):
        number = 0
        for letter in rules.token_of(KeyKind.SECRET, b"\xff" * 32).removeprefix("sk_"):
            number = number * 62 + rules.DIGITS.index(letter)

        assert number == 2**256 - 1

    def test_tells_the_kinds_apart(self):
        tokens = [rules.token_of(kind, bytes(32)) for kind in KeyKind]

        assert tokens == ["pk_" + "0" * 43, "sk_" + "0" * 43]


class TestTidySource:
    @pytest.mark.parametrize("text", ["", "-", "shop:1", "shop 1", "магазин", "a-", "-a", "a" * 61])
    def test_refuses_what_is_no_code(self, text):
        with pytest.raises(UnusableSource) as refusal:
            rules.tidy_source(text)

        assert refusal.value.fields() == {"source": text, "longest": 60}

    @pytest.mark.parametrize("text", ["a", "shop", "till-2", "a" * 60, "2"])
    def test_keeps_a_code(self, text):
        assert rules.tidy_source(text) == text


class TestTidyName:
    @pytest.mark.parametrize("text", ["", "  ", "n" * 101])
    def test_refuses_none_and_too_long_ones(self, text):
        with pytest.raises(UnnamedKey):
            rules.tidy_name(text)

    def test_takes_superfluous_spaces_out(self):
        assert rules.tidy_name("  Web \n shop ") == "Web shop"


class TestTidyOrigin:
    @pytest.mark.parametrize(
        ("text", "origin"),
        [
            ("https://shop.example", "https://shop.example"),
            ("https://shop.example:8443", "https://shop.example:8443"),
            ("https://ЧАЙ.example", "https://xn--80as4b.example"),
            ("http://localhost:8000", "http://localhost:8000"),
            ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ],
    )
    def test_writes_it_as_browsers_do(self, text, origin):
        assert rules.tidy_origin(text) == origin

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "*",
            "null",
            "shop.example",
            "http://shop.example",
            "https://",
            "https://shop.example/path",
            "https://shop.example?x",
            "https://shop.example#x",
            "https://user@shop.example",
            "https://shop.example:x",
            "https://shop.example:99999",
            "https://shop example",
            "https://*.example",
            "https://.example",
            "javascript:alert(1)",
            "https://" + "a" * 300,
        ],
    )
    def test_refuses_what_no_page_comes_from_safely(self, text):
        with pytest.raises(UnusableOrigin) as refusal:
            rules.tidy_origin(text)

        assert refusal.value.origin == text


class TestAllowed:
    def test_keeps_the_order_of_the_scopes(self):
        asked = ["orders.read", "customers.read", "orders.read"]

        assert rules.allowed(KeyKind.SECRET, asked) == (Scope.CUSTOMERS_READ, Scope.ORDERS_READ)

    def test_refuses_an_unknown_scope_and_names_all(self):
        with pytest.raises(UnknownScope) as refusal:
            rules.allowed(KeyKind.SECRET, ["everything"])

        assert "customers.read, customers.write" in str(refusal.value)

    def test_refuses_a_secret_key_that_may_do_nothing(self):
        with pytest.raises(NothingAllowed):
            rules.allowed(KeyKind.SECRET, [])

    def test_refuses_a_publishable_key_that_may_read(self):
        with pytest.raises(TooMuchAllowed):
            rules.allowed(KeyKind.PUBLISHABLE, ["events.write", "customers.read"])


class TestOriginsFor:
    def test_writes_each_once(self):
        told = ["https://a.example", "https://A.example/", "https://b.example"]

        origins = rules.origins_for(KeyKind.PUBLISHABLE, told)

        assert origins == ("https://a.example", "https://b.example")

    def test_refuses_a_publishable_key_without(self):
        with pytest.raises(NoOrigins):
            rules.origins_for(KeyKind.PUBLISHABLE, [])

    def test_refuses_a_secret_key_with_some(self):
        with pytest.raises(OriginsOfSecret):
            rules.origins_for(KeyKind.SECRET, ["https://a.example"])

    def test_refuses_too_many(self):
        with pytest.raises(TooManyOrigins):
            rules.origins_for(KeyKind.PUBLISHABLE, [f"https://{n}.example" for n in range(21)])
