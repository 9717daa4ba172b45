import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.cli import main
from tests.docs.pages import DOCS, Command, File, Program, pages, pieces

WIDTH = "200"  # columns, so that no sentence is broken


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDTH)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def run(command: Command, monkeypatch, capfd) -> str:
    """What the command prints; ours runs in this process, which has everything loaded already."""
    capfd.readouterr()
    if command.line.startswith("regulars "):
        monkeypatch.setattr(sys, "argv", shlex.split(command.line))
        with pytest.raises(SystemExit) as end:
            main()
        code = end.value.code or 0
    else:
        code = subprocess.run(command.line, shell=True, check=False).returncode  # noqa: S602 - our pages'
    printed = "".join(capfd.readouterr())
    assert code == command.code, f"{command.line}\n{printed}"
    return in_one_line(printed)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(DOCS)))
@pytest.mark.slow
class TestExamples:
    def test_run_and_print_what_the_page_says(self, page, folder, monkeypatch, capfd):
        session: dict[str, object] = {}

        for piece in pieces(page):
            match piece:
                case File(name, content):
                    (folder / name).write_text(content)
                case Program(text, line):
                    exec(compile("\n" * line + text, page, "exec"), session)  # noqa: S102
                case Command(printed=lines):
                    output = run(piece, monkeypatch, capfd)
                    assert [line for line in lines if in_one_line(line) not in output] == []


class TestPages:
    @pytest.mark.parametrize(
        "name",
        [
            "tutorial/first-report.md",
            "how-to/read-a-difficult-file.md",
            "how-to/use-the-library.md",
            "reference/report-format.md",
        ],
    )
    def test_with_examples_are_found(self, name):
        assert DOCS / name in pages()
