"""Each contract holds, and each fails when somebody breaks it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    (
        "core/orders/rules.py",
        "import regulars.engine.figures.types",
        "Floors import downwards only",
    ),
    ("insight/planted.py", "import django", "The analytics library stands alone"),
    ("core/orders/planted.py", "import regulars.insight.schema", "Only the engines"),
    (
        "core/orders/planted.py",
        "from regulars.core.catalog.models import Product",
        "Across modules, import only faces",
    ),
    ("core/orders/rules.py", "import django.db", "Rules and types are pure"),
    ("unplaced/__init__.py", "", "Floors import downwards only"),
]


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


class TestContracts:
    def test_hold(self):
        outcome = lint(ROOT)

        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        assert "Contracts: 6 kept, 0 broken." in outcome.stdout

    @pytest.mark.parametrize(("file", "line", "contract"), PLANTED)
    def test_fail_on_a_planted_violation(self, copy, file, line, contract):
        target = copy / "src" / "regulars" / file
        target.parent.mkdir(exist_ok=True)
        text = target.read_text() if target.exists() else ""
        target.write_text(f"{text}\n{line}\n")

        outcome = lint(copy)

        assert outcome.returncode == 1, outcome.stdout + outcome.stderr
        broken = [row for row in outcome.stdout.splitlines() if " BROKEN" in row]
        assert any(row.startswith(contract) for row in broken), outcome.stdout
