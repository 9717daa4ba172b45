from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from regulars.insight import baskets

MODULES = [found.name for found in pkgutil.iter_modules(baskets.__path__) if not found.ispkg]


class TestExamples:
    @pytest.mark.parametrize("name", MODULES)
    def test_print_what_they_say(self, name):
        module = importlib.import_module(f"regulars.insight.baskets.{name}")

        assert doctest.testmod(module).failed == 0
