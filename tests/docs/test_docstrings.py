"""The examples in docstrings print what they say."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import regulars

HOUSE = Path(regulars.__file__).parent
FEWEST = 200  # examples in the house; fewer were found if the search went wrong


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
