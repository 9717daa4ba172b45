"""Who may stand at the till and the desk."""

from django.db import migrations

PERMISSION = "sandbox.operate"
ROLES = ["owner", "manager", "support"]


def allow(apps, schema_editor):
    roles = apps.get_model("staff", "Role").objects.filter(code__in=ROLES)
    apps.get_model("staff", "RolePermission").objects.bulk_create(
        [
            apps.get_model("staff", "RolePermission")(role=role, permission=PERMISSION)
            for role in roles
        ],
        ignore_conflicts=True,
    )


def forbid(apps, schema_editor):
    apps.get_model("staff", "RolePermission").objects.filter(permission=PERMISSION).delete()


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_shop"), ("staff", "0002_six_roles")]

    operations = [migrations.RunPython(allow, forbid)]
