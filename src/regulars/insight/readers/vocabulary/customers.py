"""The fields of customers, and the names that shops give their columns."""

from __future__ import annotations

from regulars.insight.readers.fields import Field, FieldSet, Kind, tiers
from regulars.insight.readers.vocabulary.common import (
    EMAIL_NAMES,
)
from regulars.insight.readers.vocabulary.orders import ORDER_FIELDS

CUSTOMER_FIELDS = FieldSet(
    name="customers",
    fields=(
        Field(
            "customer_id",
            Kind.IDENTIFIER,
            "the customer's number",
            (*ORDER_FIELDS.get("customer_id").synonyms, *tiers("id; external id; nummer; 编号")),
        ),
        Field("email", Kind.EMAIL, "the e-mail address", EMAIL_NAMES),
        Field("phone", Kind.TEXT, "the telephone number", ORDER_FIELDS.get("phone").synonyms),
        Field(
            "name",
            Kind.TEXT,
            "the whole name",
            tiers(
                "name; full name; customer name; display name; billing name; kundenname; nom "
                "complet; nombre completo; имя; полное имя; фио; 姓名; 客户姓名; 名称"
            ),
        ),
        Field(
            "first_name",
            Kind.TEXT,
            "the first name",
            tiers(
                "first name; given name; vorname; prénom; nombre; nome; имя; 名; "
                "billing first name; first name (billing)"
            ),
        ),
        Field(
            "last_name",
            Kind.TEXT,
            "the family name",
            tiers(
                "last name; family name; surname; nachname; nom; nom de famille; apellido; "
                "apellidos; cognome; sobrenome; achternaam; фамилия; 姓; billing last name; "
                "last name (billing)"
            ),
        ),
        Field(
            "created_at",
            Kind.MOMENT,
            "since when they are a customer",
            tiers(
                "created at; registered at; date registered; sign up; signup date; sign up date; "
                "customer since; member since; registration date; date created; created; "
                "registriert am; kunde seit; date d'inscription; fecha de registro; "
                "дата регистрации; 注册时间; 注册日期; first visit; profile created on"
            ),
        ),
        Field(
            "accepts_marketing",
            Kind.FLAG,
            "whether they want marketing",
            tiers(
                "accepts email marketing; accepts marketing; email opt in; opt in; subscribed; "
                "newsletter; email subscription status; marketing consent; consent; einwilligung; "
                "подписка; 订阅"
            ),
        ),
        Field(
            "accepts_sms",
            Kind.FLAG,
            "whether they want marketing by SMS",
            tiers("accepts sms marketing; sms opt in; sms consent"),
        ),
        Field(
            "language",
            Kind.TEXT,
            "the language they read",
            tiers(
                "language; locale; customer language; sprache; langue; idioma; lingua; язык; "
                "език; 语言"
            ),
        ),
        Field(
            "birthday",
            Kind.DAY,
            "the birthday",
            tiers(
                "birthday; birthdate; date of birth; birth date; dob; geburtstag; geburtsdatum; "
                "date de naissance; fecha de nacimiento; дата рождения; рожден ден; 生日; "
                "出生日期"
            ),
        ),
        Field(
            "country",
            Kind.TEXT,
            "the country",
            (
                *tiers("country code; default address country code"),
                *ORDER_FIELDS.get("country").synonyms,
                *tiers("default address country"),
            ),
        ),
        Field(
            "city",
            Kind.TEXT,
            "the city",
            tiers(
                "city; town; billing city; default address city; ort; stadt; ville; ciudad; "
                "città; cidade; plaats; город; град; 城市"
            ),
        ),
        Field(
            "region",
            Kind.TEXT,
            "the state or province",
            tiers(
                "region; state; province; province code; default address province code; "
                "bundesland; регион; область; 省份; 省; state / region"
            ),
        ),
        Field(
            "postcode",
            Kind.TEXT,
            "the postcode",
            tiers(
                "postcode; postal code; zip; zip code; billing zip; default address zip; plz; "
                "postleitzahl; code postal; código postal; cap; индекс; 邮编"
            ),
        ),
        Field(
            "address",
            Kind.TEXT,
            "the street and number",
            tiers(
                "address; address1; address 1; street; default address address1; strasse; "
                "straße; adresse; dirección; indirizzo; адрес; 地址"
            ),
        ),
        Field("tags", Kind.TEXT, "tags", tiers("tags; labels; groups; schlagworte; теги; 标签")),
        Field("note", Kind.TEXT, "a note", tiers("note; notes; comment; notiz; примечание; 备注")),
    ),
    needed=(("customer_id", "email", "phone"),),
)
