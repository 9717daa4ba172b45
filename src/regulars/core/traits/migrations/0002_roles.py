"""Whoever may see customers may see what is told of them."""

from django.db import migrations

PERMISSION = "traits.view"


def give(apps, schema_editor):
    permission_table = apps.get_model("staff", "RolePermission")
    roles = permission_table.objects.filter(permission="customers.view").values_list(
        "role", flat=True
    )
    permission_table.objects.bulk_create(
        permission_table(role_id=role_id, permission=PERMISSION) for role_id in list(roles)
    )


def take_back(apps, schema_editor):
    apps.get_model("staff", "RolePermission").objects.filter(permission=PERMISSION).delete()


class Migration(migrations.Migration):
    dependencies = [("traits", "0001_initial"), ("staff", "0003_keys")]

    operations = [migrations.RunPython(give, take_back)]
