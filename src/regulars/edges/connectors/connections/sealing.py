"""The secrets of connections, as they are kept and as they are used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from regulars.core.sealing import opened, sealed
from regulars.edges.connectors.connections import models
from regulars.edges.connectors.connections.noting import value_of
from regulars.edges.connectors.connections.types import LONGEST_SECRET, Opened, SecretMisfit

SECRET, CREDENTIALS = "regulars.connections.secret", "regulars.connections.credentials"


def seal_secret(secret: str) -> str:
    """What is kept of a secret; nothing of none."""
    return sealed(secret, purpose=SECRET) if secret else ""


def seal_credentials(credentials: Mapping[str, str]) -> str:
    """What is kept of what a shop is asked with; nothing of nothing."""
    told = {name: value for name, value in credentials.items() if value}
    return sealed(msgspec.json.encode(told).decode(), purpose=CREDENTIALS) if told else ""


def secrets_of(row: models.Connection, now: datetime) -> list[str]:
    """What its deliveries may be signed with, the newest first; empty: nothing is genuine.

    Raises SealBroken.
    """
    kept = [row.secret]
    if row.former_until is not None and now < row.former_until:
        kept.append(row.former_secret)
    return [opened(token, purpose=SECRET) for token in kept if token]


def opened_of(row: models.Connection, now: datetime) -> Opened:
    """The connection with its secrets.

    Raises SealBroken.
    """
    kept = opened(row.credentials, purpose=CREDENTIALS) if row.credentials else "{}"
    credentials = msgspec.json.decode(kept, type=dict[str, str])
    return Opened(value_of(row), secrets_of(row, now), credentials)


def tidy_secret(secret: str) -> str:
    """A secret as it was copied.

    Raises SecretMisfit.
    """
    tidied = secret.strip()
    if not 0 < len(tidied) <= LONGEST_SECRET or not tidied.isprintable():
        raise SecretMisfit
    return tidied
