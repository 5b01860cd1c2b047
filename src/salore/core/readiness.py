"""Is the installation ready: the database answers, has this version's shape, and somebody does the jobs?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

_HEARTBEAT_S = 30


@dataclass(frozen=True)
class Readiness:
    database: bool
    migrations: bool
    worker: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.migrations and self.worker


def readiness() -> Readiness:
    """Look, in two small queries; an answer of the past would be worth nothing."""
    try:
        return Readiness(True, not pending_migrations(), worker_is_alive())
    except Error:
        return Readiness(False, False, False)


def pending_migrations() -> list[str]:
    """Return the migrations of this version that the database has not seen."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return sorted(_known_migrations())
        cursor.execute("SELECT app || '.' || name FROM django_migrations")
        return sorted(_known_migrations() - {name for (name,) in cursor.fetchall()})


def worker_is_alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [_HEARTBEAT_S],
        )
        found: tuple[bool] = cursor.fetchone()
    return found[0]


@cache
def _known_migrations() -> frozenset[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(f"{app}.{name}" for app, name in loader.disk_migrations)
