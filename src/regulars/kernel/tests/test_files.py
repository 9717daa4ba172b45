import errno
import os
import socket
import stat
from pathlib import Path

import pytest

from regulars.kernel.files import (
    DiskFull,
    FileIsFolder,
    FileMissing,
    FolderMissing,
    PlaceIsFolder,
    PlaceIsSpecial,
    check_readable,
    whole_file,
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
