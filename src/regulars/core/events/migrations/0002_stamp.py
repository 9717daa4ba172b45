"""PostgreSQL's stamp of the writing transaction."""

from django.db import migrations

STAMPED = "ALTER TABLE events_eventrow ALTER COLUMN transaction_id SET DEFAULT "


def stamp(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{STAMPED} (pg_current_xact_id()::text::bigint)")


def stamp_no_more(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{STAMPED} 0")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(stamp, stamp_no_more)]
