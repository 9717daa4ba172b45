"""What is this based on? Rows read, used and left out, cautions, and the columns taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from regulars.edges.report.page.material import Material
from regulars.edges.report.page.values import Headline, Quality, Table, table
from regulars.edges.report.words.quality import (
    caution_text,
    choice_text,
    field_name,
    reason_text,
    unused_columns_text,
)

ALL_USED = 0.995


def quality_section(material: Material) -> Quality:
    """Everything the reader should know about the data behind the figures."""
    quality, writer = material.report.quality, material.writer
    return Quality(
        id="data",
        kicker=_("Data quality"),
        title=_("What is this based on?"),
        lead=_lead(material),
        headlines=(
            Headline(writer.count(quality.rows_read), _("rows read")),
            Headline(writer.count(quality.rows_used), _("rows used")),
            Headline(writer.count(quality.rows_read - quality.rows_used), _("rows left out")),
            Headline(
                writer.short_money(quality.returned_minor),
                _("taken back in %(lines)s lines") % {"lines": writer.count(quality.return_lines)},
            ),
            Headline(writer.count(quality.anonymous_orders), _("orders by nobody known")),
        ),
        cautions=_cautions(material),
        dropped=_dropped(material),
        columns=_columns(material),
    )


def _cautions(material: Material) -> tuple[str, ...]:
    quality = material.report.quality
    cautions = tuple(caution_text(caution, material.writer) for caution in quality.cautions)
    unused = quality.unused_columns
    return (*cautions, unused_columns_text(unused)) if unused else cautions


def _lead(material: Material) -> str:
    quality, writer = material.report.quality, material.writer
    share = quality.rows_used / quality.rows_read if quality.rows_read else 0.0
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
