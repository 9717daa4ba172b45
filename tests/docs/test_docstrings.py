"""The examples in docstrings print what they say, and public functions say all of themselves."""

from __future__ import annotations

import doctest
import importlib
import inspect
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import regulars

HOUSE = Path(regulars.__file__).parent
FEWEST = 200  # examples in the house; fewer were found if the search went wrong
FEWEST_FUNCTIONS = 80  # that the packages of insight export; likewise
SHORTEST = 3  # words of a first line


def examples() -> list[doctest.DocTest]:
    """The docstrings with examples, of every module but tests."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        if "tests" in path.parts or ">>> " not in path.read_text(encoding="utf-8"):
            continue
        place = path.relative_to(HOUSE.parent).with_suffix("")
        name = ".".join(place.parts).removesuffix(".__init__")
        found += doctest.DocTestFinder().find(importlib.import_module(name), name)
    return [example for example in found if example.examples]


EXAMPLES = examples()


class TestDocstrings:
    @pytest.mark.slow
    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
    def test_show_what_their_examples_print(self, example):
        told: list[str] = []

        outcome = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=told.append)

        assert outcome.failed == 0, "".join(told)
        assert outcome.attempted == len(example.examples)

    def test_are_all_found(self):
        assert sum(len(example.examples) for example in EXAMPLES) >= FEWEST


def public_functions() -> dict[str, Callable[..., Any]]:
    """What the packages of insight export and can be called, without classes, by name."""
    found = {}
    for path in sorted((HOUSE / "insight").glob("*/__init__.py")):
        package = importlib.import_module(f"{HOUSE.name}.insight.{path.parent.name}")
        for name in getattr(package, "__all__", ()):
            member = getattr(package, name)
            if callable(member) and not inspect.isclass(member):
                found[f"{path.parent.name}.{name}"] = member
    return found


def lacks(function: Callable[..., Any]) -> list[str]:
    """What a numpydoc docstring of this function would have, and this one has not."""
    lines = (inspect.getdoc(function) or "").splitlines() or [""]
    sections = {line for line, rule in pairwise(lines) if line and rule == "-" * len(line)}
    signature = inspect.signature(function)
    wanted = ["Examples"]
    if signature.return_annotation not in {None, "None"}:
        wanted.insert(0, "Yields" if inspect.isgeneratorfunction(function) else "Returns")
    if signature.parameters:
        wanted.insert(0, "Parameters")
    lacking = [section for section in wanted if section not in sections]
    return lacking if len(lines[0].split()) >= SHORTEST else ["a summary", *lacking]


PUBLIC = public_functions()


class TestPublicFunctions:
    @pytest.mark.parametrize("name", PUBLIC)
    def test_say_what_they_take_and_give_and_show_it(self, name):
        lacking = lacks(PUBLIC[name])

        assert not lacking, f"The docstring of {name} lacks {', '.join(lacking)}."

    def test_are_all_found(self):
        assert len(PUBLIC) >= FEWEST_FUNCTIONS

    def test_lack_what_a_bare_docstring_leaves_out(self):
        def gives(taken: int) -> int:
            """X"""
            return taken

        def streams():
            """Give one number, and no more.

            Examples
            --------
            >>> list(streams())
            [1]
            """
            yield 1

        def waits() -> None:
            """Do nothing at all.

            Examples
            --------
            >>> waits()
            """

        assert lacks(gives) == ["a summary", "Parameters", "Returns", "Examples"]
        assert lacks(streams) == ["Yields"]
        assert lacks(waits) == []
