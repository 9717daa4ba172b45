"""A sync stopped at any step leaves the old state readable, and the next one recovers."""

from __future__ import annotations

import pytest

from regulars.engine import disk
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE, NOW, amounts_in_lake, some_orders
from regulars.engine.tests.killing import outcomes

STEPS = ("make_folder", "settle", "move", "write", "remove")
MOST_STEPS = 60


class Stopped(BaseException):
    """The process ends here."""


def stop_before(step: int, patch: pytest.MonkeyPatch) -> None:
    """Let the changes to the disk go through up to the given one, and then no more."""
    taken = 0

    def counted(change):
        def changed(*arguments):
            nonlocal taken
            taken += 1
            if taken >= step:
                raise Stopped
            change(*arguments)

        return changed

    for name in STEPS:
        patch.setattr(disk, name, counted(getattr(disk, name)))


def sync_stopped_before(step: int) -> bool:
    """Whether the sync was stopped."""
    with pytest.MonkeyPatch.context() as patch:
        stop_before(step, patch)
        try:
            sync(now=NOW)
        except Stopped:
            return True
    return False


@DATABASE
@pytest.mark.slow
class TestStoppedSync:
    def test_leaves_the_old_state_or_the_new_one_before_every_step(self):
        some_orders(1, 2)
        sync(now=NOW)
        old = amounts_in_lake()
        some_orders(3, 2, run=2)
        new = old | {"o3": 1_000, "o4": 1_000}

        seen = []
        for step in range(1, MOST_STEPS):
            if not sync_stopped_before(step):
                break
            seen.append(amounts_in_lake())

        assert old in seen
        assert all(state in (old, new) for state in seen)
        assert seen == sorted(seen, key=len)  # once new, it stays new
        assert amounts_in_lake() == new

    def test_of_an_empty_lake_recovers_from_every_step(self, lake_home, settings):
        some_orders(1, 2)
        whole = {"o1": 1_000, "o2": 1_000}

        for step in range(1, MOST_STEPS):
            settings.REGULARS_HOME = lake_home.parent / f"home-{step}"
            stopped = sync_stopped_before(step)
            sync(now=NOW)
            assert amounts_in_lake() == whole
            assert not (settings.REGULARS_HOME / "lake" / "drafts").exists()
            if not stopped:
                return
        pytest.fail("a sync of two orders took more steps than expected")


SETTING_UP = """
import os, signal, sys
from regulars.edges.installation import open_installation
open_installation()
from regulars.engine import disk
from regulars.engine.lake import services
from regulars.engine.lake.tests.factories import NOW, amounts_in_lake, some_orders
"""
KILLED = (
    SETTING_UP
    + """
def killed(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
some_orders(1, 2)
services.sync(now=NOW)
some_orders(3, 3, run=2)
setattr({"move": disk, "write": disk, "clear_away": services}[sys.argv[1]], sys.argv[1], killed)
services.sync(now=NOW)
"""
)
AFTERWARDS = (
    SETTING_UP
    + """
print(len(amounts_in_lake()))
services.sync(now=NOW)
print(len(amounts_in_lake()))
"""
)


@pytest.mark.slow
class TestKilledSync:
    @pytest.mark.parametrize(("killed_at", "found"), [("move", 2), ("write", 2), ("clear_away", 5)])
    def test_leaves_a_lake_that_can_be_read_and_that_the_next_sync_completes(
        self, tmp_path, killed_at, found
    ):
        killed, afterwards = outcomes(tmp_path, killed_at, KILLED, AFTERWARDS)

        assert killed.returncode == -9, killed.stderr
        assert afterwards.stdout == f"{found}\n5\n", afterwards.stderr
