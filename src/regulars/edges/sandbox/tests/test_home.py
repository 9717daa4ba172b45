"""The folder of a demo: ours alone, one process at a time, secrets for one pair of eyes."""

import re
import stat
from datetime import date

import pytest

from regulars.edges.sandbox.errors import DemoRunning, NotADemo
from regulars.edges.sandbox.home import Plan, opened
from regulars.kernel.files import FileIsFolder

PLAN = Plan(customers=300, until=date(2026, 10, 31))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


class TestOpened:
    def test_makes_a_folder_that_git_ignores(self, tmp_path):
        with opened(tmp_path / "demo", fresh=False) as home:
            assert (home.folder / ".gitignore").read_text() == "*\n"
            assert home.plan() is None

    def test_keeps_a_plan_over_restarts(self, tmp_path):
        with opened(tmp_path, fresh=False) as home:
            home.write_plan(PLAN)
            home.mark_done("shop")
            home.mark_done("shop")

        with opened(tmp_path, fresh=False) as home:
            assert home.plan() == Plan(300, date(2026, 10, 31), done=("shop",))

    @pytest.mark.parametrize("fresh", [False, True])
    def test_refuses_a_folder_with_other_things(self, tmp_path, fresh):
        (tmp_path / "thesis.txt").write_text("years of work")

        with pytest.raises(NotADemo) as refusal, opened(tmp_path, fresh=fresh):
            pass

        assert "holds other things than a demo" in str(refusal.value)
        assert names(tmp_path) == ["thesis.txt"]

    def test_refuses_a_file(self, tmp_path):
        (tmp_path / "thesis.txt").write_text("years of work")

        with pytest.raises(NotADemo), opened(tmp_path / "thesis.txt", fresh=True):
            pass

        assert (tmp_path / "thesis.txt").read_text() == "years of work"

    def test_refuses_a_second_process(self, tmp_path):
        with (
            opened(tmp_path, fresh=False) as home,
            pytest.raises(DemoRunning),
            opened(tmp_path, fresh=True),
        ):
            home.write_plan(PLAN)

        with opened(tmp_path, fresh=False):
            assert names(tmp_path) == [".gitignore", ".lock"]

    def test_fresh_empties_it(self, tmp_path):
        with opened(tmp_path, fresh=False) as home:
            home.write_plan(PLAN)
            home.shop.mkdir()
            (home.shop / "orders.csv").write_text("order_id\n")
            old = home.password()

        with opened(tmp_path, fresh=True) as home:
            assert home.plan() is None
            assert names(tmp_path) == [".gitignore", ".lock"]
            assert home.password() != old

    def test_fresh_leaves_what_a_link_points_to(self, tmp_path):
        precious = tmp_path / "precious"
        precious.mkdir()
        (precious / "thesis.txt").write_text("years of work")
        with opened(tmp_path / "demo", fresh=False) as home:
            home.write_plan(PLAN)
            (home.folder / "link").symlink_to(precious)

        with opened(tmp_path / "demo", fresh=True):
            assert names(precious) == ["thesis.txt"]

    def test_a_plan_that_cannot_be_read_is_no_plan(self, tmp_path):
        with opened(tmp_path, fresh=False) as home:
            home.plan_file.write_text("{half")
            assert home.plan() is None


class TestPassword:
    def test_is_made_once_for_its_owner_alone(self, tmp_path):
        with opened(tmp_path, fresh=False) as home:
            password = home.password()
            assert re.fullmatch(r"[0-9a-z]{4}(-[0-9a-z]{4}){3}", password)
            assert home.password() == password
            assert stat.S_IMODE(home.password_file.stat().st_mode) == 0o600

    def test_says_which_file_cannot_be_read(self, tmp_path):
        with opened(tmp_path, fresh=False) as home:
            home.password_file.mkdir()
            with pytest.raises(FileIsFolder, match=str(home.password_file)):
                home.password()
