"""What a key may do, for whoever holds it."""

from __future__ import annotations

from ninja import Router
from pydantic import Field

from regulars.core.access.types import KeyKind, Scope
from regulars.core.wire import ApiRequest, Moment, Strict, needs

router = Router(tags=["Keys"])


class Me(Strict):
    """The key that the request came with."""

    id: str = Field(examples=["key_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    kind: KeyKind
    name: str = Field(examples=["Warehouse"])
    source: str = Field(description="What it tells is kept under this name.", examples=["shop"])
    scopes: list[Scope] = Field(description="What it may do.")
    ends_at: Moment | None = Field(description="When it opens nothing any more.")


@router.get(
    "/me", response=Me, auth=needs(None), operation_id="get_me", summary="Get what this key may do"
)
def get_me(request: ApiRequest) -> Me:
    """Any secret key may ask this."""
    caller = request.caller
    return Me(
        id=caller.public_id,
        kind=caller.kind,
        name=caller.name,
        source=caller.source,
        scopes=[scope for scope in Scope if scope in caller.scopes],
        ends_at=caller.ends_at,
    )
