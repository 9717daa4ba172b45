import os
from pathlib import Path

import pytest

from regulars.edges.report.words.quality import REASONS
from regulars.insight.schema import ORDER_LINES
from tests.reference.command_line import command_line_page
from tests.reference.fields import fields_page
from tests.reference.pages import definitions_page
from tests.reference.webhooks import webhooks_page

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


class TestReferencePages:
    @pytest.mark.parametrize(
        ("name", "write"),
        [
            ("command-line.md", command_line_page),
            ("definitions.md", definitions_page),
            ("fields.md", fields_page),
            ("webhooks.md", webhooks_page),
        ],
    )
    def test_say_what_the_code_says(self, name, write):
        page = REFERENCE / name
        if os.environ.get("REGULARS_WRITE_SNAPSHOTS"):
            page.write_text(write())

        assert page.read_text() == write(), "run the tests once with REGULARS_WRITE_SNAPSHOTS=1"

    def test_list_the_columns_of_order_lines(self):
        rows = (REFERENCE / "order-lines.md").read_text().splitlines()
        cells = [[cell.strip(" `") for cell in row.split("|")[1:4]] for row in rows if "`" in row]
        listed = [cell for cell in cells if len(cell) == 3 and cell[0] in ORDER_LINES]

        assert listed == [
            [name, str(kind.copy(nullable=True)), "yes" if kind.nullable else "no"]
            for name, kind in ORDER_LINES.items()
        ]

    def test_list_every_reason_to_leave_a_row_out(self):
        text = (REFERENCE / "order-lines.md").read_text()

        assert [reason for reason in REASONS if f"`{reason}`" not in text] == []
