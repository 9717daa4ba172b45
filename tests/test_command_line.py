"""The command line starts fast because it loads only what a command needs."""

import subprocess
import sys

HEAVY = ["altair", "django", "duckdb", "ibis", "numpy", "pandas", "pyarrow", "polars"]


def fail(**environment: str) -> subprocess.CompletedProcess[str]:
    program = "from regulars import cli; cli.app = lambda: 1 / 0; cli.main()"
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", **environment},
    )


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regulars", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "100", "PATH": "", "NO_COLOR": "1"},
    )


class TestHelp:
    def test_lists_the_commands(self):
        outcome = run("--help")

        assert outcome.returncode == 0
        assert "Read an order history and write the retention report." in outcome.stdout

    def test_loads_no_heavy_library(self):
        program = (
            "import sys\n"
            "from regulars.cli import app\n"
            "app(['--help'], standalone_mode=False)\n"
            f"print('loaded:', [name for name in {HEAVY} if name in sys.modules])"
        )

        outcome = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )

        assert outcome.stdout.splitlines()[-1] == "loaded: []"


class TestMain:
    def test_prints_the_version(self):
        assert run("--version").stdout == "0.1.0\n"

    def test_refuses_an_unknown_command_with_code_2(self):
        outcome = run("reprot")

        assert outcome.returncode == 2
        assert "No such command 'reprot'" in outcome.stderr
        assert "Traceback" not in outcome.stderr

    def test_says_a_refusal_in_one_sentence(self, tmp_path):
        file = tmp_path / "none.csv"

        outcome = run("report", str(file))

        assert outcome.returncode == 2
        assert outcome.stderr == (
            f"regulars: {file}: there is no such file. Check the name and the folder.\n"
        )

    def test_says_a_fault_of_ours_without_a_traceback(self):
        outcome = fail()

        assert outcome.returncode == 1
        assert outcome.stderr == (
            "regulars: this should not have happened (ZeroDivisionError: division by zero). "
            "Run it again with REGULARS_DEBUG=yes to see where, and please report that.\n"
        )

    def test_shows_where_a_fault_of_ours_is_when_asked(self):
        assert "Traceback" in fail(REGULARS_DEBUG="yes").stderr


class TestThreads:
    def test_of_linear_algebra_are_one_unless_more_are_asked_for(self):
        program = (
            "import os\n"
            "from regulars import cli\n"
            "cli.app = lambda: print(os.environ['OPENBLAS_NUM_THREADS'])\n"
            "cli.main()"
        )

        said = [
            subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                text=True,
                check=True,
                env={"PATH": "", **environment},
            ).stdout
            for environment in ({}, {"OPENBLAS_NUM_THREADS": "4"})
        ]

        assert said == ["1\n", "4\n"]
