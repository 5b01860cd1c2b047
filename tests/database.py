"""The database of tests: a real PostgreSQL of their own, entered as the web enters it, which owns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from salore.core import append_only
from salore.core.postgres import Connection, Urls, throwaway


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urls]:
    """A server that forgets; started for whoever needs a database."""
    with throwaway(tmp_path_factory.mktemp("postgres")) as urls:
        yield urls


@pytest.fixture(scope="session")
def django_db_setup(postgres: Urls, django_db_blocker: Any) -> Iterator[None]:
    """Made by the owner, used by the web's role: a missing right fails here, not at the first customer."""
    with django_db_blocker.unblock():
        enter(postgres.owner)
        call_command("migrate", verbosity=0)
        append_only.revoke(postgres.web.user)
    enter(postgres.web)
    yield
    connection.close()


@pytest.fixture
def committing(postgres: Urls, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the database in which commits stay, for what several do at once; dropped after the test."""
    del django_db_setup
    copy = f"copy_{uuid4().hex}"
    connection.close()
    _as_owner(postgres, "CREATE DATABASE {copy} TEMPLATE {name}", copy)
    with django_db_blocker.unblock():
        enter(replace(postgres.web, name=copy))
        try:
            yield
        finally:
            enter(postgres.web)
            # Not by force: an autovacuum at work there is the server's own, which no owner may end.
            _as_owner(postgres, "DROP DATABASE {copy}", copy)


def _as_owner(postgres: Urls, statement: str, copy: str) -> None:
    ways = postgres.owner.psycopg() | {"dbname": "postgres", "autocommit": True}
    with psycopg.connect(**ways) as owner:
        names = {"copy": sql.Identifier(copy), "name": sql.Identifier(postgres.owner.name)}
        owner.execute(sql.SQL(statement).format(**names))


def enter(way: Connection) -> None:
    """Let the next connection of this process go in another way."""
    connection.close()
    connections["default"].settings_dict.update(way.django() | {"CONN_MAX_AGE": 0})
