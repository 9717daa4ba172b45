import os

from regulars.kernel.files import (
    keep_private,
    make_private,
)


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
