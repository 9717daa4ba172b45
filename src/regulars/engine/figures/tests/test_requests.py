"""Reports over any period, computed when they are asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regulars.engine.figures import services, storing
from regulars.engine.figures.models import StoredReport
from regulars.engine.figures.queries import (
    report_for,
    status_of,
)
from regulars.engine.figures.services import (
    compute_presets,
    compute_report,
    continue_waiting,
    request_report,
)
from regulars.engine.figures.tests.histories import a_history
from regulars.engine.figures.types import (
    ChannelUnknown,
    NothingToCompute,
    PeriodOutside,
    State,
    TooManyWaiting,
)
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
)
from regulars.engine.lake.types import LakeDamaged
from regulars.insight.types import Period

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_pictures", "all_channels_together")]
QUICK = pytest.mark.usefixtures("quick_reports")
MAY = Period(date(2025, 5, 10), date(2025, 5, 20))


class TestRequestReport:
    @pytest.mark.slow
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
    @pytest.mark.each_database
    @QUICK
    def test_computes_again_what_another_version_made(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        compute_report(period=MAY, channel=None, now=NOW)
        before = report_for(MAY)
        StoredReport.objects.filter(preset="").update(made_by="an earlier version")
        later = NOW + timedelta(hours=1)

        assert report_for(MAY) is None
        asked = request_report(period=MAY, channel=None, now=later)
        assert (asked.id, asked.state, len(started)) == (before.id, State.COMPUTING, 1)
        compute_report(period=MAY, channel=None, now=later)

        after = report_for(MAY)
        assert (after.id, after.report, after.computed_at) == (before.id, before.report, later)

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

    @pytest.mark.slow
    @QUICK
    def test_gives_up_what_nobody_waits_for(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        days = [Period(date(2025, 5, day), date(2025, 5, 20)) for day in (10, 11, 12)]
        rows = [request_report(period=period, channel=None, now=NOW) for period in days]

        later = NOW + timedelta(minutes=4)

        assert continue_waiting(rows[2].id, now=later).state is State.FAILED
        assert len(started) == 2

    @QUICK
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

    @QUICK
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_starts_again_after_a_silent_death(self, started):
        a_history()
        sync(now=NOW)
        compute_presets(now=NOW)
        row = request_report(period=MAY, channel=None, now=NOW)
        later = NOW + timedelta(hours=1)

        assert status_of(row.id, now=later).state is State.FAILED
        assert request_report(period=MAY, channel=None, now=later).state is State.COMPUTING
        assert len(started) == 2

    @QUICK
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

    @pytest.mark.slow
    def test_names_the_damaged_file_that_stopped_it(self, settings, started, monkeypatch):
        monkeypatch.setattr("regulars.engine.disk.SEALED", 4)
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

    @QUICK
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
