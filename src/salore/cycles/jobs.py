"""Jobs of the year, thin: each calls one service."""

from __future__ import annotations

from salore.core.jobs import app
from salore.cycles import reminding


@app.periodic(cron="*/15 * * * *")
@app.task(name="cycles.remind", queue="people", lock="cycles.remind")
def remind(timestamp: int) -> None:
    """Remind whoever it is morning for."""
    del timestamp
    reminding.remind()
