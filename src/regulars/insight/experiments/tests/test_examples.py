"""The examples in the docstrings, run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

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


class TestImporting:
    def test_loads_neither_scipy_nor_lightgbm(self):
        names = ["regulars.insight.experiments", "regulars.insight.experiments.uplift"]
        heavy = "{'scipy', 'lightgbm', 'pandas', 'ibis'} & set(sys.modules)"

        outcome = subprocess.run(
            [sys.executable, "-c", f"import sys, {', '.join(names)}; sys.exit(len({heavy}))"],
            check=False,
        )

        assert outcome.returncode == 0
