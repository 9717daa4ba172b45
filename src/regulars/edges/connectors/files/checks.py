"""What must hold of an import before it begins or goes on."""

from __future__ import annotations

import os

from django.conf import settings

from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.stages import Setting, doubled_by
from regulars.edges.connectors.files.tables import FileTable
from regulars.edges.connectors.files.types import (
    KINDS,
    ErrorListInTheWay,
    ErrorListIsFolder,
    ImportRequest,
    UnknownKind,
    UnusableName,
    WouldDouble,
    ZoneChanged,
)
from regulars.kernel.money import exponent_of

LONGEST_SOURCE = 60
LONGEST_CHANNEL = 100
LONGEST_ENCODING, LONGEST_SHEET = 40, 100


def check(request: ImportRequest) -> None:
    """What must hold of every request.

    Raises UnknownKind, UnusableName, UnknownCurrency.
    """
    if request.kind not in KINDS:
        raise UnknownKind(kind=request.kind)
    if not 0 < len(request.source) <= LONGEST_SOURCE or ":" in request.source:
        raise UnusableName(what="source", value=request.source, longest=LONGEST_SOURCE)
    if request.currency:
        exponent_of(request.currency)
    for what, value, longest in (
        ("channel", request.channel, LONGEST_CHANNEL),
        ("encoding", request.encoding, LONGEST_ENCODING),
        ("sheet", request.sheet, LONGEST_SHEET),
    ):
        if len(value) > longest:
            raise UnusableName(what=what, value=value, longest=longest)


def check_anew(request: ImportRequest) -> None:
    """What must hold before an import begins, and need not when it is gone on with."""
    _check_error_list(request)
    if request.kind == ImportRun.Kind.ORDERS:
        earlier = ImportRun.objects.filter(kind=request.kind, rows_imported__gt=0)
        check_zone(earlier.exclude(status=ImportRun.Status.UNDONE).order_by("-pk").first())


def _check_error_list(request: ImportRequest) -> None:
    path = request.errors_path
    if path is not None and path.is_dir():
        raise ErrorListIsFolder(path=str(path))
    if path is not None and os.path.lexists(path):
        raise ErrorListInTheWay(path=str(path))


def check_zone(earlier: ImportRun | None) -> None:
    """Moments of a file without a zone are the store's, so it must stay the same.

    Raises ZoneChanged.
    """
    today = settings.REGULARS_TIME_ZONE
    if earlier is not None and earlier.time_zone != today:
        raise ZoneChanged(run_id=earlier.pk, then=earlier.time_zone, today=today)


def check_doubling(file: FileTable, setting: Setting) -> None:
    """Orders that are here with other lines are not added to unless that is agreed to.

    Raises WouldDouble.
    """
    if file.kind == ImportRun.Kind.ORDERS and (orders := doubled_by(file, setting)):
        raise WouldDouble(orders=orders)
