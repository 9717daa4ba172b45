"""The files of a run: what was learnt, and what every customer's scores were computed from.

Each run has a folder of its own, written beside the others under another name; the newest row of
runs says which one counts. What none names is cleared away by the next run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from regulars.engine import disk

LOCK = "scores.lock"
DRAFT = "draft"


@dataclass(frozen=True)
class Files:
    """The files of one run."""

    folder: Path

    @property
    def learnt(self) -> Path:
        """The model and everything else that was learnt."""
        return self.folder / "learnt"

    @property
    def purchases(self) -> Path:
        """A digest of each customer's order lines."""
        return self.folder / "purchases.parquet"

    @property
    def scores(self) -> Path:
        """The scores of every customer: ``insight.scores.SCORES``."""
        return self.folder / "scores.parquet"

    @property
    def changed(self) -> Path:
        """The scores of those customers who were scored anew."""
        return self.folder / "changed.parquet"

    @property
    def replenishments(self) -> Path:
        """What those who were scored anew need again: ``insight.scores.REPLENISHMENTS``."""
        return self.folder / "replenishments.parquet"

    @property
    def products(self) -> Path:
        """Our own numbers of the products."""
        return self.folder / "products.parquet"

    def scored(self, everybody: bool) -> Path:  # noqa: FBT001 - one of two files
        """The scores that a run computed: of everybody, or of those who were scored anew."""
        return self.scores if everybody else self.changed


def scoring_lock() -> Path:
    """The lock of whoever computes the scores."""
    return Path(settings.REGULARS_HOME) / LOCK


def scores_folder() -> Path:
    """Where the files are: ``scores`` in the installation's data folder."""
    return Path(settings.REGULARS_HOME) / "scores"


def files_of(name: str) -> Files:
    """The files of the run with a folder of this name."""
    return Files(scores_folder() / name)


def begun() -> Files:
    """An empty folder for the files of the run that begins."""
    folder = scores_folder()
    disk.make_folder(folder)
    disk.remove(folder / DRAFT)
    disk.make_folder(folder / DRAFT)
    return Files(folder / DRAFT)


def named(draft: Files, name: str) -> None:
    """Give the finished files their name, with their contents on the disk for good.

    A folder that has it already is of a run that was killed before it counted.
    """
    for path in sorted(draft.folder.iterdir()):
        disk.settle(path)
    disk.settle(draft.folder)
    disk.remove(scores_folder() / name)
    disk.move(draft.folder, scores_folder() / name)
    disk.settle(scores_folder())


def clear_away(kept: str) -> None:
    """Remove the files of every other run."""
    for path in sorted(scores_folder().glob("*")):
        if path.name != kept:
            disk.remove(path)
