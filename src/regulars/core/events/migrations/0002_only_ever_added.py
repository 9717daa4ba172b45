"""Triggers that refuse to change or delete events, and PostgreSQL's stamp of the writing transaction."""

from django.db import migrations

SENTENCE = "events are only ever added"

SQLITE = """
CREATE TRIGGER event_never_{event} BEFORE {event} ON events_eventrow
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""

POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION events_only_ever_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$
"""

POSTGRESQL_TRIGGER = """
CREATE TRIGGER event_never_{event} BEFORE {event} ON events_eventrow
FOR EACH ROW EXECUTE FUNCTION events_only_ever_added()
"""

POSTGRESQL_STAMP = """
ALTER TABLE events_eventrow
ALTER COLUMN transaction_id SET DEFAULT (pg_current_xact_id()::text::bigint)
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(SQLITE.format(event=event, sentence=SENTENCE))
        return
    schema_editor.execute(POSTGRESQL_FUNCTION)
    schema_editor.execute(POSTGRESQL_STAMP)
    for event in ("update", "delete"):
        schema_editor.execute(POSTGRESQL_TRIGGER.format(event=event))


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER event_never_{event}")
        return
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER event_never_{event} ON events_eventrow")
    schema_editor.execute("ALTER TABLE events_eventrow ALTER COLUMN transaction_id SET DEFAULT 0")
    schema_editor.execute("DROP FUNCTION events_only_ever_added()")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
