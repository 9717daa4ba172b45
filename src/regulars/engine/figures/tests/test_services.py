from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from regulars.engine.figures import children, services, storing
from regulars.engine.figures.models import Edition, StoredReport
from regulars.engine.figures.queries import (
    choices,
    computing_lock,
    freshness,
    latest_version,
    report_for,
    status_of,
)
from regulars.engine.figures.services import (
    compute_presets,
    compute_report,
    continue_waiting,
    request_report,
)
from regulars.engine.figures.types import (
    ChannelUnknown,
    FiguresBusy,
    NothingToCompute,
    PeriodOutside,
    Preset,
    State,
    TooManyWaiting,
)
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
    a_channel,
    a_customer,
    a_document,
    a_line,
    bring_orders,
)
from regulars.engine.lake.types import LakeDamaged, NoLake, Standing
from regulars.insight.types import Period
from regulars.kernel.locks import taken

pytestmark = DATABASE

MAY = Period(date(2025, 5, 10), date(2025, 5, 20))


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """Drawing is tested where it is done."""
    monkeypatch.setattr("regulars.insight.charts.draw", lambda report, language: {"rfm": "<svg/>"})


@pytest.fixture
def started(monkeypatch):
    """The commands that would have been started."""
    commands: list[list[str]] = []
    monkeypatch.setattr(children, "start", commands.append)
    return commands


@pytest.fixture(autouse=True)
def all_channels_together(monkeypatch):
    """One history instead of three, where channels are not the matter."""
    monkeypatch.setattr(services, "CHANNELS_AHEAD", 0)


def a_history(days_apart: int = 1) -> None:
    """Thirty orders of two customers, on the web and at the till."""
    channels = [a_channel("web"), a_channel("web"), a_channel("till")]
    customers = [a_customer("C1"), a_customer("C2")]
    bring_orders(
        *(
            a_document(
                f"o{number}",
                a_line(amount=1_000 + number, at=NOW - timedelta(days=days_apart * number)),
                sold_to=customers[number % 2],
                sold_through=channels[number % 3],
            )
            for number in range(30)
        )
    )


class TestComputePresets:
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

    def test_computes_nothing_twice(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)

        assert compute_presets(now=NOW + timedelta(hours=1)) == 0
        assert report_for(Preset.ALL_TIME).computed_at == NOW

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
        assert latest_version() == 2

    def test_takes_away_what_another_version_made(self):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        compute_report(period=MAY, channel=None, now=NOW)
        Edition.objects.update(made_by="an earlier version")
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


class TestRequestReport:
    def test_starts_a_process_and_shows_what_it_made(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)

        row = request_report(period=MAY, channel="web", now=NOW)
        again = request_report(period=MAY, channel="web", now=NOW)
        compute_report(period=MAY, channel="web", now=NOW)

        days = ["--from", "2025-05-10", "--to", "2025-05-20"]
        assert started == [["lake", "figures", *days, "--channel", "web"]]
        assert (row.state, again) == (State.COMPUTING, row)
        assert status_of(row.id, now=NOW).state is State.READY
        assert report_for(MAY, "web").id == row.id

    @pytest.mark.slow
    def test_computes_two_at_a_time_and_lets_the_others_wait_for_their_turn(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        periods = [Period(date(2025, 5, day), date(2025, 5, 20)) for day in (10, 11, 12, 13)]
        moments = [NOW + timedelta(seconds=second) for second in range(4)]

        rows = [
            request_report(period=period, channel=None, now=moment)
            for period, moment in zip(periods, moments, strict=True)
        ]
        assert [row.stage for row in rows] == ["", "", "waiting", "waiting"]
        assert len(started) == 2

        compute_report(period=periods[0], channel=None, now=NOW)
        assert continue_waiting(rows[3].id, now=moments[3]).stage == "waiting"  # one is before it
        assert continue_waiting(rows[2].id, now=moments[3]).stage == ""
        assert started[2:] == [["lake", "figures", "--from", "2025-05-12", "--to", "2025-05-20"]]

    def test_gives_up_what_nobody_waits_for(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        days = [Period(date(2025, 5, day), date(2025, 5, 20)) for day in (10, 11, 12)]
        rows = [request_report(period=period, channel=None, now=NOW) for period in days]

        later = NOW + timedelta(minutes=4)

        assert continue_waiting(rows[2].id, now=later).state is State.FAILED
        assert len(started) == 2

    def test_refuses_one_too_many(self, started, monkeypatch):
        monkeypatch.setattr(storing, "LONGEST_QUEUE", 1)
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        for day in (10, 11, 12):
            period = Period(date(2025, 5, day), date(2025, 5, 20))
            request_report(period=period, channel=None, now=NOW)
        before = StoredReport.objects.count()

        with pytest.raises(TooManyWaiting):
            request_report(
                period=Period(date(2025, 5, 13), date(2025, 5, 20)), channel=None, now=NOW
            )

        assert (StoredReport.objects.count(), len(started)) == (before, 2)

    def test_starts_again_after_a_silent_death(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        row = request_report(period=MAY, channel=None, now=NOW)
        later = NOW + timedelta(hours=1)

        assert status_of(row.id, now=later).state is State.FAILED
        assert request_report(period=MAY, channel=None, now=later).state is State.COMPUTING
        assert len(started) == 2

    def test_keeps_the_reason_of_a_failure(self, started, monkeypatch):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        row = request_report(period=MAY, channel=None, now=NOW)
        monkeypatch.setattr("regulars.engine.figures.computing.build", lambda *_, **__: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            compute_report(period=MAY, channel=None, now=NOW)

        found = status_of(row.id, now=NOW)
        assert (found.state, found.failure) == (State.FAILED, services.OURS)
        assert report_for(MAY) is None

    def test_names_the_damaged_file_that_stopped_it(self, settings, started, monkeypatch):
        monkeypatch.setattr("regulars.engine.lake.disk.SEALED", 4)
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        row = request_report(period=MAY, channel=None, now=NOW)
        [file] = (settings.REGULARS_HOME / "lake" / "order_lines").glob("*.parquet")
        content = file.read_bytes()
        file.write_bytes(content[:4] + bytes(300) + content[304:])

        with pytest.raises(LakeDamaged) as damage:
            compute_report(period=MAY, channel=None, now=NOW)

        assert damage.value.fields() == {
            "path": str(file),
            "reason": "this file of the lake cannot be read through",
        }
        assert status_of(row.id, now=NOW).failure == str(damage.value)
        assert sync(now=NOW).whole
        assert compute_report(period=MAY, channel=None, now=NOW) == row.id

    def test_refuses_what_cannot_be_computed(self, started):
        with pytest.raises(NothingToCompute):
            request_report(period=MAY, channel=None, now=NOW)
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        before = StoredReport.objects.count()

        with pytest.raises(ChannelUnknown):
            request_report(period=MAY, channel="fax", now=NOW)
        with pytest.raises(PeriodOutside):
            request_report(period=Period(date(2020, 1, 1), date(2020, 2, 1)), channel=None, now=NOW)

        assert (StoredReport.objects.count(), started) == (before, [])


class TestFaces:
    def test_load_no_analytics_library(self):
        program = (
            "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'regulars.config.settings'\n"
            "import django; django.setup()\n"
            "from regulars.engine.figures import queries, services, types\n"
            "from regulars.engine.lake import queries, services, types\n"
            "heavy = {'pandas', 'pyarrow', 'ibis', 'duckdb', 'altair', 'vl_convert'}\n"
            "print(heavy & set(sys.modules))"
        )

        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )

        assert done.stdout == "set()\n", done.stderr
