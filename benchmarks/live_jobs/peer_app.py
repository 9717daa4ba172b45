"""The usual way to take events in Django: a schema, and rows written before the answer."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import django
from django.conf import settings

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="only-for-measuring",  # noqa: S106 - of no use to anybody
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["PEER_DATABASE"],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - only after the setup
from django.db import connection, models  # noqa: E402
from django.urls import path  # noqa: E402
from ninja import NinjaAPI, Schema  # noqa: E402


class Event(models.Model):
    """An event with the two indexes that it needs."""

    message_id = models.CharField(max_length=100, unique=True)
    user_id = models.CharField(max_length=100)
    event = models.CharField(max_length=200)
    timestamp = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        """Its place and its other index."""

        app_label = "peer"
        indexes = (models.Index(fields=["user_id", "timestamp"]),)

    def __str__(self) -> str:
        """Its id."""
        return self.message_id


class Message(Schema):
    """One message."""

    type: str
    event: str
    userId: str  # noqa: N815 - as it is sent
    anonymousId: str  # noqa: N815
    messageId: str  # noqa: N815
    timestamp: datetime
    context: dict[str, Any]
    properties: dict[str, Any]


class Batch(Schema):
    """Several."""

    batch: list[Message]


api = NinjaAPI(docs_url=None, openapi_url=None)


@api.post("/batch")
def take(request: Any, batch: Batch) -> dict[str, bool]:
    """Write them, then answer."""
    del request
    Event.objects.bulk_create(
        [
            Event(
                message_id=one.messageId,
                user_id=one.userId,
                event=one.event,
                timestamp=one.timestamp,
                document={"context": one.context, "properties": one.properties},
            )
            for one in batch.batch
        ],
        ignore_conflicts=True,
    )
    return {"success": True}


urlpatterns = [path("v1/", api.urls)]
application = get_wsgi_application()
if "peer_event" not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Event)
