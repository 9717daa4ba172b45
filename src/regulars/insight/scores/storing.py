"""What was learnt as one file: text for what it is, arrays for its numbers, nothing that runs."""

from __future__ import annotations

import hashlib
import io
import json
import types
import zipfile
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from regulars.insight.scores.errors import LearntDamaged, LearntNewer
from regulars.kernel.files import check_readable, whole_file

FORMAT = 1
DIGITS = 16
CARD = "learnt.json"
PLAIN = (str, bool, int, float)
Array = NDArray[Any]
Value = TypeVar("Value")


def digest_of(value: object) -> str:
    """Sixteen hexadecimal digits that name what a value holds."""
    arrays: list[Array] = []
    found = hashlib.sha256(json.dumps(_written(value, arrays), sort_keys=True).encode())
    for array in arrays:
        found.update(f"{array.dtype.str}{array.shape}".encode())
        found.update(array.data)
    return found.hexdigest()[:DIGITS]


def save(value: object, path: Path) -> None:
    """Write a value to a file. Raises what :func:`regulars.kernel.files.whole_file` does."""
    arrays: list[Array] = []
    card = {"format": FORMAT, "digest": digest_of(value), "value": _written(value, arrays)}
    with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(CARD), json.dumps(card))
        for place, array in enumerate(arrays):
            held = io.BytesIO()
            np.lib.format.write_array(held, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(_name(place)), held.getvalue())


def load(kind: type[Value], path: Path) -> Value:
    """Read a value of a kind back.

    Raises LearntDamaged, LearntNewer, and what :func:`regulars.kernel.files.check_readable` does.
    """
    check_readable(path)
    try:
        with zipfile.ZipFile(path) as archive:
            card = json.loads(archive.read(CARD))
            written_in, digest = int(card["format"]), card["digest"]
            value = _read(kind, card["value"], archive) if written_in <= FORMAT else None
    except Exception as error:  # whatever broken bytes lead to
        raise LearntDamaged(path=str(path), reason=str(error) or type(error).__name__) from error
    if value is None:
        raise LearntNewer(path=str(path), format=written_in, known=FORMAT)
    if digest_of(value) != digest:
        raise LearntDamaged(path=str(path), reason="it holds something else than was written")
    found: Value = value
    return found


def _name(place: int) -> str:
    return f"{place}.npy"


def _written(value: Any, arrays: list[Array]) -> Any:
    """A value in the words of JSON; arrays are put aside and numbered."""
    if isinstance(value, np.ndarray):
        arrays.append(np.ascontiguousarray(value))
        return len(arrays) - 1
    if is_dataclass(value):
        return {part.name: _written(getattr(value, part.name), arrays) for part in fields(value)}
    if isinstance(value, tuple):
        return [_written(part, arrays) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value.item() if isinstance(value, np.generic) else value


def _read(kind: Any, written: Any, archive: zipfile.ZipFile) -> Any:
    """The value of a type that was written like this."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        [some] = (one for one in arguments if one is not type(None))
        return None if written is None else _read(some, written, archive)
    if origin is np.ndarray:
        return _array(archive, written)
    if origin is tuple:
        kinds = arguments[:1] * len(written) if arguments[-1] is ... else arguments
        return tuple(_read(one, part, archive) for one, part in zip(kinds, written, strict=True))
    return _single(kind, written, archive)


def _single(kind: Any, written: Any, archive: zipfile.ZipFile) -> Any:
    if is_dataclass(kind):
        return _whole(kind, written, archive)
    if issubclass(kind, date):
        return kind.fromisoformat(written)
    if kind is float and type(written) is int:
        return written  # a whole number stays as it was written, so that it is digested alike
    if kind in PLAIN and type(written) is not kind:
        raise TypeError(kind, written)
    return kind(written)


def _whole(kind: Any, written: Any, archive: zipfile.ZipFile) -> Any:
    """A value with all its fields, and no others."""
    hints = get_type_hints(kind)
    parts = {part.name: hints[part.name] for part in fields(kind)}
    if set(parts) != set(written):
        raise TypeError(kind, sorted(written))
    return kind(**{name: _read(one, written[name], archive) for name, one in parts.items()})


def _array(archive: zipfile.ZipFile, place: int) -> Array:
    with archive.open(_name(place)) as file:
        found: Array = np.lib.format.read_array(file, allow_pickle=False)
    return found
