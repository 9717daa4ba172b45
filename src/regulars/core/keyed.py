"""Digests by which something is known again without being kept: nobody can compute them, or try
values out, without the installation's secret key.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac

SALT = "regulars.keyed"
SEPARATOR = "\0"  # no value that is kept has one


def keyed_digest(purpose: str, *parts: str) -> str:
    """HMAC-SHA256 of the parts, by a key of the installation's secret, as 64 hexadecimal digits.

    The same parts for another purpose have another digest. With another secret key, all of them
    are others.
    """
    return str(salted_hmac(SALT, SEPARATOR.join((purpose, *parts)), algorithm="sha256").hexdigest())
