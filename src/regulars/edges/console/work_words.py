"""What people did to tasks that could not be done, as sentences of the log."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.core.work.queries import title_of
from regulars.edges.console.event_names import Facts, Names


def task_retried(facts: Facts, names: Names) -> SafeString:
    """One task."""
    del names
    sentence = _("The task “{title}” ({key}) was tried again.")
    return format_html(sentence, title=title_of(facts["kind"]), key=facts["task_key"])


def kind_retried(facts: Facts, names: Names) -> SafeString:
    """All tasks of a kind."""
    del names
    number = facts["tasks"]
    sentence = ngettext(
        "{number} task “{title}” was tried again.",
        "{number} tasks “{title}” were tried again.",
        number,
    )
    return format_html(sentence, number=number, title=title_of(facts["kind"]))


def task_discarded(facts: Facts, names: Names) -> SafeString:
    """One task, and why it is never done."""
    del names
    return format_html(
        _("The task “{title}” ({key}) was discarded: {reason}"),
        title=title_of(facts["kind"]),
        key=facts["task_key"],
        reason=facts["reason"],
    )
