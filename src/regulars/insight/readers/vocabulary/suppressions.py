"""The fields of addresses that get nothing, and the names that other systems give their columns."""

from __future__ import annotations

from regulars.insight.readers.fields import Field, FieldSet, Kind, tiers
from regulars.insight.readers.vocabulary.common import EMAIL_NAMES
from regulars.insight.readers.vocabulary.orders import ORDER_FIELDS

SUPPRESSION_FIELDS = FieldSet(
    name="suppressions",
    fields=(
        Field(
            "email",
            Kind.TEXT,
            "the e-mail address",
            (*EMAIL_NAMES, *tiers("recipient; address; адрес")),
        ),
        Field("phone", Kind.TEXT, "the telephone number", ORDER_FIELDS.get("phone").synonyms),
        Field(
            "cause",
            Kind.TEXT,
            "why nothing is sent there",
            tiers(
                "reason; cause; suppression reason; unsubscribe reason; type; status; grund; "
                "motif; motivo; причина; 原因"
            ),
        ),
        Field(
            "suppressed_at",
            Kind.MOMENT,
            "since when nothing is sent there",
            tiers(
                "suppressed at; suppression date; unsubscribed at; unsubscribe date; unsub time; "
                "optout time; bounced at; created at; created; created time; date; timestamp; "
                "last update time; datum; fecha; дата; 日期"
            ),
        ),
    ),
    needed=(("email", "phone"),),
)
