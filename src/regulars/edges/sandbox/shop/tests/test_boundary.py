"""The shop stands for a shop of somebody else's: it reads the catalogue, and tells by messages."""

from __future__ import annotations

import ast
from pathlib import Path

SHOP = Path(__file__).resolve().parents[1]
OURS = "regulars.edges.sandbox.shop"
KERNEL = "regulars.kernel"
MAY_USE = {
    "regulars",  # its version
    "regulars.core.catalog.queries",
    "regulars.core.catalog.types",
    "regulars.core.personal",  # that its own tables are for it to erase
    "regulars.core.staff.services",  # how often is guessed, and nothing else
    "regulars.core.work.services",
    "regulars.core.work.types",
    "regulars.edges.sentences",
}


def imported() -> set[tuple[str, str]]:
    """What the shop takes from elsewhere in Regulars: the module and the name."""
    found = set()
    for path in SHOP.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for item in ast.walk(ast.parse(path.read_text())):
            if isinstance(item, ast.ImportFrom) and (item.module or "").startswith("regulars"):
                found |= {(str(item.module), name.name) for name in item.names}
            elif isinstance(item, ast.Import):
                found |= {(name.name, "") for name in item.names if "regulars" in name.name}
    return found


class TestShop:
    def test_calls_none_of_our_verbs(self):
        outside = {
            (module, name) for module, name in imported() if not module.startswith((OURS, KERNEL))
        }

        assert {module for module, _ in outside} == MAY_USE
        assert {name for module, name in outside if module == "regulars.core.staff.services"} == {
            "forgive",
            "may_guess",
        }
