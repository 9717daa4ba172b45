"""The archive: a tar whose last file says what all others are. One that was cut has none."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from regulars.edges.backup.types import (
    FILES,
    FORMAT,
    MADE_AGAIN,
    MANIFEST,
    SECRET,
    ArchiveDamaged,
    ArchiveNewer,
    Entry,
    Manifest,
)
from regulars.kernel.files import check_readable
from regulars.kernel.progress import Progress

CHUNK = 1024 * 1024
LARGEST_MANIFEST = 256 * 1024 * 1024
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FOLDERS = "|".join((*FILES, *MADE_AGAIN))
# Nothing but plain names below the folders that are ours: no archive writes anywhere else.
NAME = re.compile(rf"(?:{'|'.join(map(re.escape, [*DATABASE.values(), SECRET]))})|(?:{FOLDERS})/.+")


@dataclass
class Writer:
    """Adds files to an archive, and keeps account of them."""

    tar: tarfile.TarFile
    progress: Progress
    entries: list[Entry] = field(default_factory=list)

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is at this moment; one that is gone by now is left out."""
        try:
            with path.open("rb") as file:
                self.add_content(name, file, path.stat().st_size)
        except FileNotFoundError:
            return

    def add_content(self, name: str, file: IO[bytes], size: int) -> None:
        """Add what the file gives, up to the size."""
        read = Digesting(file, self.progress, size)
        told = tarfile.TarInfo(name)
        told.size, told.mode = size, 0o600
        self.tar.addfile(told, read)  # type: ignore[arg-type]  # only reads it
        self.entries.append(Entry(name, size, read.digest.hexdigest()))

    def end(self, manifest: Manifest) -> None:
        """Say what was added."""
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        told = tarfile.TarInfo(MANIFEST)
        told.size, told.mode = len(content), 0o600
        self.tar.addfile(told, BytesIO(content))


class Digesting:
    """A file that keeps a digest of what is read of it. It has the size that was told: what was cut
    meanwhile is filled up, so that the archive stays whole.
    """

    def __init__(self, file: IO[bytes], progress: Progress, size: int) -> None:
        self.file, self.progress, self.left = file, progress, size
        self.digest = hashlib.sha256()

    def read(self, number: int) -> bytes:
        """The next bytes."""
        wanted = min(number, self.left)
        content = self.file.read(wanted).ljust(wanted, b"\0")
        self.left -= wanted
        self.digest.update(content)
        self.progress.advance(wanted)
        return content


@contextmanager
def writing(file: BinaryIO, progress: Progress) -> Iterator[Writer]:
    """An archive to add files to."""
    with tarfile.open(fileobj=file, mode="w") as tar:
        yield Writer(tar, progress)


def files_below(home: Path, folders: Iterable[str]) -> list[tuple[str, Path]]:
    """The plain files below these folders, by the name that each has in the home."""
    return [
        (path.relative_to(home).as_posix(), path)
        for folder in folders
        for path in sorted((home / folder).rglob("*"))
        if path.is_file() and not path.is_symlink()
    ]


def checked(path: Path, progress: Progress) -> Manifest:
    """The manifest of an archive whose every file is what was written.

    Raises ArchiveDamaged, ArchiveNewer, and the errors of ``kernel.files``.
    """
    check_readable(path)
    with _reading(path) as tar:
        manifest = _manifest(path, tar)
        progress.stage("checking", manifest.size)
        wanted = {entry.name: entry for entry in manifest.entries}
        if len(wanted) != len(manifest.entries):
            raise ArchiveDamaged(path=str(path), reason="a file is in it twice")
        for member in tar.getmembers():
            if member.name != MANIFEST:
                _check(path, tar, member, wanted.pop(member.name, None), progress)
    if wanted:
        raise ArchiveDamaged(path=str(path), reason=f"{min(wanted)} is missing")
    return manifest


def unpack(path: Path, places: dict[str, Path], progress: Progress) -> None:
    """Write each of these files of an archive, by name, to its place.

    Raises ArchiveDamaged where one is not what the manifest says.
    """
    with _reading(path) as tar:
        wanted = {entry.name: entry for entry in _manifest(path, tar).entries}
        progress.stage("unpacking", sum(wanted[name].size for name in places))
        for member in tar.getmembers():
            if place := places.get(member.name):
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as file:
                    _check(path, tar, member, wanted[member.name], progress, into=file)


@contextmanager
def _reading(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveDamaged(path=str(path), reason="it is no archive, or was cut") from error


def _manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    members = tar.getmembers()
    last = members[-1] if members else None
    if last is None or last.name != MANIFEST or last.size > LARGEST_MANIFEST:
        raise ArchiveDamaged(path=str(path), reason="it was not written to its end by Regulars")
    file = tar.extractfile(last)
    content = file.read() if file else b""
    try:
        number = msgspec.json.decode(content, type=dict[str, msgspec.Raw]).get("format", b"0")
        if msgspec.json.decode(number, type=int) > FORMAT:
            version = msgspec.json.decode(content)["version"]
            raise ArchiveNewer(path=str(path), version=str(version))
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, KeyError) as error:
        raise ArchiveDamaged(
            path=str(path), reason="what it says of itself is unreadable"
        ) from error


def _check(
    path: Path,
    tar: tarfile.TarFile,
    member: tarfile.TarInfo,
    entry: Entry | None,
    progress: Progress,
    *,
    into: IO[bytes] | None = None,
) -> None:
    """Read a file of the archive to its end, and hold it against what the manifest says."""
    file = tar.extractfile(member) if member.isreg() else None
    is_plain = NAME.fullmatch(member.name) and ".." not in member.name.split("/")
    if entry is None or file is None or not is_plain or member.size != entry.size:
        raise ArchiveDamaged(path=str(path), reason=f"{member.name} does not belong to it")
    digest = hashlib.sha256()
    while content := file.read(CHUNK):
        digest.update(content)
        if into:
            into.write(content)
        progress.advance(len(content))
    if digest.hexdigest() != entry.digest:
        raise ArchiveDamaged(path=str(path), reason=f"{member.name} is not what was written")
