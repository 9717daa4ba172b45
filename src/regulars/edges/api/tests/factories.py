"""Programs that call, for tests here and of other modules' endpoints."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from django.test import Client

from regulars.core.access.tests.factories import NOW, a_publishable_key, a_secret_key
from regulars.core.access.types import Scope
from regulars.kernel import clock

__all__ = ["NOW", "SECOND", "Program", "a_program", "a_publishable_key", "a_secret_key", "basic"]
SECOND = timedelta(seconds=1)


class Program:
    """Something that calls with a token, or without."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"authorization": f"Bearer {token}"} if token else {}
        self.told = 0
        self.now = NOW

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> Any:
        self.told += 1
        told = headers if key == "" else {"idempotency-key": key or f"told-{self.told}", **headers}
        return self.ask("POST", path, body, **told)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        written = body if isinstance(body, bytes) else json.dumps(body).encode()
        with clock.using(lambda: self.now):
            return self.client.generic(
                method,
                path if path.startswith("/") else f"/api/v1/{path}",
                b"" if body is None else written,
                content_type=headers.pop("content_type", "application/json"),
                headers={**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}},
            )


def a_program(*scopes: Scope, source: str = "shop") -> Program:
    return Program(a_secret_key(*scopes, source=source).token)


def basic(name: str, password: str = "") -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
