"""What ``regulars report`` refuses: one sentence, the way out, and nothing written."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from regulars.edges.report.tests.command import run, write_orders
from regulars.kernel import clock

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "code", "sentence"),
        [
            (
                ("--map", "customer"),
                2,
                "--map customer: write it as FIELD=COLUMN, "  # noqa: ISC004
                "for example --map customer_id='Client no'. "
                "FIELD= alone leaves the field out.",
            ),
            (
                ("--as-of", "31.12.2025"),
                2,
                "--as-of 31.12.2025: write the day as YYYY-MM-DD, for example 2025-12-31.",
            ),
            (
                ("--from", "2026-01-01", "--as-of", "2025-01-01"),
                2,
                "The period ends on 2025-01-01, before it starts on 2026-01-01. Swap the two days.",
            ),
            (
                ("--as-of", "2026-11-23"),
                2,
                "--as-of 2026-11-23 lies in the future. Name a day up to today, 2026-11-22.",
            ),
            (
                ("--from", "2026-01-01"),
                2,
                "--from 2026-01-01 lies after the last day "  # noqa: ISC004
                "with an order, 2025-12-30. "
                "Name an earlier day.",
            ),
            (
                ("--zone", "Moon/Sea"),
                2,
                "'Moon/Sea' is not a time zone. Give a name such as Europe/Berlin.",
            ),
            (
                ("--engine", "spark://nowhere"),
                2,
                "'spark://nowhere' is not an address of Spark: "  # noqa: ISC004
                "it names no host with a port. Give spark://HOST:PORT for a cluster, "
                "or spark://local or spark://local[2] for this machine.",
            ),
            (
                ("--engine", "mysql://db"),
                2,
                "'mysql://db' is not an engine. "  # noqa: ISC004
                "Give one of: duckdb://, spark://local, spark://HOST:PORT.",
            ),
            (
                ("--channel", "moon"),
                2,
                "No order came through the channel 'moon'. The channels are: till, web.",
            ),
        ],
    )
    def test_is_one_sentence_with_the_way_out(self, orders, tmp_path, arguments, code, sentence):
        page = tmp_path / "report.html"

        with clock.using(lambda: NOON):
            answer = run(orders, "--out", page, *arguments)

        assert answer == (code, "", f"regulars: {sentence}\n")
        assert list(tmp_path.iterdir()) == []

    def test_of_a_missing_file_names_it(self, tmp_path):
        code, _, complained = run(tmp_path / "none.csv", "--out", tmp_path / "r.html")

        assert code == 2
        assert f"{tmp_path / 'none.csv'}: there is no such file." in complained
        assert list(tmp_path.iterdir()) == []

    def test_of_a_folder_and_of_garbage_write_nothing(self, tmp_path):
        garbage = tmp_path / "garbage.csv"
        garbage.write_bytes(bytes(range(256)) * 40)

        for source in (tmp_path, garbage):
            code, _, complained = run(source, "--out", tmp_path / "r.html")
            assert code in {1, 2}
            assert complained.count("\n") == 1
        assert list(tmp_path.iterdir()) == [garbage]

    def test_of_wrong_usage_exit_with_two(self):
        assert run()[0] == 2
        assert run("a.csv", "--no-such-option")[0] == 2

    def test_never_writes_over_what_is_read(self, tmp_path):
        source = write_orders(tmp_path / "orders.csv", orders=20)
        before = source.read_bytes()

        for option in ("--out", "--json"):
            code, _, complained = run(source, option, source)
            assert code == 1
            assert complained == (
                f"regulars: {source} is one of the files to read. "
                f"Choose another name with {option}.\n"
            )
        assert source.read_bytes() == before

    def test_leaves_a_pipe_and_a_folder_where_they_are(self, orders, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        for option, place, why in (
            ("--out", pipe, "is a pipe, a socket or a device, which a file would replace. Name a"),
            ("--json", pipe, "is a pipe, a socket or a device, which a file would replace. Name a"),
            ("--out", tmp_path, "is a folder. Name a file in it."),
        ):
            code, _, complained = run(orders, option, place)
            assert code in {1, 2}
            assert f"{place} {why}" in complained
        assert pipe.is_fifo()
        assert list(tmp_path.iterdir()) == [pipe]

    def test_say_who_may_not_read_in_one_sentence(self, tmp_path, monkeypatch):
        source = write_orders(tmp_path / "orders.csv", orders=20)
        monkeypatch.setattr("os.access", lambda *_, **__: False)
        real = Path.open

        def closed(path: Path, *how: object, **more: object) -> object:
            if path == source:
                raise PermissionError(errno.EACCES, "Permission denied")
            return real(path, *how, **more)

        monkeypatch.setattr(Path, "open", closed)

        _, _, complained = run(source, "--out", tmp_path / "r.html")

        assert complained == (
            f"regulars: {source}: no permission. Change its permissions or choose another place.\n"
        )

    def test_never_writes_both_to_one_file(self, orders, tmp_path):
        both = tmp_path / "both"

        code, _, complained = run(orders, "--out", both, "--json", both)

        assert code == 1
        assert (
            complained == f"regulars: {both} is named twice, by --out, --json. Choose two names.\n"
        )
        assert list(tmp_path.iterdir()) == []


class TestMakeReport:
    def test_explains_an_engine_that_ran_out_of_memory(self, orders, tmp_path, monkeypatch):
        def too_much(*_: object, **__: object) -> None:
            raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate.\nHints: …")

        monkeypatch.setattr("regulars.insight.readers.read", too_much)

        code, _, complained = run(orders, "--out", tmp_path / "r.html")

        assert code == 1
        assert complained == (
            "regulars: The computation stopped: Out of Memory Error: could not allocate. "
            "Nothing was written. Give it more memory or room for temporary files, or fewer rows "
            "at a time.\n"
        )
        assert list(tmp_path.iterdir()) == []
