"""What whoever waits sees."""

from io import StringIO

import pytest
from rich.console import Console

from regulars.edges.sandbox.checklist import Checklist


@pytest.fixture(params=[False, True], ids=["in a file", "on a terminal"])
def console(request):
    return Console(file=StringIO(), force_terminal=request.param, width=60, color_system=None)


class TestStep:
    def test_is_ticked_off_with_its_time(self, console):
        with Checklist(console).step("Roasting beans") as progress:
            progress.stage("cleaning", total=2)
            progress.advance(2)

        assert console.file.getvalue().strip() == "✓ Roasting beans  0.0 s"

    def test_is_not_ticked_off_when_it_fails(self, console):
        with pytest.raises(ValueError, match="burnt"), Checklist(console).step("Roasting beans"):
            raise ValueError("burnt")

        assert "✓" not in console.file.getvalue()
