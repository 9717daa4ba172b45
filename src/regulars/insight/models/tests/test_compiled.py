"""Compiled loops say what NumPy says, to ten digits, and wait until they pay."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.models import Histories, fit_bg_nbd
from regulars.insight.models import beta_geometric as module
from regulars.insight.models.beta_geometric import BetaGeometric
from regulars.insight.models.compiled import PAYS_AFTER, SWITCH, Loop
from regulars.insight.models.loops import ended
from regulars.insight.models.tests.factories import lives

PLACE = np.array([0.7, 45.0, 0.9, 2.1])


@pytest.fixture(scope="module")
def histories() -> Histories:
    ages = np.random.default_rng(1).uniform(30, 730, 4000)
    return lives(
        "bg_nbd", [0.8, 60, 0.8, 2.4], ages=ages, horizon=0.0, seed=1, whole_days=True
    ).histories


@pytest.fixture
def calls(monkeypatch):
    """How often the loop was called, in place of NumPy; as plain Python, without numba."""
    made = []

    class Watched(Loop):
        def __call__(self, *arguments):
            made.append(len(arguments[0][0]))
            return ended(*arguments)

    monkeypatch.setattr(module, "LOOP", Watched(ended))
    return made


def forced(monkeypatch, switch):
    monkeypatch.setenv(SWITCH, switch)


class TestLoop:
    @pytest.mark.parametrize("at_once", [False, True], ids=["bg", "mbg"])
    def test_says_what_numpy_says(self, histories, monkeypatch, calls, at_once):
        likelihood = BetaGeometric(histories, leaves_at_once=at_once)
        forced(monkeypatch, "0")
        by_numpy = likelihood(PLACE)
        assert calls == []

        forced(monkeypatch, "1")
        by_loop = likelihood(PLACE)

        assert calls == [len(likelihood._leavers[1].age)]
        for one, other in zip(by_loop, by_numpy, strict=True):
            assert one == pytest.approx(other, rel=1e-10)

    def test_is_left_alone_where_times_are_no_days(self, histories, monkeypatch, calls):
        weeks = Histories(
            histories.frequency, histories.recency / 7, histories.age / 7, histories.customers
        )
        forced(monkeypatch, "1")

        BetaGeometric(weeks)(PLACE)

        assert calls == []

    def test_of_nobody_is_nothing(self, monkeypatch, calls):
        forced(monkeypatch, "1")

        value, gradient, hessian = BetaGeometric(Histories.of([0], [0], [9]))(PLACE)

        assert calls == [0]
        assert value == pytest.approx(-0.7 * np.log1p(9 / 45))
        assert np.isfinite(gradient).all()
        assert np.isfinite(hessian).all()


class TestWait:
    def test_lasts_until_a_process_has_done_enough(self, monkeypatch):
        monkeypatch.delenv(SWITCH, raising=False)
        monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
        loop = Loop(ended)

        assert [loop.is_due(PAYS_AFTER // 2) for _ in range(4)] == [False, False, True, True]

    def test_is_for_ever_without_numba(self, monkeypatch):
        forced(monkeypatch, "1")
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

        assert Loop(ended).is_due(2 * PAYS_AFTER) is False

    def test_is_for_ever_where_it_is_switched_off(self, monkeypatch):
        forced(monkeypatch, "0")

        assert Loop(ended).is_due(2 * PAYS_AFTER) is False


class TestNumba:
    """The real one."""

    def test_finds_the_same_parameters(self, histories, monkeypatch):
        forced(monkeypatch, "0")
        by_numpy = fit_bg_nbd(histories)

        forced(monkeypatch, "1")
        compiled = fit_bg_nbd(histories)

        assert compiled.log_likelihood == pytest.approx(by_numpy.log_likelihood, rel=1e-10)
        assert compiled.parameters == pytest.approx(by_numpy.parameters, rel=1e-10)
        assert compiled.covariance == pytest.approx(by_numpy.covariance, rel=1e-10)

    def test_compiles_where_there_is_no_folder_to_keep_it_in(self, monkeypatch):
        monkeypatch.setattr("numba.core.caching.CompileResultCacheImpl._locator_classes", [])

        assert Loop(twice)(21) == 42

    def test_compiles_where_the_disk_is_full(self, monkeypatch, tmp_path):
        def save(*arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("numba.core.caching.IndexDataCacheFile.save", save)
        monkeypatch.setattr("numba.core.config.CACHE_DIR", str(tmp_path))

        assert Loop(twice)(21) == 42


def twice(number):
    return 2 * number
