from __future__ import annotations

import stat

import pytest

from regulars.config.secret import secret_key_in
from regulars.kernel.files import FolderIsFile


class TestSecretKey:
    def test_is_made_once_for_its_owner_alone(self, tmp_path):
        home = tmp_path / "new" / "home"

        key = secret_key_in(home)

        assert len(key) == 64
        assert secret_key_in(home) == key
        assert [path.name for path in home.iterdir()] == ["secret-key"]
        assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600

    def test_differs_between_installations(self, tmp_path):
        assert secret_key_in(tmp_path / "one") != secret_key_in(tmp_path / "two")

    def test_says_that_the_folder_is_a_file_and_leaves_it(self, tmp_path):
        home = tmp_path / "home"
        home.write_text("a file")

        with pytest.raises(FolderIsFile) as refusal:
            secret_key_in(home)

        assert refusal.value.fields() == {"path": str(home)}
        assert [(path, path.read_text()) for path in tmp_path.iterdir()] == [(home, "a file")]
