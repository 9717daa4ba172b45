"""Each contract holds, and each fails when somebody breaks it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FLOORS = "Floors import downwards only"
ALONE = "The analytics library stands alone: no Django, no database of ours"
IMPORTERS = "Only the engines that read the lake and the edges import the analytics library"
FACES = "Across modules, import only faces"
PURE = "Rules and types are pure"
CYCLES = "No cycles"

# What is planted where, and all that must then be said, by the contract that says it.
PLANTED = {
    "upwards": (
        {"core/orders/planted.py": "import regulars.engine.lake.types"},
        {
            FLOORS: "regulars.core.orders.planted -> regulars.engine.lake.types (l.1)",
            CYCLES: "- .core -> .engine (1 import)",
        },
    ),
    "an unplaced floor": ({"unplaced/__init__.py": ""}, {FLOORS: "- regulars.unplaced"}),
    "sideways into core": (
        {"insight/planted.py": "import regulars.core.events.types"},
        {FLOORS: "regulars.insight.planted -> regulars.core.events.types (l.1)"},
    ),
    "Django in the library": (
        {"insight/planted.py": "import django"},
        {ALONE: "regulars.insight.planted -> django (l.1)"},
    ),
    "Django in the kernel": (
        {"kernel/planted.py": "import django.db"},
        {ALONE: "regulars.kernel.planted -> django (l.1)"},
    ),
    "the library in the settings": (
        {"config/planted.py": "import regulars.insight.schema"},
        {IMPORTERS: "regulars.config.planted -> regulars.insight.schema (l.1)"},
    ),
    "another's tables": (
        {"core/orders/planted.py": "from regulars.core.catalog.models import Product"},
        {FACES: "core.orders.planted reaches past the face of regulars.core.catalog.models"},
    ),
    "another's inside": (
        {"edges/console/planted.py": "import regulars.edges.connectors.files.stages.orders"},
        {FACES: "edges.console.planted reaches past the face of regulars.edges.connectors.files"},
    ),
    "admin outside of the console": (
        {"edges/report/planted.py": "import regulars.core.orders.admin"},
        {FACES: "edges.report.planted reaches past the face of regulars.core.orders.admin"},
    ),
    "a stranger": (
        {
            "programs/__init__.py": "",
            "programs/loyalty/__init__.py": "",
            "programs/loyalty/types.py": "",
            "programs/referrals/__init__.py": "import regulars.programs.loyalty.types",
        },
        {FACES: "regulars.programs.referrals reaches past the face of regulars.programs.loyalty"},
    ),
    "Django in rules": (
        {"core/catalog/rules.py": "import django.db"},
        {PURE: "regulars.core.catalog.rules is not pure: it imports django"},
    ),
    "a table behind rules": (
        {"core/orders/rules/planted.py": "import regulars.core.bulk"},
        {PURE: "core.orders.rules.planted is not pure: it imports regulars.core.bulk -> django"},
    ),
    "an engine in types": (
        {"insight/types/planted.py": "import ibis"},
        {PURE: "regulars.insight.types.planted is not pure: it imports ibis"},
    ),
    "a cycle": (
        {"core/events/planted.py": "import regulars.core.orders.types"},
        {CYCLES: "- .events -> .orders (1 import)"},
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(cache_dir=None))"
    )
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = ['.', 'src']; {program}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "contracts", tmp_path / "tests" / "contracts")
    shutil.copy(ROOT / "tests" / "__init__.py", tmp_path / "tests")
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def broken(text: str) -> set[str]:
    """The names of the contracts that do not hold."""
    return {row.split(" BROKEN")[0] for row in text.splitlines() if " BROKEN" in row}


class TestContracts:
    def test_hold(self):
        outcome = lint(ROOT)

        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        assert "Contracts: 6 kept, 0 broken." in outcome.stdout

    def test_each_have_a_planted_violation(self):
        names = {name for _, said in PLANTED.values() for name in said}

        assert names == {FLOORS, ALONE, IMPORTERS, FACES, PURE, CYCLES}

    @pytest.mark.slow
    @pytest.mark.parametrize("planted", PLANTED)
    def test_fail_on_a_planted_violation_and_say_which(self, copy, planted):
        files, said = PLANTED[planted]
        for file, line in files.items():
            target = copy / "src" / "regulars" / file
            target.parent.mkdir(exist_ok=True)
            text = target.read_text() if target.exists() else ""
            target.write_text(f"{text}\n{line}\n" if text else f"{line}\n")

        outcome = lint(copy)

        assert outcome.returncode == 1, outcome.stdout + outcome.stderr
        assert broken(outcome.stdout) == set(said)
        told = " ".join(outcome.stdout.split())  # it is broken into lines
        assert [reason for reason in said.values() if reason not in told] == []
