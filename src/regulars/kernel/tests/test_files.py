import errno
import os
from pathlib import Path

import pytest

from regulars.kernel.files import (
    DiskFull,
    FileIsFolder,
    FileMissing,
    FileNotPermitted,
    FileUnusable,
    FolderInUse,
    FolderIsFile,
    FolderMissing,
    check_readable,
    explain,
    keep_private,
    make_private,
    whole_file,
    whole_folder,
)


class TestWholeFile:
    def test_writes_the_file_and_leaves_nothing_else(self, tmp_path):
        target = tmp_path / "report.html"

        with whole_file(target) as file:
            file.write(b"whole")

        assert target.read_bytes() == b"whole"
        assert os.listdir(tmp_path) == ["report.html"]

    def test_keeps_the_old_file_when_the_disk_is_full(self, tmp_path):
        target = tmp_path / "report.html"
        target.write_bytes(b"old")

        with pytest.raises(DiskFull) as refusal, whole_file(target) as file:
            file.write(b"new")
            raise OSError(errno.ENOSPC, "No space left on device")

        assert refusal.value.fields() == {"path": str(target)}
        assert target.read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["report.html"]

    def test_keeps_the_old_file_when_the_writer_fails(self, tmp_path):
        target = tmp_path / "report.html"
        target.write_bytes(b"old")

        with pytest.raises(KeyError), whole_file(target):
            raise KeyError("writer")

        assert target.read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["report.html"]

    def test_refuses_a_folder_as_the_target(self, tmp_path):
        with pytest.raises(FileIsFolder), whole_file(tmp_path):
            pass

    def test_refuses_a_folder_that_is_not_there(self, tmp_path):
        with (
            pytest.raises(FolderMissing) as refusal,
            whole_file(tmp_path / "none" / "report.html"),
        ):
            pass

        assert str(refusal.value) == (
            f"{tmp_path}/none/report.html: there is no folder {tmp_path}/none. "
            "Make it first, or choose another."
        )

    @pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
    def test_lets_read_whom_the_mask_lets(self, tmp_path, mask, mode):
        before = os.umask(mask)
        try:
            with whole_file(tmp_path / "report.html") as file:
                file.write(b"whole")
        finally:
            os.umask(before)

        assert (tmp_path / "report.html").stat().st_mode & 0o777 == mode


def is_table(name: str) -> bool:
    return name.endswith(".csv")


class TestWholeFolder:
    def test_puts_the_folder_in_place_of_an_earlier_one(self, tmp_path):
        target = tmp_path / "tables"
        target.mkdir()
        (target / "old.csv").write_bytes(b"old")

        with whole_folder(target, is_ours=is_table) as draft:
            (draft / "new.csv").write_bytes(b"new")
            assert os.listdir(target) == ["old.csv"]

        assert os.listdir(tmp_path) == ["tables"]
        assert os.listdir(target) == ["new.csv"]

    @pytest.mark.parametrize("had_one", [True, False])
    def test_leaves_everything_as_it_was_when_the_writer_fails(self, tmp_path, had_one):
        target = tmp_path / "tables"
        if had_one:
            target.mkdir()
            (target / "old.csv").write_bytes(b"old")

        with pytest.raises(DiskFull), whole_folder(target, is_ours=is_table) as draft:
            (draft / "new.csv").write_bytes(b"new")
            raise OSError(errno.ENOSPC, "No space left on device")

        assert os.listdir(tmp_path) == (["tables"] if had_one else [])
        assert not had_one or os.listdir(target) == ["old.csv"]

    def test_puts_the_old_one_back_when_the_new_one_cannot_take_its_place(
        self, tmp_path, monkeypatch
    ):
        target = tmp_path / "tables"
        target.mkdir()
        (target / "old.csv").write_bytes(b"old")
        rename = Path.rename

        def failing(self: Path, aim: Path) -> Path:
            if aim == target and not self.name.endswith(".old"):
                raise OSError(errno.EIO, "Input/output error")
            return rename(self, aim)

        monkeypatch.setattr(Path, "rename", failing)

        with pytest.raises(FileUnusable), whole_folder(target, is_ours=is_table) as draft:
            (draft / "new.csv").write_bytes(b"new")

        assert os.listdir(tmp_path) == ["tables"]
        assert os.listdir(target) == ["old.csv"]

    def test_refuses_a_folder_that_holds_something_else(self, tmp_path):
        (tmp_path / "old.csv").touch()
        (tmp_path / "thesis.txt").touch()

        with pytest.raises(FolderInUse) as refusal, whole_folder(tmp_path, is_ours=is_table):
            pass

        assert refusal.value.entry == "thesis.txt"
        assert sorted(os.listdir(tmp_path)) == ["old.csv", "thesis.txt"]

    def test_refuses_a_folder_within_the_folder(self, tmp_path):
        (tmp_path / "deep.csv").mkdir()

        with pytest.raises(FolderInUse), whole_folder(tmp_path, is_ours=is_table):
            pass

        assert os.listdir(tmp_path) == ["deep.csv"]

    def test_refuses_a_file_and_a_place_that_is_not_there(self, tmp_path):
        file = tmp_path / "orders.csv"
        file.touch()

        with pytest.raises(FolderIsFile), whole_folder(file, is_ours=is_table):
            pass
        with (
            pytest.raises(FolderMissing),
            whole_folder(tmp_path / "none" / "tables", is_ours=is_table),
        ):
            pass

        assert os.listdir(tmp_path) == ["orders.csv"]


class TestPrivacy:
    def test_keeps_what_is_made_from_then_on_for_its_owner(self, tmp_path):
        before = os.umask(0o022)
        try:
            keep_private()
            (tmp_path / "lake").mkdir()
            (tmp_path / "orders.csv").touch()
        finally:
            os.umask(before)

        assert (tmp_path / "lake").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "orders.csv").stat().st_mode & 0o777 == 0o600

    def test_takes_away_what_others_were_allowed(self, tmp_path):
        path = tmp_path / "orders.csv"
        path.touch()
        path.chmod(0o644)

        make_private(path)

        assert path.stat().st_mode & 0o777 == 0o600

    def test_passes_over_what_is_not_there(self, tmp_path):
        assert make_private(tmp_path / "none") is None


class TestCheckReadable:
    def test_accepts_a_file(self, tmp_path):
        (tmp_path / "orders.csv").write_text("a")

        assert check_readable(tmp_path / "orders.csv") is None

    def test_refuses_a_missing_file(self, tmp_path):
        with pytest.raises(FileMissing) as refusal:
            check_readable(tmp_path / "orders.csv")

        assert str(refusal.value) == (
            f"{tmp_path}/orders.csv: there is no such file. Check the name and the folder."
        )

    def test_refuses_a_folder(self, tmp_path):
        with pytest.raises(FileIsFolder):
            check_readable(tmp_path)


class TestExplain:
    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (errno.EACCES, FileNotPermitted),
            (errno.EROFS, FileNotPermitted),
            (errno.EDQUOT, DiskFull),
            (errno.EIO, FileUnusable),
        ],
    )
    def test_names_the_kind_of_refusal(self, number, kind):
        with pytest.raises(kind):
            explain(OSError(number, "words of the system"), "orders.csv")
