"""Jobs: work that takes longer than a page may, done by `salore worker`, with progress that people see.

Each app's jobs stand in its `jobs.py`, thin: a job calls one service. They are put into the database in the
transaction of the change that asks for them, so that none runs for a change that was undone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status
from procrastinate.tasks import Task

from salore.core import clock, files
from salore.core.errors import DomainError
from salore.core.models import JobRun

__all__ = ["Deferred", "app", "job", "start"]

_log = logging.getLogger(__name__)
# A job that ends its worker each time, by its memory say, must not do so for ever.
_MOST_ATTEMPTS = 3
# A worker tells every ten seconds that it is alive; after three silences it is taken for dead.
_SILENCE = timedelta(seconds=30)


class Asker(Protocol):
    @property
    def agency_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Deferred:
    """What `job` makes of a function."""

    kind: str
    task: Task[..., None, Any]

    def run_here(self, run: JobRun, **arguments: Any) -> None:
        """Do the work in this process, as the worker would."""
        self.task.func(run_uid=str(run.uid), **arguments)


def job(kind: str) -> Callable[[Callable[..., None]], Deferred]:
    """Make a job of a function that takes its JobRun first; `kind` is dotted, as in `plans.print`."""

    def decorate(work: Callable[..., None]) -> Deferred:
        @wraps(work)
        def run(run_uid: str, **arguments: Any) -> None:
            _run(UUID(run_uid), work, arguments)

        return Deferred(kind, app.task(name=kind, queue="people")(run))

    return decorate


def start(actor: Asker, work: Deferred, *, total: int = 0, href: str = "", **arguments: Any) -> JobRun:
    """Have a job done; the run that is returned tells how far it is."""
    with transaction.atomic():
        run = JobRun.objects.create(
            agency_id=actor.agency_id,
            owner_id=actor.person_id,
            kind=work.kind,
            total=total,
            href=href,
            made_at=clock.now(),
        )
        work.task.defer(run_uid=str(run.uid), **arguments)
    return run


def progress(run: JobRun, done: int, total: int | None = None) -> None:
    """Note how far a run is; outside the work's own transaction others see it only when that ends."""
    run.done = done
    run.total = run.total if total is None else total
    JobRun.objects.filter(pk=run.pk).update(done=run.done, total=run.total)


def _run(uid: UUID, work: Callable[..., None], arguments: dict[str, Any]) -> None:
    # Claimed by a conditional update: a run that is retried after it ended does nothing again.
    claimed = JobRun.objects.filter(uid=uid).exclude(state__in=(JobRun.State.DONE, JobRun.State.FAILED))
    if not claimed.update(state=JobRun.State.RUNNING):
        return
    run = JobRun.objects.get(uid=uid)
    try:
        work(run, **arguments)
    except DomainError as error:
        _end(run, JobRun.State.FAILED, str(error))
    except Exception:
        reference = uuid4().hex[:8]
        _log.exception("job %s failed, reference %s", run.kind, reference)
        _end(run, JobRun.State.FAILED, _("This failed on our side. Reference for support: %s.") % reference)
        raise
    else:
        _end(run, JobRun.State.DONE, run.message)


def _end(run: JobRun, state: str, message: str) -> None:
    run.state, run.message, run.ended_at = state, message, clock.now()
    run.save(update_fields=["state", "message", "ended_at", "file", "href"])


@app.periodic(cron="* * * * *")
@app.task(name="core.take_up_again", queue="people")
def take_up_again(timestamp: int) -> None:
    """Take up what a worker that was killed had begun: a power cut holds no job, and no lock, for ever."""
    del timestamp
    # By the machine's clock, as workers tell that they are alive.
    silent_since = timezone.now() - _SILENCE
    left = ProcrastinateJob.objects.filter(status=Status.DOING.value).filter(
        Q(worker=None) | Q(worker__last_heartbeat__lt=silent_since)
    )
    for lying in left:
        if lying.attempts + 1 < _MOST_ATTEMPTS:
            app.job_manager.retry_job_by_id(lying.pk, retry_at=timezone.now())
        else:
            _give_up(lying)


def _give_up(lying: ProcrastinateJob) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [lying.pk, Status.FAILED.value])
    run = JobRun.objects.filter(uid=lying.args.get("run_uid")).first()
    if run is not None:
        _end(
            run,
            JobRun.State.FAILED,
            _("The server broke off at this work several times. Tell its administrator."),
        )


@app.periodic(cron="43 2 * * *")
@app.task(name="core.sweep_files", queue="people", lock="core.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Take away files whose time is over."""
    del timestamp
    files.sweep()
