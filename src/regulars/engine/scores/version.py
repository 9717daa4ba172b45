"""What made the scores: only the same goes on from them and reads them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from regulars import __version__
from regulars.engine.scores.traits import PUBLISHER

FORMAT = 1  # raise it when a score is computed otherwise or the files hold something else
LETTERS = 12  # of the digest


@cache
def made_by() -> str:
    """The program's version, the format, and a digest of the traits that are declared.

    Scores that another program made may lack what this one shows, or mean something else by it, so
    they count as not computed.
    """
    declared = [(str(trait.name), str(trait.kind)) for trait in PUBLISHER.traits]
    digest = sha256(repr(declared).encode())
    return f"{__version__} scores {FORMAT} {digest.hexdigest()[:LETTERS]}"
