"""The two topics that every store has, and who may see consents and take them down."""

from django.db import migrations

TOPICS = [
    (
        "marketing",
        {
            "en": "News and offers",
            "bg": "Новини и предложения",
            "ru": "Новости и предложения",
            "th": "ข่าวสารและข้อเสนอ",
            "zh-hans": "资讯与优惠",
        },
        True,
    ),
    (
        "transactional",
        {
            "en": "About orders and the account",
            "bg": "За поръчките и профила",
            "ru": "О заказах и учётной записи",
            "th": "เกี่ยวกับคำสั่งซื้อและบัญชี",
            "zh-hans": "订单与账户",
        },
        False,
    ),
]
VIEW, CHANGE = "consents.view", "consents.change"
ROLES = {
    "owner": [VIEW, CHANGE],
    "manager": [VIEW, CHANGE],
    "support": [VIEW, CHANGE],
    "marketer": [VIEW],
}


def begin(apps, schema_editor):
    topic_table = apps.get_model("consents", "Topic")
    topic_table.objects.bulk_create(
        topic_table(code=code, names=names, needs_consent=needs) for code, names, needs in TOPICS
    )
    permission_table = apps.get_model("staff", "RolePermission")
    for role in apps.get_model("staff", "Role").objects.filter(code__in=ROLES):
        permission_table.objects.bulk_create(
            permission_table(role=role, permission=permission) for permission in ROLES[role.code]
        )


def take_back(apps, schema_editor):
    apps.get_model("staff", "RolePermission").objects.filter(permission__in=[VIEW, CHANGE]).delete()
    apps.get_model("consents", "Topic").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial"), ("staff", "0003_keys")]

    operations = [migrations.RunPython(begin, take_back)]
