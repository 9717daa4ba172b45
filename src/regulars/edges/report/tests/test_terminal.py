"""Progress: nothing for quick work, nothing where nobody looks, gone when it is over."""

from __future__ import annotations

from io import StringIO
from time import monotonic, sleep

from rich.console import Console

from regulars.edges.terminal import TerminalProgress
from regulars.kernel.progress import Progress


def a_console(*, is_terminal: bool) -> tuple[Console, StringIO]:
    text = StringIO()
    return Console(file=text, force_terminal=is_terminal, width=80), text


def wait_for(text: StringIO, part: str) -> bool:
    deadline = monotonic() + 5
    while monotonic() < deadline:
        if part in text.getvalue():
            return True
        sleep(0.02)
    return False


class TestTerminalProgress:
    def test_shows_the_stage_and_how_far_it_is(self):
        console, text = a_console(is_terminal=True)

        with TerminalProgress({"read": "Reading"}, console=console, patience=0) as progress:
            progress.stage("read", 3)
            progress.advance(2)

            assert wait_for(text, "Reading")
            assert wait_for(text, "2/3")

    def test_shows_no_count_for_a_stage_of_unknown_size(self):
        console, text = a_console(is_terminal=True)

        with TerminalProgress(console=console, patience=0) as progress:
            progress.stage("Sorting")

            assert wait_for(text, "Sorting")

        assert "/?" not in text.getvalue()

    def test_shows_nothing_for_work_that_is_over_at_once(self):
        console, text = a_console(is_terminal=True)

        with TerminalProgress(console=console, patience=60) as progress:
            progress.stage("read")

        assert text.getvalue().strip() == ""

    def test_shows_nothing_where_nobody_looks(self):
        console, text = a_console(is_terminal=False)

        with TerminalProgress(console=console, patience=0) as progress:
            progress.stage("read", 1)
            progress.advance(1)

        assert text.getvalue().strip() == ""

    def test_calls_a_stage_without_words_by_its_own_name(self):
        console, text = a_console(is_terminal=True)

        with TerminalProgress(console=console, patience=0) as progress:
            progress.stage("Inventing the shop", 10)

            assert wait_for(text, "Inventing the shop")

    def test_ignores_work_before_the_first_stage(self):
        console, _ = a_console(is_terminal=True)

        with TerminalProgress(console=console, patience=60) as progress:
            progress.advance(1)

    def test_is_what_long_work_expects(self):
        progress: Progress = TerminalProgress()

        progress.stage("read")
