"""Whatever keeps something in a database is tested on both."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def stored_folders() -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    below, above = re.findall(r"^STORED_(?:BELOW|ABOVE) := (.*)$", makefile, re.MULTILINE)
    return [*below.split(), *above.split()]


def modules_with_tables() -> list[str]:
    return [
        str(migrations.parent.relative_to(ROOT))
        for migrations in (ROOT / "src").glob("**/migrations")
        if any(migrations.glob("0*.py"))
    ]


class TestStoredFolders:
    def test_hold_every_module_with_tables(self) -> None:
        folders = stored_folders()

        assert "src/regulars/core/orders" in modules_with_tables()
        outside = [
            module
            for module in modules_with_tables()
            if not any(f"{module}/".startswith(f"{folder}/") for folder in folders)
        ]
        assert outside == []

    def test_hold_every_test_that_opens_a_database(self) -> None:
        folders = stored_folders()
        opening = [
            str(file.relative_to(ROOT))
            for file in [*ROOT.glob("src/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")]
            if "mark.django_db" in file.read_text(encoding="utf-8") and file != Path(__file__)
        ]

        assert len(opening) >= 20
        assert [name for name in opening if not name.startswith(tuple(folders))] == []
