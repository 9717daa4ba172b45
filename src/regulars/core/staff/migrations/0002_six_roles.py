"""The six roles and what each may do."""

from django.db import migrations

VIEW_STORE = ["customers.view", "orders.view", "catalog.view"]
VIEW_FIGURES = ["reports.view"]
IMPORT = ["files.view", "files.change"]
EVERYTHING = [
    *VIEW_STORE,
    *VIEW_FIGURES,
    *IMPORT,
    "customers.change",
    "orders.change",
    "catalog.change",
    "events.view",
    "staff.view",
    "work.view",
    "work.change",
]
ROLES = [
    ("owner", "Owner", [*EVERYTHING, "staff.change", "settings.change"]),
    ("manager", "Manager", EVERYTHING),
    ("marketer", "Marketer", [*VIEW_STORE, *VIEW_FIGURES, *IMPORT]),
    ("support", "Support", [*VIEW_STORE, "customers.change"]),
    ("analyst", "Analyst", [*VIEW_STORE, *VIEW_FIGURES, "events.view"]),
    ("viewer", "Viewer", VIEW_FIGURES),
]


def create_roles(apps, schema_editor):
    role_table = apps.get_model("staff", "Role")
    permission_table = apps.get_model("staff", "RolePermission")
    for rank, (code, name, permissions) in enumerate(ROLES, start=1):
        role = role_table.objects.create(code=code, name=name, rank=rank)
        permission_table.objects.bulk_create(
            permission_table(role=role, permission=permission) for permission in permissions
        )


def delete_roles(apps, schema_editor):
    apps.get_model("staff", "Role").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunPython(create_roles, delete_roles)]
