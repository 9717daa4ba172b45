"""Work in another process: what it says on the way out reaches whoever started it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from regulars.edges.sandbox.apart import working_apart
from regulars.edges.sandbox.errors import OtherDemo, PreparationFailed


def get_ready_and_go_on(folder, say_ready):
    (folder / "ready").write_text(str(os.getpid()))
    say_ready()
    time.sleep(60)
    (folder / "finished").write_text("too late")


def start_another(folder, say_ready):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        (folder / "other").write_text(str(other.pid))
        say_ready()


def refuse(folder, say_ready):
    raise OtherDemo(folder="there", customers=3, until="2026-10-31")


def die(folder, say_ready):
    os._exit(9)


def fail(folder, say_ready):
    raise ZeroDivisionError("nobody foresaw this")


def is_alive(process_id):
    """Neither gone nor waiting to be buried by an init process that may not bother."""
    state = Path(f"/proc/{process_id}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(work, folder):
    with working_apart(work, folder, log=folder / "log") as apart:
        while not apart.is_ready():
            continue
    return apart


class TestWorkingApart:
    def test_lasts_no_longer_than_the_block(self, tmp_path):
        apart = wait_for(get_ready_and_go_on, tmp_path)

        assert (tmp_path / "ready").read_text() == str(apart.process.pid) != str(os.getpid())
        assert not apart.process.is_alive()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["ready"]

    def test_ends_what_the_work_started_in_turn(self, tmp_path):
        wait_for(start_another, tmp_path)

        other = int((tmp_path / "other").read_text())
        deadline = time.monotonic() + 10
        while is_alive(other) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_alive(other)

    def test_passes_a_refusal_on(self, capfd, tmp_path):
        with pytest.raises(SystemExit) as ended:
            wait_for(refuse, tmp_path)

        assert ended.value.code == 1
        assert capfd.readouterr().err.startswith("regulars: The demo in there has 3 customers")

    def test_says_when_it_was_killed(self, tmp_path):
        with pytest.raises(PreparationFailed) as failure:
            wait_for(die, tmp_path)

        assert failure.value.exit_status == 9

    def test_keeps_the_unforeseen_for_whoever_mends_it(self, tmp_path, capfd):
        with pytest.raises(PreparationFailed, match=str(tmp_path / "log")):
            wait_for(fail, tmp_path)

        assert "nobody foresaw this" in (tmp_path / "log").read_text()
        assert capfd.readouterr().err == ""
