"""What sources are called: by the key or the connection that alone tells under them."""

from __future__ import annotations

from regulars.core.access.queries import keys
from regulars.edges.connectors.connections.queries import connections


def sender_names() -> dict[str, str]:
    """The names by source, in two queries. A source under which several tell, or whose key was
    revoked, is called as it is: it is left out.
    """
    names: dict[str, set[str]] = {}
    for key in keys():
        if key.revoked_at is None:
            names.setdefault(key.source, set()).add(key.name)
    for connection in connections():
        names.setdefault(connection.source, set()).add(connection.name)
    return {source: found.pop() for source, found in names.items() if len(found) == 1}
