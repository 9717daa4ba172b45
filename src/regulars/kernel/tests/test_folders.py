import errno
import os
from pathlib import Path

import pytest

from regulars.kernel.files import (
    DiskFull,
    FileUnusable,
    FolderInUse,
    FolderIsFile,
    FolderMissing,
    whole_file,
    whole_folder,
)


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

    def test_names_the_folder_asked_for_where_a_file_in_it_fails(self, tmp_path):
        target = tmp_path / "tables"

        with (
            pytest.raises(DiskFull) as refusal,
            whole_folder(target, is_ours=is_table) as draft,
            whole_file(draft / "new.csv"),
        ):
            raise OSError(errno.ENOSPC, "No space left on device")

        assert refusal.value.fields() == {"path": str(target)}
        assert os.listdir(tmp_path) == []

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
