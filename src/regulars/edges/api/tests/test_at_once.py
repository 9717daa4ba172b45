"""The same request from several at once has one effect, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from regulars.core.catalog.models import Product
from regulars.core.events.models import EventRow
from regulars.core.events.tests.writers import processes
from regulars.edges.api.tests.factories import Program, a_secret_key

pytestmark = pytest.mark.django_db(transaction=True)
SENCHA = {"products": [{"reference": "SEN-100", "name": "Sencha"}]}
MANY = 4
Submit = Callable[..., Future[Any]]


@contextmanager
def several(path: Path) -> Iterator[list[Submit]]:
    """Ways to do something at once, each with a connection of its own."""
    if connection.vendor == "sqlite":
        with processes(path) as start:
            yield [start().thread.submit for _worker in range(MANY)]
        return
    pools = [ThreadPoolExecutor(max_workers=1) for _worker in range(MANY)]
    try:
        yield [pool.submit for pool in pools]
    finally:
        for pool in pools:
            pool.submit(give_back).result(20)
            pool.shutdown()


def give_back() -> None:
    """The connection of the thread that asks."""
    connection.close()


def kept() -> tuple[int, int]:
    return Product.objects.count(), EventRow.objects.filter(name="catalog.told").count()


class TestSeveralAtOnce:
    def test_with_one_key_are_one(self, tmp_path):
        token = a_secret_key().token

        with several(tmp_path / "store.sqlite3") as submits:
            asked = [
                submit(Program(token).post, "products", SENCHA, key=f"round-{number}")
                for number in range(5)
                for submit in submits
            ]
            answers = [future.result(60) for future in asked]
            done = submits[0](kept).result(20)

        statuses = [answer.status_code for answer in answers]
        assert set(statuses) <= {200, 409}
        outcomes = [
            answer.json()["data"][0]["outcome"] for answer in answers if answer.status_code == 200
        ]
        assert "made" in outcomes
        assert done == (1, 1)

    def test_with_keys_of_their_own_tell_of_the_same_product_without_a_fault(self, tmp_path):
        token = a_secret_key().token

        with several(tmp_path / "store.sqlite3") as submits:
            asked = [
                submit(Program(token).post, "products", SENCHA, key=f"own-{number}-{place}")
                for number in range(3)
                for place, submit in enumerate(submits)
            ]
            answers = [future.result(60) for future in asked]
            done = submits[0](kept).result(20)

        assert {answer.status_code for answer in answers} == {200}
        outcomes = [answer.json()["data"][0]["outcome"] for answer in answers]
        assert sorted(outcomes) == ["made", *["unchanged"] * (len(outcomes) - 1)]
        assert done == (1, 1)
