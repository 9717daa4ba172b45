"""The periods computed ahead, and how fresh they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from regulars import __version__
from regulars.engine.figures import services
from regulars.engine.figures.models import Edition, StoredReport
from regulars.engine.figures.queries import (
    are_of_another_version,
    choices,
    computing_lock,
    freshness,
    report_for,
    scoring,
)
from regulars.engine.figures.services import (
    compute_presets,
    compute_report,
)
from regulars.engine.figures.tests.histories import a_history
from regulars.engine.figures.types import (
    FiguresBusy,
    Preset,
)
from regulars.engine.figures.version import made_by
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
    a_document,
    a_line,
    bring_orders,
)
from regulars.engine.lake.types import NoLake, Standing
from regulars.insight.report.findings import FINDINGS
from regulars.insight.types import Period
from regulars.kernel.locks import taken

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_pictures", "all_channels_together")]
QUICK = pytest.mark.usefixtures("quick_reports")
MAY = Period(date(2025, 5, 10), date(2025, 5, 20))


class TestComputePresets:
    @pytest.mark.slow
    def test_stores_each_period_for_all_channels_and_each(self, monkeypatch):
        monkeypatch.setattr(services, "CHANNELS_AHEAD", 1)
        a_history(days_apart=5)
        sync(now=NOW)

        stored = compute_presets(now=NOW)

        offered = choices()
        assert offered.default is Preset.USUAL
        assert [choice.preset for choice in offered.presets] == [
            Preset.USUAL,
            Preset.LAST_30_DAYS,
            Preset.LAST_90_DAYS,
            Preset.ALL_TIME,
        ]
        assert (offered.channels, offered.channels_ahead) == (("web", "till"), ("web",))
        assert (offered.first_day, offered.last_day) == (date(2025, 1, 7), date(2025, 6, 1))
        assert stored == 8
        for choice in offered.presets:
            for channel in (None, "web"):
                found = report_for(choice.preset, channel)
                assert found.report.scope.period == choice.period
                assert found.report.scope.channel == channel
                assert found.charts == {"rfm": "<svg/>"}

    @QUICK
    def test_computes_nothing_twice(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)

        assert compute_presets(now=NOW + timedelta(hours=1)) == 0
        assert report_for(Preset.ALL_TIME).computed_at == NOW

    @QUICK
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_takes_the_place_of_earlier_figures(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        bring_orders(a_document("new", a_line(amount=7)), run=2)
        sync(now=NOW)
        in_between = report_for(Preset.ALL_TIME)
        compute_presets(now=NOW)

        assert (in_between.lake_version, report_for(Preset.ALL_TIME).lake_version) == (1, 2)
        assert not StoredReport.objects.exclude(lake_version=2).exists()
        assert freshness().figures_version == 2

    @QUICK
    def test_takes_away_what_another_version_made(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        compute_report(period=MAY, channel=None, now=NOW)
        for model in (Edition, StoredReport):
            model.objects.update(made_by="an earlier version")
        later = NOW + timedelta(days=1)

        assert compute_presets(now=later) == len(choices().presets)

        assert report_for(MAY) is None
        assert set(StoredReport.objects.values_list("computed_at", flat=True)) == {later}

    def test_says_that_an_empty_lake_has_nothing_to_show(self):
        sync(now=NOW)

        assert compute_presets(now=NOW) == 0
        assert (freshness().is_empty, choices(), report_for(Preset.USUAL)) == (True, None, None)

    def test_refuses_without_a_lake(self):
        with pytest.raises(NoLake):
            compute_presets(now=NOW)

        assert not Edition.objects.exists()

    def test_refuses_while_another_computes(self):
        a_history()
        sync(now=NOW)

        with taken(computing_lock()), pytest.raises(FiguresBusy):
            compute_presets(now=NOW)

        assert not StoredReport.objects.exists()


@QUICK
class TestReportOfAnotherVersion:
    """Read as it is, it would lack what this version shows."""

    def test_counts_as_not_computed_and_is_computed_again(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        before = report_for(Preset.ALL_TIME)
        of_another_version()

        assert report_for(Preset.ALL_TIME) is None
        assert report_for(before.period) is None
        assert (are_of_another_version(), freshness().are_of_another_version) == (True, True)
        assert scoring() is None
        later = NOW + timedelta(hours=1)
        assert compute_presets(now=later) == len(choices().presets)

        after = report_for(Preset.ALL_TIME)
        assert (after.report, after.computed_at) == (before.report, later)
        assert (are_of_another_version(), freshness().are_of_another_version) == (False, False)

    @pytest.mark.slow
    def test_is_not_read_even_where_its_lines_have_changed_since(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        of_another_version()
        bring_orders(a_document("new", a_line(amount=7)), run=2)
        sync(now=NOW)

        assert report_for(Preset.ALL_TIME) is None
        compute_presets(now=NOW + timedelta(hours=1))

        assert report_for(Preset.ALL_TIME).lake_version == 2
        assert set(StoredReport.objects.values_list("made_by", flat=True)) == {made_by()}

    def test_is_told_by_a_finding_that_says_more_now(self, monkeypatch):
        now = made_by()
        kind = FINDINGS["most_buy_once"]
        fewer = {name: kind.values[name] for name in kind.values if name != "all_customers"}
        monkeypatch.setitem(FINDINGS, "most_buy_once", replace(kind, values=fewer))
        made_by.cache_clear()

        before = made_by()

        made_by.cache_clear()
        assert before != now
        assert before.startswith(f"{__version__} format ")


def of_another_version() -> None:
    for model in (Edition, StoredReport):
        model.objects.update(made_by="0.1.0 format 000000000000")


@QUICK
class TestFreshness:
    def test_follows_store_lake_and_figures(self):
        assert freshness().standing is Standing.NEVER
        a_history()
        sync(now=NOW)
        assert (freshness().lake_version, freshness().figures_version) == (1, 0)
        compute_presets(now=NOW)
        assert (freshness().lake_version, freshness().figures_version) == (1, 1)
        bring_orders(a_document("new"), run=2)
        assert freshness().standing is Standing.STALE
        with taken(computing_lock()):
            assert freshness().computing
        assert not freshness().computing

    def test_tells_of_a_damaged_lake_and_keeps_the_figures(self, settings):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        before = report_for(Preset.USUAL)
        (settings.REGULARS_HOME / "lake" / "manifest.json").write_text("{")

        found = freshness()

        assert (found.standing, found.figures_version) == (Standing.STALE, 1)
        assert "it is not a manifest of a lake" in found.trouble
        assert before.report.scope.sources == ()
        assert report_for(Preset.USUAL) == before
