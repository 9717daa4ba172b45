"""Where the command writes: checked before any work, whole or not at all."""

from __future__ import annotations

import errno

import pytest

from regulars.edges.report.outputs import Outputs
from regulars.edges.report.tests.command import run
from regulars.kernel.files import DiskFull, FileNotPermitted


class TestOutputs:
    def test_refuse_a_folder_that_is_not_there_before_any_work(self, orders, tmp_path):
        code, _, complained = run(orders, "--out", tmp_path / "none" / "r.html")

        assert code == 2
        assert (
            f"there is no folder {tmp_path / 'none'}. Make it first, or choose another."
            in complained
        )

    def test_refuse_a_folder_that_is_closed_to_us(self, tmp_path, monkeypatch):
        def closed(**_: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr("regulars.edges.report.outputs.tempfile.TemporaryFile", closed)

        with pytest.raises(FileNotPermitted):
            Outputs(tmp_path / "r.html").check([])

    def test_leave_both_old_files_when_the_disk_fills_up(self, tmp_path, monkeypatch):
        page, values = tmp_path / "r.html", tmp_path / "r.json"
        page.write_text("old page")
        values.write_text("old values")

        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.fsync", full)

        with pytest.raises(DiskFull) as refusal:
            Outputs(page, str(values)).write(b"new page", b"new values", {})

        assert refusal.value.exit_code == 1
        assert (page.read_text(), values.read_text()) == ("old page", "old values")
        assert sorted(tmp_path.iterdir()) == [page, values]
