"""What is this based on? Rows read, used and left out, cautions, and the columns taken."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import CautionNote, Headline, Quality, Table, table
from regulars.edges.report.words.quality import (
    caution_text,
    choice_text,
    field_name,
    reason_text,
    remedy_text,
    unused_columns_remedy,
    unused_columns_text,
)
from regulars.edges.report.writing import Writer
from regulars.insight.types import Quality as QualityValues

ALL_USED = 0.995


def quality_section(material: Material) -> Quality:
    """Everything the reader should know about the data behind the figures."""
    quality, writer = material.report.quality, material.writer
    return Quality(
        id="data",
        kicker=_("Data quality"),
        title=_("What is this based on?"),
        lead=_lead(material),
        headlines=_headlines(quality, writer),
        cautions=_cautions(material),
        dropped=_dropped(material),
        columns=_columns(material),
    )


def _headlines(quality: QualityValues, writer: Writer) -> tuple[Headline, ...]:
    """Rows read, used and left out; what was taken back; orders without a customer."""
    read, used, lines = quality.rows_read, quality.rows_used, quality.return_lines
    anonymous = quality.anonymous_orders
    taken_back = ngettext("taken back in %(lines)s line", "taken back in %(lines)s lines", lines)
    return (
        Headline(writer.count(read), ngettext("row read", "rows read", read)),
        Headline(writer.count(used), ngettext("row used", "rows used", used)),
        Headline(writer.count(read - used), ngettext("row left out", "rows left out", read - used)),
        Headline(
            writer.short_money(quality.returned_minor),
            taken_back % {"lines": writer.count(lines)},
        ),
        Headline(
            writer.count(anonymous),
            ngettext("order without a customer", "orders without a customer", anonymous),
        ),
    )


def _cautions(material: Material) -> tuple[CautionNote, ...]:
    quality = material.report.quality
    notes = tuple(
        CautionNote(caution_text(caution, material.writer), remedy_text(caution))
        for caution in quality.cautions
    )
    unused = quality.unused_columns
    if not unused:
        return notes
    return (*notes, CautionNote(unused_columns_text(unused), unused_columns_remedy()))


def _lead(material: Material) -> str:
    quality, writer = material.report.quality, material.writer
    share = quality.rows_used / quality.rows_read if quality.rows_read else 0.0
    if quality.rows_read == quality.rows_used == 1:
        return _("The one row could be used.")
    if quality.rows_used == quality.rows_read:
        return _("Every one of the %(rows)s rows could be used.") % {
            "rows": writer.count(quality.rows_read)
        }
    return _(
        "%(share)s of the rows could be used. Each row left out is counted below with its reason."
    ) % {"share": writer.share(share, decimals=1 if share > ALL_USED else 0)}


def _dropped(material: Material) -> Table | None:
    dropped, writer = material.report.quality.dropped, material.writer
    if not dropped:
        return None
    return table(
        _("Rows left out"),
        [_("Reason"), _("Rows"), _("For example")],
        [
            (reason_text(item.reason), writer.count(item.rows), "; ".join(item.examples))
            for item in dropped
        ],
        words=(0, 2),
    )


def _columns(material: Material) -> Table | None:
    columns = material.report.quality.columns
    if not columns:
        return None
    return table(
        _("Columns"),
        [_("Field"), _("Column"), _("How it was chosen")],
        [(field_name(item.field), item.column, choice_text(item.chosen_by)) for item in columns],
        words=(0, 1, 2),
    )
