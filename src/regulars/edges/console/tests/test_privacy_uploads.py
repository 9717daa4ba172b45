"""Uploads that nobody imported, where somebody is erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from regulars.core.personal import Mark, Outside, Person
from regulars.edges.console.personal import PERSONAL
from regulars.edges.console.wizard.tasks import Folder, Sign

MEI = Person((1,), ("cus_mei",), frozenset({Mark("email", "mei@example.com")}))


@pytest.fixture
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


def uploaded(home: Path, name: str, file: str, content: bytes) -> None:
    path = home / name / "file" / file
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def cleared() -> bool:
    [uploads] = [one for one in PERSONAL if isinstance(one, Outside)]
    return uploads.clear(MEI, None)


def names(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


class TestUploads:
    def test_go_where_they_name_the_person_or_cannot_be_searched(self, uploads):
        uploaded(uploads, "hers", "upload.csv", b"email\nmei@example.com\n")
        uploaded(uploads, "workbook", "upload.xlsx", b"PK")
        uploaded(uploads, "cyrillic", "upload.csv", b"\xcc\xe5\xe9")
        uploaded(uploads, "others", "upload.csv", b"email\nann@example.com\n")
        (uploads / "run-1").mkdir()
        (uploads / "run-1" / "preview.json").write_text(json.dumps(["mei\u0040example.com"]))

        assert cleared() is True

        assert names(uploads) == ["others"]

    def test_stay_while_they_are_read(self, uploads):
        uploaded(uploads, "hers", "upload.csv", b"email\nmei@example.com\n")
        Folder(uploads / "hers").say(Sign("preview"))

        assert cleared() is False

        assert names(uploads) == ["hers"]

    def test_need_no_folder(self, uploads):
        assert cleared() is True
