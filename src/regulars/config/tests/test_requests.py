"""Each request has a name, and answers with it."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from regulars.config.requests import RequestIds, current_request

MADE = re.compile(r"req_[0-9a-z]{26}")


def answered(**headers: str) -> tuple[str, str]:
    """The id while the request is answered, and the one that it is answered with."""
    seen = []

    def view(request):
        seen.append((request.request_id, current_request()))
        return HttpResponse()

    response = RequestIds(view)(RequestFactory().get("/", headers=headers))
    [(of_request, of_log)] = seen
    assert of_request == of_log
    return of_log, response["X-Request-Id"]


class TestRequestIds:
    def test_makes_one_for_each_request(self):
        first, second = answered(), answered()

        assert MADE.fullmatch(first[0])
        assert first[0] == first[1] != second[0]

    def test_takes_the_one_that_a_proxy_gives(self):
        given = "0af76519-16cd-43dd-8448-eb211c80319c"

        assert answered(**{"x-request-id": given}) == (given, given)

    @pytest.mark.parametrize(
        "given", ["", "short", "x" * 65, "with space 1", "line\nbreak1", "<b>12345678"]
    )
    def test_takes_none_that_is_not_well_formed(self, given):
        _, said = answered(**{"x-request-id": given})

        assert MADE.fullmatch(said)

    def test_forgets_it_afterwards(self):
        answered()

        assert current_request() == ""

    def test_forgets_it_after_a_fault_too(self):
        def fails(request):
            raise LookupError

        with pytest.raises(LookupError):
            RequestIds(fails)(RequestFactory().get("/"))

        assert current_request() == ""

    def test_is_on_every_answer(self, client):
        assert MADE.fullmatch(client.get("/livez")["X-Request-Id"])
