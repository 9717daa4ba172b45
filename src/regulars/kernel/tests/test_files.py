import errno
import io
import os
import socket
import stat
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
    OutputStopped,
    PlaceIsFolder,
    PlaceIsSpecial,
    check_readable,
    explain,
    explaining_output,
    keep_private,
    make_private,
    print_whole,
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
        with pytest.raises(PlaceIsFolder) as refusal, whole_file(tmp_path):
            pass

        assert str(refusal.value) == f"{tmp_path} is a folder. Name a file in it."

    def test_leaves_a_pipe_where_it_is(self, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        with pytest.raises(PlaceIsSpecial) as refusal, whole_file(pipe):
            pass

        assert str(refusal.value) == (
            f"{pipe} is a pipe, a socket or a device, which a file would replace. Name a file."
        )
        assert pipe.is_fifo()
        assert os.listdir(tmp_path) == ["pipe"]

    def test_leaves_a_socket_where_it_is(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket")

            with pytest.raises(PlaceIsSpecial), whole_file(Path("socket")):
                pass

        assert Path("socket").is_socket()
        assert os.listdir(tmp_path) == ["socket"]

    def test_leaves_a_device_where_it_is(self, tmp_path, monkeypatch):
        place = tmp_path / "device"
        place.write_bytes(b"as it was")
        as_device = os.stat_result((stat.S_IFCHR | 0o666, *place.stat()[1:]))
        real = Path.stat
        monkeypatch.setattr(
            Path, "stat", lambda path, **how: as_device if path == place else real(path, **how)
        )

        with pytest.raises(PlaceIsSpecial), whole_file(place):
            pass

        monkeypatch.undo()
        assert place.read_bytes() == b"as it was"
        assert os.listdir(tmp_path) == ["device"]

    @pytest.mark.parametrize("is_there", [True, False])
    def test_writes_what_a_link_points_to(self, tmp_path, is_there):
        (tmp_path / "deep").mkdir()
        target, link = tmp_path / "deep" / "report.html", tmp_path / "link.html"
        if is_there:
            target.write_bytes(b"old")
        link.symlink_to(target)

        with whole_file(link) as file:
            file.write(b"new")

        assert link.is_symlink()
        assert target.read_bytes() == b"new"
        assert os.listdir(tmp_path / "deep") == ["report.html"]

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


class TestStandardOutput:
    def refusing(self, number: int) -> io.TextIOWrapper:
        class Refusing(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, content: object) -> int:
                raise OSError(number, "No space left on device")

        return io.TextIOWrapper(io.BufferedWriter(Refusing()))

    def test_that_is_full_is_said_in_a_sentence(self, monkeypatch):
        monkeypatch.setattr("sys.stdout", self.refusing(errno.ENOSPC))

        with pytest.raises(OutputStopped) as refusal:
            print_whole(b"{}")

        assert str(refusal.value) == (
            "Standard output takes no more: no space left on device. Send it to another place."
        )

    def test_that_nobody_reads_any_more_goes_its_usual_way(self, monkeypatch):
        monkeypatch.setattr("sys.stdout", self.refusing(errno.EPIPE))

        with pytest.raises(BrokenPipeError), explaining_output():
            print("much")  # noqa: T201


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
