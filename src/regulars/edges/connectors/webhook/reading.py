"""Reads what was posted, strictly: what is wrong is named by its field."""

from __future__ import annotations

import msgspec

from regulars.edges.connectors.webhook.types import Body, FactMisfit, Unreadable

_bodies = msgspec.json.Decoder(Body)


def read(body: bytes) -> Body:
    """The facts.

    Raises Unreadable, FactMisfit.
    """
    try:
        body.decode()
        return _bodies.decode(body)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        place = path.rstrip("`").removeprefix("$").removeprefix(".")
        raise FactMisfit(field=place or "body", problem=f"{problem}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(problem=str(error)) from error
    except RecursionError as error:
        raise Unreadable(problem="it is nested too deeply") from error
