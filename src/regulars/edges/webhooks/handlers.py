"""What is done again and again: putting down what happened, sending it, forgetting it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Every, does, recurs
from regulars.core.work.types import Task
from regulars.edges.webhooks import dispatching, forgetting, telling


@recurs(
    "webhooks.tell",
    Every(timedelta(seconds=1)),
    in_transaction=False,
    time_limit=timedelta(minutes=5),
    title=_("Look what webhooks are to be told"),
)
def tell(now: datetime) -> None:
    """Put down what happened since the last time."""
    telling.tell_all(now=now)


@recurs(
    "webhooks.send",
    Every(timedelta(seconds=1)),
    in_transaction=False,
    title=_("Send webhooks what happened"),
)
def send(now: datetime) -> None:
    """Have what is due sent; it does not wait for anybody."""
    dispatching.send_soon(now=now)


@does(telling.TELL_ONE, title=_("Tell a webhook of one event"))
def tell_one(task: Task, now: datetime) -> None:
    """An event that could not be told with others."""
    telling.tell_event(task.key, now=now)


@recurs(
    "webhooks.forget",
    Every(timedelta(hours=1)),
    in_transaction=False,
    time_limit=timedelta(minutes=5),
    title=_("Forget what webhooks were sent long ago"),
)
def forget(now: datetime) -> None:
    """Delete what was kept long enough."""
    forgetting.forget(now=now)
