"""Jobs of the year, thin: each calls one service."""

from __future__ import annotations

from salore.core.jobs import app, job
from salore.core.models import JobRun
from salore.cycles import reminding
from salore.organisation.models import Agency


@app.periodic(cron="*/15 * * * *")
@app.task(name="cycles.remind", queue="people", lock="cycles.remind")
def remind(timestamp: int) -> None:
    """Remind whoever it is morning for."""
    del timestamp
    reminding.remind()


@job("cycles.remind_now")
def remind_now(run: JobRun, people: list[int]) -> None:
    """Remind people whom somebody chose."""
    run.done = reminding.remind_now(Agency.objects.get(pk=run.agency_id), people)
    run.save(update_fields=["done"])
