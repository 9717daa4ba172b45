from __future__ import annotations

import stat

import pytest

from regulars.config.secret import secret_key_in
from regulars.kernel.errors import RegularsError
from regulars.kernel.files import FileMissing


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

    def test_says_where_it_could_not_be_kept(self, tmp_path):
        (tmp_path / "home").write_text("a file")

        with pytest.raises(RegularsError) as refusal:
            secret_key_in(tmp_path / "home")

        assert str(tmp_path / "home") in str(refusal.value)
        assert not isinstance(refusal.value, FileMissing)
