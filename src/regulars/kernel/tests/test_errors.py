from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from regulars.kernel.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    RegularsError,
    Unavailable,
    located,
)


@dataclass(eq=False)
class TooMany(Refused):
    code = "tests.too_many"
    sentence = "{asked} is more than {allowed}. Choose from {choices}."
    asked: int
    allowed: int
    choices: tuple[str, ...]


class TestRegularsError:
    def test_says_its_sentence_with_its_fields(self):
        error = TooMany(asked=3, allowed=2, choices=("a", "b"))

        assert str(error) == "3 is more than 2. Choose from a, b."

    def test_gives_its_fields_as_they_are(self):
        error = TooMany(asked=3, allowed=2, choices=("a", "b"))

        assert error.fields() == {"asked": 3, "allowed": 2, "choices": ("a", "b")}

    def test_has_no_fields_of_its_own(self):
        assert RegularsError().fields() == {}

    def test_survives_a_context_manager(self):
        @contextmanager
        def passes_through():
            yield

        with pytest.raises(TooMany), passes_through():
            raise TooMany(asked=1, allowed=0, choices=())

    @pytest.mark.parametrize(
        ("kind", "status", "exit_code"),
        [
            (NotFound, 404, 2),
            (Invalid, 422, 2),
            (Refused, 409, 1),
            (Forbidden, 403, 1),
            (Unavailable, 503, 1),
        ],
    )
    def test_answers_with_the_status_of_its_kind(self, kind, status, exit_code):
        assert (kind.status, kind.exit_code) == (status, exit_code)


class TestLocated:
    def test_says_where_in_what_was_told_an_error_is(self):
        with pytest.raises(NotFound) as caught, located("orders", 3), located("lines", 0):
            raise NotFound().at("product_id")

        assert caught.value.place == "orders.3.lines.0.product_id"

    def test_leaves_other_errors_as_they_are(self):
        with pytest.raises(ZeroDivisionError), located("orders", 3):
            raise ZeroDivisionError

        assert NotFound().place == ""
