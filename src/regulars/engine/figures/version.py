"""What made a stored report: only the same reads it again."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from regulars import __version__
from regulars.insight.report import json
from regulars.insight.report.findings import FINDINGS

LETTERS = 12  # of the digest


@cache
def made_by() -> str:
    """The program's version, and a digest of all that a report may say: its schema, and the values
    of each finding, which the schema does not name.

    Two states of one version between releases differ in the digest. A report that another program
    made may lack what this one shows, or mean something else by it, so it counts as not computed.
    """
    findings = sorted((kind.code, sorted(kind.values.items())) for kind in FINDINGS.values())
    digest = sha256(json.schema_text() + repr(findings).encode())
    return f"{__version__} format {digest.hexdigest()[:LETTERS]}"
