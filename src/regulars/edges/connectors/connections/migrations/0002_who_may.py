"""Owners and managers connect shops."""

from django.db import migrations

ROLES = ["owner", "manager"]
PERMISSIONS = ["connections.view", "connections.change"]


def give(apps, schema_editor):
    roles = apps.get_model("staff", "Role").objects.filter(code__in=ROLES)
    permission_table = apps.get_model("staff", "RolePermission")
    permission_table.objects.bulk_create(
        permission_table(role=role, permission=permission)
        for role in roles
        for permission in PERMISSIONS
    )


def take_back(apps, schema_editor):
    table = apps.get_model("staff", "RolePermission")
    table.objects.filter(permission__in=PERMISSIONS).delete()


class Migration(migrations.Migration):
    dependencies = [("connections", "0001_connections"), ("staff", "0003_keys")]

    operations = [migrations.RunPython(give, take_back)]
