"""What is expected and missing fails; what nobody expects is passed over."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.expecting import EXPECTED

ROOT = Path(__file__).resolve().parents[1]
REASON = r"(?:pytest\.skip\(|\bskipif\(.*reason=|importorskip\()f?\"([^\"]*)\""
PLANTED = """
import pytest

@pytest.fixture
def browser():
    pytest.skip("there is no Chromium here")

def test_page(browser):
    assert browser

@pytest.mark.skipif(True, reason="of PostgreSQL")
def test_lock():
    assert False

def test_history():
    pytest.skip("the published data is not here")
"""


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(PLANTED)
    (folder / "pytest.ini").write_text("[pytest]\n")
    plugins = ("-p", "tests.expecting", "-p", "no:django", "-p", "no:randomly")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", *plugins, *options, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
class TestExpect:
    def test_nothing_passes_over_what_is_not_here(self, tmp_path):
        outcome = run(tmp_path)

        assert "3 skipped" in outcome.stdout
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr

    @pytest.mark.parametrize(
        ("name", "test", "reason", "counts"),
        [
            ("chromium", "test_page", "there is no Chromium here", "2 skipped, 1 error"),
            ("postgresql", "test_lock", "of PostgreSQL", "2 skipped, 1 error"),
            (
                "published-data",
                "test_history",
                "the published data is not here",
                "1 failed, 2 skipped",
            ),
        ],
    )
    def test_something_fails_where_it_is_not_here(self, tmp_path, name, test, reason, counts):
        outcome = run(tmp_path, "--expect", name)

        assert outcome.returncode == 1, outcome.stdout + outcome.stderr
        assert counts in outcome.stdout
        assert f"{test}: {name} is expected here. Skipped: {reason}" in outcome.stdout

    def test_something_unknown_is_refused(self, tmp_path):
        outcome = run(tmp_path, "--expect", "netscape")

        assert outcome.returncode == 4
        assert "invalid choice: 'netscape'" in outcome.stderr


class TestReasons:
    def test_name_what_can_be_expected_or_the_embedded_database(self):
        words = (*EXPECTED.values(), "SQLite")
        files = [*ROOT.glob("src/**/tests/*.py"), *ROOT.glob("tests/**/*.py")]

        reasons = [
            (str(file.relative_to(ROOT)), reason)
            for file in files
            if file != Path(__file__)
            for reason in re.findall(REASON, file.read_text(encoding="utf-8"))
        ]

        assert {file for file, _ in reasons} >= {
            "tests/browser/conftest.py",
            "src/regulars/insight/tests/test_parity.py",
        }
        assert [one for one in reasons if not any(word in one[1] for word in words)] == []


class TestRecipes:
    def test_of_the_makefile_expect_what_they_are_for(self):
        recipes = re.split(r"\n(?=\S)", (ROOT / "Makefile").read_text(encoding="utf-8"))
        recipe = {text.split(":")[0]: text for text in recipes}

        assert "--expect chromium" in recipe["test-browser"]
        assert "--expect postgresql" in recipe["test-postgresql-%"]
