"""The examples in the docstrings print what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from regulars.insight import models

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(models.__path__, f"{models.__name__}.")
    if ".tests" not in module.name
)


@pytest.mark.parametrize("name", MODULES)
class TestExamples:
    def test_run(self, name):
        assert doctest.testmod(importlib.import_module(name)).failed == 0
