"""``regulars report`` from files to files: what it writes and what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import jsonschema
import pytest

from regulars.edges.report.tests.command import run
from regulars.insight.report.json import decode, schema
from regulars.insight.types import Caution
from regulars.kernel import clock


class TestReport:
    def test_writes_the_page_and_the_json_and_nothing_else(self, made):
        assert made.code == 0
        assert sorted(path.name for path in made.folder.iterdir()) == ["report.html", "report.json"]
        assert len(made.page.all("figure")) == 14 - 1  # of so few customers, no growth is simulated
        assert made.report.scope.sources == ("orders.csv",)
        assert made.report.quality.rows_read == 400

    def test_writes_json_that_its_schema_accepts(self, made):
        jsonschema.validate(json.loads((made.folder / "report.json").read_text()), schema())

    def test_shows_the_same_figures_on_the_page_and_in_the_json(self, made):
        measures = {measure.code: measure for measure in made.report.measures}
        shown = made.page.all("li", id="measure-purchase_frequency")[0]

        assert f"{measures['purchase_frequency'].value:.2f}" in shown.text

    def test_shows_a_screenful_and_where_the_page_is(self, made):
        assert "The five measures" in made.shown
        assert "→" in made.shown
        assert "report.html" in made.shown

    @pytest.mark.slow
    @pytest.mark.usefixtures("quick_pictures")
    def test_looks_at_the_period_and_channel_asked_for_and_is_quiet_when_told(
        self, orders, tmp_path
    ):
        values = tmp_path / "report.json"
        asked = ("--from", "2025-01-01", "--as-of", "2025-06-30", "--channel", "web", "--quiet")

        answer = run(orders, *asked, "--out", tmp_path / "r.html", "--json", values)

        scope = decode(values.read_bytes()).scope
        assert answer == (0, "", "")
        assert (scope.period.start, scope.period.end) == (date(2025, 1, 1), date(2025, 6, 30))
        assert scope.channel == "web"

    @pytest.mark.slow
    def test_follows_cohorts_of_the_grain_asked_for(self, orders, tmp_path):
        page, values = tmp_path / "r.html", tmp_path / "report.json"

        answer = run(orders, "--grain", "quarter", "--quiet", "--out", page, "--json", values)

        cohorts = decode(values.read_bytes()).cohorts
        assert answer == (0, "", "")
        assert (cohorts.grain, len(cohorts.rows)) == ("quarter", 8)
        assert "Cohorts by the quarter of the first order" in page.read_text()

    @pytest.mark.parametrize(
        ("grain", "complaint"),
        [
            ("fortnight", "There is no grain 'fortnight'. Choose one of: day, week, month, "),
            ("day", "By day, this history has 729 cohorts, and a report holds up to 110. "),
        ],
    )
    def test_refuses_a_grain_that_makes_no_sense(self, orders, tmp_path, grain, complaint):
        page = tmp_path / "r.html"

        code, shown, complained = run(orders, "--grain", grain, "--out", page)

        assert (code, shown) == (2, "")
        assert complained.startswith(f"regulars: {complaint}")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.slow
    @pytest.mark.usefixtures("quick_pictures")
    def test_prints_nothing_but_json_for_scripts(self, orders, tmp_path):
        asked = ("--from", "2025-07-01", "--map", "customer_id=Product", "--json", "-")

        code, shown, _ = run(orders, *asked, "--out", tmp_path / "r.html")

        report = decode(shown)
        columns = {column.field: column for column in report.quality.columns}
        assert code == 0
        assert report.scope.period.end == date(2025, 12, 30)  # the last day with an order
        assert columns["customer_id"].column == "Product"
        assert columns["customer_id"].chosen_by == "map"


@pytest.mark.usefixtures("quick_pictures")
class TestToday:
    """What is dated after the store's day is left out, so that a wrong year harms nothing."""

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("zone", "variable", "used"),
        [
            ((), "", 401),  # the day has begun somewhere
            ((), "UTC", 401),
            ((), "Asia/Tokyo", 401),
            ((), "America/New_York", 400),
            (("--zone", "Europe/Berlin"), "Asia/Tokyo", 400),
        ],
    )
    def test_is_read_in_the_zone_of_the_store(  # noqa: PLR0917 - a table of cases
        self, orders, tmp_path, monkeypatch, zone, variable, used
    ):
        monkeypatch.setenv("REGULARS_TIME_ZONE", variable)
        late = tmp_path / "late.csv"
        rows = "F1,C001,2025-12-31,Tea,1,9.50,web\nF2,C001,2099-01-01,Tea,1,9.50,web\n"
        late.write_text(orders.read_text() + rows)

        with clock.using(lambda: datetime(2025, 12, 30, 20, tzinfo=UTC)):
            code, shown, _ = run(late, *zone, "--json", "-", "--out", tmp_path / "r.html")

        report = decode(shown)
        (dropped,) = report.quality.dropped
        assert code == 0
        assert report.quality.rows_used == used
        assert report.scope.as_of == date(2025, 12, 30 + used - 400)
        assert dropped.reason == "future_date"
        assert dropped.examples[-1] == "late.csv row 403, column Date: '2099-01-01'"


@pytest.mark.usefixtures("quick_pictures")
class TestCurrency:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("variable", "currency"), [("", "EUR"), ("GBP", "GBP")], ids=["usual", "installation"]
    )
    def test_that_files_do_not_name_is_the_installations(
        self, orders, tmp_path, monkeypatch, variable, currency
    ):
        monkeypatch.setenv("REGULARS_CURRENCY", variable)

        _, shown, _ = run(orders, "--json", "-", "--out", tmp_path / "r.html")

        report = decode(shown)
        assert report.scope.currency == currency
        assert Caution("currency_assumed", {"currency": currency}) in report.quality.cautions


class TestHelp:
    def test_shows_examples_and_loads_no_analytics(self):
        code = (
            "import sys; from regulars.cli import app; app(['report', '--help'], "
            "standalone_mode=False);"
            "heavy = {'pandas', 'pyarrow', 'ibis', 'altair', 'duckdb', 'django'};"
            "print(sorted(heavy & set(sys.modules)))"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert "regulars report orders.csv --quiet --json - | jq .measures" in done.stdout
        assert done.stdout.splitlines()[-1] == "[]"
