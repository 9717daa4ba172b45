"""Writes the reference page of webhooks from the catalogue."""

from __future__ import annotations

import json
from typing import Any

from regulars.edges.published.types import CATALOGUE, Published
from regulars.edges.webhooks.rules import (
    KEPT_DAYS,
    LONGEST_HEADER,
    MOST_ENDPOINTS,
    MOST_HEADERS,
    MOST_TRIES,
    PATIENCE,
    PAUSES,
)
from regulars.edges.webhooks.types import Fault

HEAD = """# Webhooks

What Regulars tells other programs, and how. How to begin is in
[receive webhooks](../how-to/receive-webhooks.md). This page is written from the code; the same is
in the section `webhooks` of the [OpenAPI document](openapi.json), and `GET /api/v1/webhook-events`
tells it to programs. `GET /api/v1/events` tells of the same kinds in the same words, for programs
that would rather [ask](api.md#following-what-happens).

## Requests

Each is a `POST` of JSON, as [Standard Webhooks](https://www.standardwebhooks.com) 1.0.0 describes:

| header | what it says |
| --- | --- |
| `webhook-id` | what the message is known by (`msg_…`): the same at each attempt |
| `webhook-timestamp` | when this attempt was made, in seconds since 1970 |
| `webhook-signature` | `v1,` and the HMAC-SHA256 in base64; several, while a secret is changed |
| `content-type` | `application/json` |
| `user-agent` | `Regulars/…` |

What is signed is the id, the timestamp and the body, with dots between. The body has `type`,
`timestamp` (when it happened, RFC 3339 in UTC) and `data`. Ids are those of the [API](api.md),
amounts are whole numbers of the currency's smallest unit. Names, addresses and other data of
persons are never in it. Fields may be added to a kind, and none leaves it.

"""


def webhooks_page() -> str:
    """The text of ``docs/reference/webhooks.md``."""
    return HEAD + _rules() + "## Kinds\n" + "".join(map(_entry, CATALOGUE.values()))


def _rules() -> str:
    total = sum(PAUSES, start=PAUSES[0] * 0)
    hours, rest = divmod(int(total.total_seconds()), 3600)
    faults = ", ".join(f"`{fault}`" for fault in Fault)
    return f"""## Limits

| what | how much |
| --- | --- |
| time for an answer | 15 seconds, for everything from the name to the last byte |
| attempts | {MOST_TRIES}, over {hours} hours {rest // 60} minutes or up to a tenth more |
| an endpoint that nothing reaches | is disabled after {PATIENCE.days} days; by 410, at once |
| what is read of an answer | 64 KiB; its first 1,024 bytes are kept |
| deliveries, bodies and attempts | are kept for {KEPT_DAYS} days |
| endpoints | {MOST_ENDPOINTS} |
| headers that are sent along | {MOST_HEADERS}, of up to {LONGEST_HEADER:,} letters |

What was wrong with an attempt: {faults}.

"""


def _entry(kind: Published) -> str:
    rows = "".join(_row(name, field) for name, field in kind.data_schema["properties"].items())
    scope = f"A key needs `{kind.scope}` to have it told." if kind.scope else "No scope is needed."
    example = json.dumps(kind.example_body, indent=2)
    return (
        f"\n### {kind.type}\n\n{kind.sentence} {scope} Version {kind.version}.\n\n"
        f"| field | kind | what it is |\n| --- | --- | --- |\n{rows}\n```json\n{example}\n```\n"
    )


def _row(name: str, field: dict[str, Any]) -> str:
    kinds = [one["type"] for one in field.get("anyOf", [field])]
    return f"| `{name}` | {' or '.join(kinds)} | {field['description']} |\n"
