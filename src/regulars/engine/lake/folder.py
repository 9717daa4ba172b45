"""The lake's folder: its manifest, its locks, its files, and what may be cleared away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec
from django.conf import settings

from regulars.engine import disk
from regulars.engine.lake.types import Bucket, LakeBusy, LakeDamaged, Manifest, NoLake, Part
from regulars.kernel.files import explain
from regulars.kernel.locks import shared, taken

MANIFEST = "manifest.json"
DAMAGED = "damaged"  # what is wrong, where only reading showed it
DRAFTS = "drafts"
SYNCING = "syncing.lock"
READING = "reading.lock"


def lake_folder() -> Path:
    """Where the lake is: ``lake`` in the installation's data folder."""
    return Path(settings.REGULARS_HOME) / "lake"


def read_manifest(folder: Path) -> Manifest:
    """The current state of the lake.

    Raises NoLake, LakeDamaged, FileNotPermitted.
    """
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise NoLake from error
    except OSError as error:
        explain(error, path)
    except msgspec.MsgspecError as error:
        raise LakeDamaged(path=str(path), reason="it is not a manifest of a lake") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make this the state of the lake, in one step."""
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    disk.write(folder / MANIFEST, content + b"\n")
    disk.settle(folder)


def check_files(folder: Path, manifest: Manifest, *, with_seals: bool = True) -> None:
    """Return if every file of this version is there as it was written.

    Sizes cost a look at the folder; seals a short read of both ends of each file. What neither
    shows is found when it is read (``reading.diagnose``), and remembered here.

    Raises LakeDamaged, FileNotPermitted.
    """
    remembered = folder / DAMAGED
    if remembered.exists():
        raise LakeDamaged(path=str(folder), reason=remembered.read_text(encoding="utf-8"))
    for bucket in manifest.buckets:
        _check_file(folder / bucket.file, bucket, with_seals=with_seals)


def _check_file(path: Path, bucket: Bucket, *, with_seals: bool) -> None:
    if not path.is_file():
        raise LakeDamaged(path=str(path), reason="this file of the lake is gone")
    if not bucket.seal:  # of a format that had none; a sync copies it anew
        return
    if path.stat().st_size != bucket.size:
        reason = f"this file of the lake should have {bucket.size} bytes"
        raise LakeDamaged(path=str(path), reason=f"{reason}, and has {path.stat().st_size}")
    if with_seals and disk.seal_of(path) != bucket.seal:
        raise LakeDamaged(path=str(path), reason="this file of the lake is not what was written")


def remember_damage(folder: Path, reason: str) -> None:
    """Have the lake count as damaged until it is copied anew."""
    disk.write(folder / DAMAGED, reason.encode())


def forget_damage(folder: Path) -> None:
    """The lake was copied anew."""
    disk.remove(folder / DAMAGED)


def versions_seen(folder: Path) -> int:
    """The highest version that a file or the manifest tells of; 0 in an empty folder."""
    names = (path.name for part in Part for path in (folder / part).glob("*-v*-*.parquet"))
    versions = [int(name.split("-")[1].removeprefix("v")) for name in names]
    with suppress(NoLake, LakeDamaged):
        versions.append(read_manifest(folder).version)
    return max(versions, default=0)


@contextmanager
def syncing(folder: Path) -> Iterator[None]:
    """Be the only one that syncs.

    Raises LakeBusy.
    """
    with taken(folder / SYNCING) as mine:
        if not mine:
            raise LakeBusy
        yield


def start_reading(folder: Path) -> IO[bytes]:
    """Keep the files of the lake from being cleared away until what is returned is closed.

    Raises NoLake.
    """
    if not (folder / MANIFEST).exists():
        raise NoLake
    return shared(folder / READING)  # held up only while a sync clears away, which takes a moment


def clear_away(folder: Path, manifest: Manifest) -> None:
    """Remove drafts, and files of earlier versions if nobody is reading the lake."""
    disk.remove(folder / DRAFTS)
    kept = manifest.files | set(manifest.retired)
    with taken(folder / READING) as alone:
        paths = (path for part in Part for path in sorted((folder / part).glob("*.parquet")))
        for path in paths if alone else ():
            if f"{path.parent.name}/{path.name}" not in kept:
                disk.remove(path)
