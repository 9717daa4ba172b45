"""Nothing is taken from an archive that is not what was written."""

from __future__ import annotations

import io
import tarfile
from datetime import UTC, datetime

import msgspec
import pytest

from regulars.edges.backup import archive
from regulars.edges.backup.types import (
    FORMAT,
    MANIFEST,
    ArchiveDamaged,
    ArchiveNewer,
    Entry,
    Manifest,
)
from regulars.kernel.files import FileIsFolder, FileMissing
from regulars.kernel.progress import Silent

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTENTS = {"database.sqlite3": b"rows" * 500, "uploads/a.csv": b"a;b\n"}


def manifest(*entries: Entry, **other) -> Manifest:
    told = {"format": FORMAT, "version": "0.1.0", "made_at": NOW, "database": "sqlite"}
    return Manifest(**{**told, "server": "3", "migrations": (), "entries": entries, **other})


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "shop.tar"
    with place.open("wb") as file, archive.writing(file, Silent()) as writer:
        for name, content in CONTENTS.items():
            writer.add_content(name, io.BytesIO(content), len(content))
        writer.end(manifest(*writer.entries))
    return place


def written_anew(path, *members: tuple[tarfile.TarInfo, bytes]) -> None:
    """The archive with other files, and the manifest that it had."""
    with tarfile.open(path) as tar:
        kept = tar.extractfile(MANIFEST).read()
    told = tarfile.TarInfo(MANIFEST)
    told.size = len(kept)
    with tarfile.open(path, "w") as tar:
        for member, content in [*members, (told, kept)]:
            tar.addfile(member, io.BytesIO(content))


def plain(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    return member, content


WHOLE = [plain(name, content) for name, content in CONTENTS.items()]


def linked(name: str) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member, b""


class TestChecked:
    def test_says_what_is_in_a_whole_one(self, path):
        found = archive.checked(path, Silent())

        assert {entry.name: entry.size for entry in found.entries} == {
            "database.sqlite3": 2_000,
            "uploads/a.csv": 4,
        }
        assert (found.made_at, found.has_secret, found.has_lake) == (NOW, False, False)

    def test_refuses_one_in_which_a_single_bit_turned(self, path):
        content = bytearray(path.read_bytes())
        content[600] ^= 1
        path.write_bytes(content)

        with pytest.raises(ArchiveDamaged, match=r"database\.sqlite3 is not what was written"):
            archive.checked(path, Silent())

    @pytest.mark.parametrize("kept", [0.0, 0.1, 0.4])
    def test_refuses_one_that_was_cut(self, path, kept):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * kept)])

        with pytest.raises(ArchiveDamaged):
            archive.checked(path, Silent())

    def test_refuses_one_that_was_cut_in_what_it_says_of_itself(self, path):
        content = path.read_bytes()
        path.write_bytes(content[: content.index(b"entries")])

        with pytest.raises(ArchiveDamaged):
            archive.checked(path, Silent())

    def test_refuses_what_is_no_archive(self, path):
        path.write_text("orders;customers\n" * 1_000)

        with pytest.raises(ArchiveDamaged, match="it is no archive, or was cut"):
            archive.checked(path, Silent())

    @pytest.mark.parametrize(
        ("members", "reason"),
        [
            (WHOLE[:1], "uploads/a.csv is missing"),
            ([*WHOLE, plain("uploads/b.csv", b"")], "uploads/b.csv does not belong to it"),
            ([WHOLE[0], *WHOLE], "database.sqlite3 does not belong to it"),
            ([WHOLE[0], linked("uploads/a.csv")], "uploads/a.csv does not belong to it"),
            ([WHOLE[0], plain("uploads/a.csv", b"a;b")], "uploads/a.csv does not belong to it"),
        ],
        ids=["missing", "more", "twice", "link", "shorter"],
    )
    def test_refuses_other_files_than_it_says(self, path, members, reason):
        written_anew(path, *members)

        with pytest.raises(ArchiveDamaged, match=reason):
            archive.checked(path, Silent())

    @pytest.mark.parametrize(
        "name", ["../evil", "/etc/evil", "uploads/../../evil", "regulars.sqlite3", "uploads/", "x"]
    )
    def test_refuses_names_that_lead_elsewhere_though_the_manifest_has_them(self, tmp_path, name):
        place = tmp_path / "evil.tar"
        with place.open("wb") as file, archive.writing(file, Silent()) as writer:
            writer.add_content(name, io.BytesIO(b"x"), 1)
            writer.end(manifest(*writer.entries))

        with pytest.raises(ArchiveDamaged, match="does not belong to it"):
            archive.checked(place, Silent())

    def test_refuses_one_of_a_later_format(self, tmp_path):
        place = tmp_path / "later.tar"
        with place.open("wb") as file, archive.writing(file, Silent()) as writer:
            writer.end(manifest(format=FORMAT + 1, version="9.0.0"))

        with pytest.raises(ArchiveNewer, match=r"is of Regulars 9\.0\.0"):
            archive.checked(place, Silent())

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": "x"}', b"\xff"])
    def test_refuses_a_manifest_that_cannot_be_read(self, tmp_path, content):
        place = tmp_path / "odd.tar"
        with tarfile.open(place, "w") as tar:
            told, _ = plain(MANIFEST, content)
            tar.addfile(told, io.BytesIO(content))

        with pytest.raises(ArchiveDamaged, match="unreadable"):
            archive.checked(place, Silent())

    def test_says_what_is_no_file(self, tmp_path):
        with pytest.raises(FileMissing):
            archive.checked(tmp_path / "none.tar", Silent())
        with pytest.raises(FileIsFolder):
            archive.checked(tmp_path, Silent())


class TestWriter:
    def test_stays_whole_where_a_file_shrinks_while_it_is_read(self, tmp_path):
        place = tmp_path / "shop.tar"
        with place.open("wb") as file, archive.writing(file, Silent()) as writer:
            writer.add_content("uploads/a.csv", io.BytesIO(b"ab"), 4)
            writer.end(manifest(*writer.entries))

        assert archive.checked(place, Silent()).size == 4
        with tarfile.open(place) as tar:
            assert tar.extractfile("uploads/a.csv").read() == b"ab\0\0"

    def test_leaves_out_what_is_gone(self, tmp_path):
        place = tmp_path / "shop.tar"
        with place.open("wb") as file, archive.writing(file, Silent()) as writer:
            writer.add("uploads/a.csv", tmp_path / "gone")

            assert writer.entries == []


class TestManifest:
    def test_is_readable_json(self, path):
        with tarfile.open(path) as tar:
            told = msgspec.json.decode(tar.extractfile(MANIFEST).read())
            names = tar.getnames()

        assert (told["format"], told["version"], told["database"]) == (1, "0.1.0", "sqlite")
        assert names == [*CONTENTS, MANIFEST]
