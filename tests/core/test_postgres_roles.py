"""What the web's role may do: read and write rows, and nothing to the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from salore.core.postgres import Urls


@pytest.fixture
def table(postgres: Urls) -> Iterator[Urls]:
    with psycopg.connect(**postgres.owner.psycopg(), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (id bigserial PRIMARY KEY, word text)")
        owner.execute("INSERT INTO kept (word) VALUES ('first')")
    yield postgres
    with psycopg.connect(**postgres.owner.psycopg(), autocommit=True) as owner:
        owner.execute("DROP TABLE kept")


def test_the_web_reads_and_writes_what_the_owner_made(table: Urls) -> None:
    with psycopg.connect(**table.web.psycopg()) as web:
        web.execute("INSERT INTO kept (word) VALUES ('second')")
        web.execute("UPDATE kept SET word = 'changed' WHERE word = 'first'")
        web.execute("DELETE FROM kept WHERE word = 'second'")
        assert web.execute("SELECT word FROM kept").fetchall() == [("changed",)]


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE kept",
        "ALTER TABLE kept DISABLE TRIGGER ALL",
        "ALTER TABLE kept ADD COLUMN more text",
        "DROP TABLE kept",
        "CREATE TABLE of_its_own (id int)",
        "CREATE TEMPORARY TABLE shadow (id bigint REFERENCES kept)",
        "CREATE TRIGGER stray BEFORE INSERT ON kept EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE SCHEMA of_its_own",
        "CREATE ROLE friend",
        "ALTER ROLE salore_web BYPASSRLS",
        "SET ROLE salore_owner",
        "SET session_replication_role = replica",
        "COPY kept TO '/tmp/kept'",
        "CREATE EXTENSION plpgsql",
    ],
)
def test_the_web_cannot(table: Urls, statement: str) -> None:
    with psycopg.connect(**table.web.psycopg()) as web, pytest.raises(psycopg.Error) as refused:
        web.execute(statement)
    assert isinstance(
        refused.value,
        psycopg.errors.InsufficientPrivilege
        | psycopg.errors.InvalidTableDefinition
        | psycopg.errors.DuplicateObject,
    )


def test_nobody_enters_without_the_right_password(postgres: Urls) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**postgres.web.psycopg() | {"password": "guess"})


def test_passwords_are_kept_as_scram(postgres: Urls) -> None:
    with psycopg.connect(
        **postgres.owner.psycopg() | {"user": "postgres", "password": "superuser"}
    ) as superuser:
        kept = superuser.execute("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'salore_%'").fetchall()
    assert len(kept) == 2
    assert all(password.startswith("SCRAM-SHA-256$") for (password,) in kept)
