"""The examples in the docstrings, run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from regulars.insight import experiments

MODULES = [
    module.name
    for module in pkgutil.walk_packages(experiments.__path__, f"{experiments.__name__}.")
    if ".tests" not in module.name
]


@pytest.mark.parametrize("name", MODULES)
class TestExamples:
    def test_print_what_the_docstring_says(self, name):
        outcome = doctest.testmod(importlib.import_module(name))

        assert outcome.failed == 0
