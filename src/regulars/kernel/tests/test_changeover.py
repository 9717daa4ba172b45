from __future__ import annotations

import pytest

from regulars.kernel.files import changeover
from regulars.kernel.files.changeover import Plan

PLAN = Plan(moves=(("new/a", "a"), ("new/folder", "folder")), gone=("b",), drafts=("new",))


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b", "folder/old", "new/a", "new/folder/c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def contents(folder) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


BEFORE = {name: name for name in ("a", "b", "folder/old", "new/a", "new/folder/c")}
AFTER = {"a": "new/a", "folder/c": "new/folder/c"}


class TestFinish:
    def test_carries_a_plan_out(self, folder):
        changeover.write_plan(folder, PLAN)

        assert changeover.finish(folder, counts=lambda token: False) is True
        assert contents(folder) == AFTER

    def test_does_nothing_without_one(self, folder):
        assert changeover.finish(folder, counts=lambda token: True) is False
        assert contents(folder) == BEFORE

    def test_asks_whether_the_token_counts(self, folder):
        asked = []
        changeover.write_plan(folder, Plan(PLAN.moves, PLAN.gone, PLAN.drafts, token="t"))

        assert changeover.finish(folder, counts=lambda token: bool(asked.append(token))) is False
        assert asked == ["t"]
        assert contents(folder) == {"a": "a", "b": "b", "folder/old": "folder/old"}

    def test_goes_on_where_it_was_stopped(self, folder):
        changeover.write_plan(folder, PLAN)
        changeover.remove(folder / "b")
        changeover.move(folder / "new/a", folder / "a")

        changeover.finish(folder, counts=lambda token: False)

        assert contents(folder) == AFTER
