"""The database out of and into a server, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from salore.core.postgres import Connection, binaries, roles
from salore.installation.trouble import RunningError

# `pg_restore` of PostgreSQL 18 sets what servers before 17 do not know.
_UNKNOWN_BEFORE = {17: b"SET transaction_timeout"}
_HEADER_LINES = 60
_ALL_OR_NOTHING = [
    "--no-psqlrc",
    "--quiet",
    "--set=ON_ERROR_STOP=1",
    "--single-transaction",
    "--output=/dev/null",
    "--file=-",
]


@dataclass(frozen=True)
class Contents:
    """What the database held at the moment of the dump."""

    postgres: int
    migrations: tuple[str, ...]
    tables: dict[str, int]
    web_rights: dict[str, list[str]]


def dump(owner: Connection, web_role: str, target: Path) -> Contents:
    """Write the whole database into one file and tell what was in it, both of the same moment."""
    with psycopg.connect(**owner.psycopg()) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        contents = _contents(connection, web_role)
        words = ["--format=custom", f"--snapshot={snapshot}", f"--file={target}", "--no-password"]
        _run("pg_dump", words, owner)
    return contents


def is_empty(owner: Connection) -> bool:
    with psycopg.connect(**owner.psycopg()) as connection:
        return not tables(connection)


def restore(source: Path, owner: Connection) -> None:
    """Fill an empty database from a dump, all of it or nothing."""
    with psycopg.connect(**owner.psycopg()) as connection:
        version = connection.info.server_version // 10000
    unknown = [words for since, words in _UNKNOWN_BEFORE.items() if version < since]
    reading = ["--no-owner", "--no-privileges", "--file=-", str(source)]
    with (
        _running("pg_restore", reading, owner, stdout=subprocess.PIPE) as sent,
        _running("psql", _ALL_OR_NOTHING, owner, stdin=subprocess.PIPE) as received,
    ):
        assert sent.stdout
        assert received.stdin
        _pass_on(sent.stdout, received.stdin, unknown)


def compare(owner: Connection, contents: dict[str, int]) -> list[str]:
    """Return the tables whose rows are not as many as were written down."""
    with psycopg.connect(**owner.psycopg()) as connection:
        found = _rows(connection)
    return sorted(
        table for table in contents.keys() | found.keys() if contents.get(table) != found.get(table)
    )


def give_rights(owner: Connection, web_role: str, rights: dict[str, list[str]]) -> None:
    """Give the web's role the rights on each table that it had where the backup was made."""
    with psycopg.connect(**owner.psycopg()) as connection:
        for table, held in rights.items():
            names = {"table": sql.Identifier(table), "role": sql.Identifier(web_role)}
            connection.execute(sql.SQL("REVOKE ALL ON TABLE {table} FROM {role}").format(**names))
            wanted = [sql.SQL(right) for right in roles.TABLE_RIGHTS if right in held]
            if wanted:
                grant = sql.SQL("GRANT {rights} ON TABLE {table} TO {role}")
                connection.execute(grant.format(rights=sql.SQL(", ").join(wanted), **names))


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " ORDER BY relname"
    )
    return [name for (name,) in found]


def _contents(connection: psycopg.Connection[Any], web_role: str) -> Contents:
    names = tables(connection)
    rights = {
        table: [right for right in roles.TABLE_RIGHTS if _has(connection, web_role, table, right)]
        for table in names
    }
    done: list[str] = []
    if "django_migrations" in names:
        rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        done = [name for (name,) in rows]
    return Contents(connection.info.server_version // 10000, tuple(done), _rows(connection), rights)


def _rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    count = sql.SQL("SELECT count(*) FROM {}")
    return {table: _one(connection, count.format(sql.Identifier(table))) for table in tables(connection)}


def _has(connection: psycopg.Connection[Any], role: str, table: str, right: str) -> bool:
    asked = "SELECT has_table_privilege(%s, format('public.%%I', %s::text)::regclass, %s)"
    return bool(_one(connection, asked, [role, table, right]))


def _one(connection: psycopg.Connection[Any], query: Any, parameters: Any = None) -> Any:
    found = connection.execute(query, parameters).fetchone()
    assert found
    return found[0]


def _pass_on(sent: IO[bytes], received: IO[bytes], unknown: list[bytes]) -> None:
    """Hand the statements on, without those of the head that the server would not understand."""
    try:
        for _ in range(_HEADER_LINES):
            line = sent.readline()
            if not any(line.startswith(words) for words in unknown):
                received.write(line)
        shutil.copyfileobj(sent, received, 1024 * 1024)
        received.close()
    except BrokenPipeError:
        # The receiver has given up, and says why when it is asked.
        sent.close()


def _run(program: str, words: list[str], way: Connection) -> None:
    with _running(program, words, way):
        pass


@contextmanager
def _running(
    program: str, words: list[str], way: Connection, **pipes: Any
) -> Iterator[subprocess.Popen[bytes]]:
    command, environment = [binaries.program(program), *words], os.environ | way.environment()
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, env=environment, stderr=complaints, **pipes)
        try:
            yield process
            process.wait()
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        if process.returncode != 0:
            complaints.seek(0)
            reason = complaints.read().decode(errors="replace").strip().splitlines()
            raise RunningError("program_failed", program=program, reason=reason[-1] if reason else "?")
