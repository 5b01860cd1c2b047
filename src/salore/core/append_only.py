"""Tables whose rows are never changed, as operations of a migration.

The trigger belongs to the owner of the table and the web's role is granted no UPDATE or DELETE there, so
that neither a mistake nor stolen web access rewrites what was recorded.
"""

from __future__ import annotations

from django.db import connection
from django.db.migrations import RunSQL

REFUSE_FUNCTION = RunSQL(
    """
    CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    """,
    "DROP FUNCTION core_refuse_change();",
)


def append_only(table: str) -> RunSQL:
    """Return the operation that lets rows of the table be added and read, nothing else."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
        """,
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
    )


def revoke(web_role: str) -> None:
    """Take from the web's role the right to change append-only tables. Run by the owner after migrations."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_append\\_only'"
        )
        for (table,) in cursor.fetchall():
            role, name = connection.ops.quote_name(web_role), connection.ops.quote_name(table)
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {role}")
