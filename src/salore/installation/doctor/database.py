"""The database, and what only it can tell: migrations, jobs, files that are missing, a clock that jumped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from salore.core import setup_django
from salore.core.database import attached
from salore.core.instance import Instance
from salore.core.postgres import Urls
from salore.core.postgres.locks import Lock
from salore.core.trouble import InstallationError
from salore.installation.doctor.finding import Finding, ill, watch, well

_MOST_APART = timedelta(minutes=2)
# Settings of the server's log, with what keeps people's words and who is asked about whom out of it.
_QUIET_LOG = {
    "log_error_verbosity": ("terse",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_parameter_max_length_on_error": ("0",),
}


def examine(instance: Instance) -> Iterator[Finding]:
    serving = is_serving(instance)
    try:
        with attached(instance) as urls:
            yield from _inside(instance, urls, serving=serving)
    except InstallationError as error:
        yield ill("database.unreachable", reason=error)


def is_serving(instance: Instance) -> bool:
    """Return whether `salore serve` runs on this data folder."""
    lock = Lock(instance.folder / "serve.lock")
    free = lock.try_alone()
    lock.release()
    return not free


def _inside(instance: Instance, urls: Urls, *, serving: bool) -> Iterator[Finding]:
    setup_django()
    from salore.core.readiness import pending_migrations, worker_is_alive

    yield well("database.answers", place=urls.owner.place, version=_one("SHOW server_version"))
    if _one("SHOW server_encoding") != "UTF8":
        yield ill("database.encoding", encoding=_one("SHOW server_encoding"))
    if instance.uses_own_server:
        yield from _logs()
    yield _clocks(instance)
    pending = pending_migrations()
    if pending:
        yield ill("migrations.pending", count=len(pending))
        return
    yield well("migrations.done")
    if not serving:
        yield watch("serving.not")
    elif worker_is_alive():
        yield well("worker.alive")
    else:
        yield ill("worker.dead")
    yield from _jobs()
    yield _files()


def _logs() -> Iterator[Finding]:
    """Look whether the log of the agency's own server would keep what stands in statements and rows."""
    told = [
        f"{name} = '{wanted[0]}'" for name, wanted in _QUIET_LOG.items() if _one(f"SHOW {name}") not in wanted
    ]
    yield watch("database.log_tells", settings=", ".join(told)) if told else well("database.log_is_quiet")


def _clocks(instance: Instance) -> Finding:
    """Compare our clock with the server's, and with what was already written down in the log."""
    now = datetime.now(UTC)
    apart = abs(_one("SELECT clock_timestamp()") - now)
    if apart > _MOST_APART:
        return ill("clock.apart", seconds=round(apart.total_seconds()))
    if _one("SELECT to_regclass('ledger_event') IS NOT NULL"):
        last = _one("SELECT max(at) FROM ledger_event")
        if last and last > now + instance.settings.clock_offset + _MOST_APART:
            return ill("clock.jumped_back", last=f"{last:%Y-%m-%d %H:%M} UTC")
    return well("clock.same")


def _jobs() -> Iterator[Finding]:
    failed = _one(
        "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'failed' AND EXISTS (SELECT 1 FROM"
        " procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - interval '1 day')"
    )
    waiting = _one(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
        " AND coalesce(scheduled_at, now()) < now() - interval '10 minutes'"
    )
    if failed:
        yield watch("jobs.failed", count=failed)
    if waiting:
        yield watch("jobs.waiting", count=waiting)


def _files() -> Finding:
    from salore.core.files import path_of
    from salore.core.models import StoredFile

    kept = StoredFile.objects.values_list("sha256", flat=True).distinct()
    missing = [sha256 for sha256 in kept.iterator(5000) if not path_of(sha256).exists()]
    if missing:
        return ill("files.missing", count=len(missing), example=missing[0])
    return well("files.there", count=kept.count())


def _one(query: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
